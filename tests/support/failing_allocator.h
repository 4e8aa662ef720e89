/* An allocator that counts, finds leaks, and runs out of memory when told to.
 *
 *     static care_status make_a_list(const care_env *env, void *context) {
 *         care_list *list = NULL;
 *         const care_status status = care_list_create(env, &list, NULL);
 *         CARE_CHECK((status == CARE_OK) == (list != NULL));
 *         care_list_free(list);
 *         return status;
 *     }
 *     static void out_of_memory(void) {
 *         CARE_CHECK_OUT_OF_MEMORY(make_a_list, NULL);
 *     } */
#ifndef CARE_FAILING_ALLOCATOR_H
#define CARE_FAILING_ALLOCATOR_H

#include <pthread.h>

#include "care_test.h"

typedef struct care_failing_allocator {
    int64_t fails_at; /* number of the allocation that fails, from 1; 0 = none */
    bool recovers;    /* only that one fails; else all that follow fail too */
    int64_t asked;    /* allocations asked for */
    int64_t refused;
    int64_t live;    /* blocks given out and not yet given back */
    int64_t strange; /* blocks given back that were not given out; calls from a thread that is not the owner */
    pthread_t owner; /* the thread that called init */
} care_failing_allocator;

/** An allocator that never fails; set fails_at for one that does. */
void care_failing_allocator_init(care_failing_allocator *allocator);

/** An environment with this allocator. What is given out is never zeroed by chance. */
care_env care_failing_allocator_env(care_failing_allocator *allocator);

/** Uses what is tested, frees all that it was given, checks that outputs are untouched by a failed call; returns the status
 *  of the first call that failed. */
typedef care_status care_use_memory(const care_env *env, void *context);

/** Runs `use` with the first, the second, … allocation failing, alone and with all that follow, until none fails.
 *  Each time it must return CARE_E_NOMEM, in the end CARE_OK, and must have given back all memory. At least one allocation.
 *  Returns the runs in which one failed. */
#define CARE_CHECK_OUT_OF_MEMORY(use, context) care_check_out_of_memory((use), (context), CARE_CHECK_PLACE(#use))

int64_t care_check_out_of_memory(care_use_memory *use, void *context, care_check_place place);

#endif
