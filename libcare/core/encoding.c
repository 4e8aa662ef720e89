#include "core/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "core/text.h"

static const char mark[] = "\xEF\xBB\xBF";

static size_t mark_size(const char *text, size_t size) {
    const size_t n = sizeof mark - 1;
    return size >= n && memcmp(text, mark, n) == 0 ? n : 0;
}

static int is_ascii(char c) {
    return ((unsigned char)c & 0x80) == 0;
}

/* Line and column of what follows this UTF-8 text. */
static void place_after(const char *text, size_t size, care__decoded *decoded) {
    decoded->line = decoded->column = 1;
    for (size_t i = mark_size(text, size); i < size; i++) {
        decoded->column += ((unsigned char)text[i] & 0xC0) != 0x80;
        if (text[i] == '\n') {
            decoded->line++;
            decoded->column = 1;
        }
    }
}

/* What runs of bytes beyond ASCII look like. Pairs of GB18030 may be UTF-8 characters of two bytes by chance, but hardly ever
   is a whole run UTF-8 and holds a character of three or more, as Chinese in UTF-8 does. */
typedef struct runs {
    int64_t line_utf8; /* of the first that is such UTF-8, 0 = none */
    int32_t others;    /* 1 = there are some that are neither that nor UTF-8 whose last character is cut off */
} runs;

/* Is what is left of a run the beginning of a character? */
static int is_cut_off(const char *rest, size_t n) {
    char whole[4] = {0};
    const size_t wanted = (unsigned char)rest[0] >= 0xF0 ? 4 : 3;
    if (n >= wanted) {
        return 0;
    }
    memcpy(whole, rest, n);
    memset(whole + n, n == 1 ? 0xA0 : 0x80, wanted - n); /* 0xA0: after 0xE0 and 0xF0 none less will do */
    return (unsigned char)rest[0] >= 0xE0 && care__utf8_length(whole, wanted) == wanted;
}

static runs runs_of(const char *bytes, size_t size) {
    runs found = {0};
    int64_t line = 1;
    for (size_t at = 0; at < size;) {
        size_t n = 0;
        int three = 0;
        while (at + n < size && !is_ascii(bytes[at + n])) {
            three |= (unsigned char)bytes[at + n] >= 0xE0;
            n++;
        }
        const size_t fault = care__utf8_fault(bytes + at, n);
        if (three && fault == n && found.line_utf8 == 0) {
            found.line_utf8 = line;
        }
        found.others |= fault < n && !is_cut_off(bytes + at + fault, n - fault);
        line += n == 0 && bytes[at] == '\n';
        at += n == 0 ? 1 : n;
    }
    return found;
}

/* The first run of characters beyond ASCII, where it stands and what it says. */
static care_status take_sample(care__decoded *decoded, care__arena *arena, care_error *error) {
    size_t from = 0;
    size_t n = 0;
    while (from < decoded->size && is_ascii(decoded->text[from])) {
        from++;
    }
    while (from + n < decoded->size && !is_ascii(decoded->text[from + n])) {
        n++;
    }
    char *sample = care__arena_take(arena, n + 1, 1);
    if (sample == NULL) {
        return care__fail_nomem(error);
    }
    memcpy(sample, decoded->text + from, n);
    decoded->sample = sample;
    place_after(decoded->text, from, decoded);
    return CARE_OK;
}

/* What the converter left: the text, or the first byte that is not GB18030. */
static care_status take_converted(const char *bytes, size_t left, size_t size, const char *text, size_t length,
                                  care__arena *arena, care__decoded *decoded, care_error *error) {
    const size_t skip = mark_size(text, length);
    if (left == 0) {
        decoded->encoding = CARE__GB18030;
        decoded->text = text + skip;
        decoded->size = length - skip;
        return take_sample(decoded, arena, error);
    }
    decoded->encoding = CARE__ENCODING_UNKNOWN;
    decoded->byte = (unsigned char)bytes[size - left];
    place_after(text, length, decoded);
    return CARE_OK;
}

static care_status decode_gb18030(const char *bytes, size_t size, care__arena *arena, care__decoded *decoded,
                                  care_error *error) {
    /* Two bytes become at most four. */
    char *text = size > SIZE_MAX / 2 - 1 ? NULL : care__arena_take(arena, 2 * size + 1, 1);
    char *copy = care__arena_take(arena, size, 1); /* iconv takes what it reads as not constant */
    if (text == NULL || copy == NULL) {
        return care__fail_nomem(error);
    }
    memcpy(copy, bytes, size);
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1) {
        decoded->encoding = CARE__GB18030_UNKNOWN;
        return errno == ENOMEM ? care__fail_nomem(error) : CARE_OK;
    }
    char *in = copy;
    char *out = text;
    size_t left = size;
    size_t room = 2 * size;
    (void)iconv(converter, &in, &left, &out, &room); /* where it stops shows whether it failed */
    (void)iconv_close(converter);
    return take_converted(bytes, left, size, text, (size_t)(out - text), arena, decoded, error);
}

care_status care__decode(const char *bytes, size_t size, care__arena *arena, care__decoded *decoded, care_error *error) {
    const size_t fault = care__utf8_fault(bytes, size);
    *decoded = (care__decoded){.encoding = CARE__UTF8};
    if (fault == size) {
        decoded->text = bytes + mark_size(bytes, size);
        decoded->size = size - mark_size(bytes, size);
        return CARE_OK;
    }
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        decoded->encoding = CARE__UTF16;
        return CARE_OK;
    }
    const runs found = runs_of(bytes, size);
    if (found.line_utf8 > 0 || !found.others) {
        decoded->encoding = found.line_utf8 > 0 ? CARE__ENCODING_MIXED : CARE__ENCODING_CUT;
        decoded->line_utf8 = found.line_utf8;
        decoded->byte = (unsigned char)bytes[fault];
        place_after(bytes, fault, decoded);
        return CARE_OK;
    }
    return decode_gb18030(bytes, size, arena, decoded, error);
}
