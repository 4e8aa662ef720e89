/* Loops that use the whole width of the machine they run on, with the same bits on every machine. */
#ifndef CARE_CORE_KERNEL_H
#define CARE_CORE_KERNEL_H

#include <stdint.h>

/** Four numbers at a time, wherever they stand. Never an argument or a result: how those travel depends on the machine. */
typedef double care__lanes __attribute__((vector_size(32), aligned(8), may_alias));
#define CARE__LANES(pointer) (*(const care__lanes *)(pointer))

/** The lanes added up, always in this order. */
#define CARE__LANES_SUM(lanes) (((lanes)[0] + (lanes)[2]) + ((lanes)[1] + (lanes)[3]))

/** The body of a kernel: compiled anew wherever it is called, for the machine and with the constants of the caller. */
#define CARE__BODY __attribute__((always_inline)) static inline

/* A kernel is one body in two functions, of which CARE__WIDE is for machines where care__is_wide(). AVX2 alone has no fused
   multiply-add, so both give the same bits. A choice at run time, not by the loader: it works under sanitizers, with every C
   library, and lets a test take both ways. */
#if defined(__x86_64__)
#define CARE__WIDE __attribute__((target("avx2")))
static inline int care__is_wide(void) {
    return __builtin_cpu_supports("avx2") != 0;
}
#else
#define CARE__WIDE
static inline int care__is_wide(void) {
    return 0;
}
#endif

/** Brings a line into the cache, or does nothing: any address will do. */
#define CARE__FETCH(pointer) __builtin_prefetch(pointer)

#endif
