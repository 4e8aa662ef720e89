/* Writing results that are larger than the cache: past it, when the machine can. */
#ifndef CARE_CORE_STREAM_H
#define CARE_CORE_STREAM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Outputs of this size do not stay in the cache anyway; not loading a line before it is overwritten saves half the traffic. */
enum { CARE__STREAM_FROM_BYTES = 16 << 20 };

/* Numbers in a line of the cache. */
enum { CARE__LINE = 8 };

/** Writes one whole line past the cache; part of a line would cost as much as many lines. `to` is where a line begins. */
static inline void care__stream_line(double *restrict to, const double *restrict from) {
#if defined(__SSE2__)
    for (int i = 0; i < CARE__LINE; i += 2) {
        _mm_stream_pd(to + i, _mm_loadu_pd(from + i));
    }
#else
    memcpy(to, from, CARE__LINE * sizeof *to);
#endif
}

/** Numbers between the beginning of the line and the pointer. */
static inline int64_t care__line_offset(const double *pointer) {
    return (int64_t)((uintptr_t)pointer / sizeof *pointer % CARE__LINE);
}

static inline void care__store_row(double *restrict to, const double *restrict from, int64_t n, int streaming) {
    int64_t i = 0;
    if (streaming) {
        for (; i < n && care__line_offset(to + i) != 0; i++) {
            to[i] = from[i];
        }
        for (; i + CARE__LINE <= n; i += CARE__LINE) {
            care__stream_line(to + i, from + i);
        }
    }
    memcpy(to + i, from + i, (size_t)(n - i) * sizeof *to);
}

/** After the last row of a chunk: what was written past the cache is there for everyone. */
static inline void care__store_done(int streaming) {
#if defined(__SSE2__)
    if (streaming) {
        _mm_sfence();
    }
#else
    (void)streaming;
#endif
}

/* ---- rows that wait --------------------------------------------------------------------------------------------------- */

/* Rows that follow each other in an array, each made at another time. A row waits in its slot and is sent line by line while
   another is made in its place, so that memory and arithmetic work side by side. What a row leaves of its last line stays for
   the row that follows it: only whole lines are sent, except at the ends of the first and the last row. */
typedef struct care__slot {
    double *cells; /* before them room for a line */
    double *to;    /* NULL = nothing waits */
    double *rest;  /* [CARE__LINE] the last cells of the row, for the one that follows it */
    int is_first, is_last;
} care__slot;

/* Rows shorter than this have no whole line. */
enum { CARE__LEAST_ROW = 2 * CARE__LINE };

/* Lines of a row that are still to be sent. */
typedef struct care__sending {
    double *to;
    const double *from;
    int64_t lines;
} care__sending;

static inline void care__send_line(care__sending *sending) {
    if (sending->lines > 0) {
        care__stream_line(sending->to, sending->from);
        sending->to += CARE__LINE;
        sending->from += CARE__LINE;
        sending->lines--;
    }
}

/** Begins with what waits in a slot. When k more lines were sent, the first 8 (k + 1) cells may be overwritten. */
static inline care__sending care__send(care__slot *slot, int64_t n) {
    if (slot->to == NULL) {
        return (care__sending){0};
    }
    const int64_t offset = care__line_offset(slot->to);
    const int64_t left = (offset + n) % CARE__LINE;
    care__sending sending = {slot->to - offset, slot->cells - offset, (offset + n) / CARE__LINE};
    if (slot->is_last) {
        memcpy(slot->to + n - left, slot->cells + n - left, (size_t)left * sizeof *slot->to);
    } else {
        memcpy(slot->rest, slot->cells + n - CARE__LINE, CARE__LINE * sizeof *slot->rest);
    }
    if (slot->is_first && offset > 0) {
        memcpy(slot->to, slot->cells, (size_t)(CARE__LINE - offset) * sizeof *slot->to);
        sending = (care__sending){sending.to + CARE__LINE, sending.from + CARE__LINE, sending.lines - 1};
    }
    care__send_line(&sending);
    slot->to = NULL;
    return sending;
}

/** The slot's cells belong to `to`, behind the row that left `rest`. They need not be there yet, but are before care__send. */
static inline void care__wait(care__slot *slot, double *to, double *rest) {
    memcpy(slot->cells - CARE__LINE, rest, CARE__LINE * sizeof *rest);
    slot->to = to;
    slot->rest = rest;
}

#endif
