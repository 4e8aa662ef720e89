/* A call of every public function that takes memory, small enough to be tried with each of its allocations failing. */
#ifndef CARE_OOM_USES_H
#define CARE_OOM_USES_H

#include "failing_allocator.h"

typedef struct oom_use {
    const char *function; /* tests/lint/check_memory.py compares these with the headers */
    care_use_memory *use;
} oom_use;

/** Ends with a NULL. */
extern const oom_use oom_uses[];

/** Called with 1 before and 0 after what a use does itself, beside the call it tries; does nothing unless set. */
extern void (*oom_aside)(int aside);

/** What the calls share, made with memory that suffices; false after saying why not. */
bool oom_begin(void);
void oom_end(void);

#endif
