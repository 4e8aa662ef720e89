/* Every allocation of every public function fails, alone and with all that follow: by the run-time allocator. */
#include <inttypes.h>
#include <stdio.h>

#include "uses.h"

static void every_allocation_may_fail(void) {
    int64_t total = 0;
    int functions = 0;
    if (oom_begin()) {
        for (const oom_use *use = oom_uses; use->function != NULL; use++, functions++) {
            const int64_t failed = care_check_out_of_memory(use->use, NULL, CARE_CHECK_PLACE(use->function));
            printf("\n    %-24s %6" PRId64 " allocations failed", use->function, failed);
            total += failed;
        }
        printf("\n    %d functions, %" PRId64 " allocations failed\n  ", functions, total);
    }
    oom_end();
}

CARE_TEST_MAIN("memory that is short", {"every allocation may fail", every_allocation_may_fail})
