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

/* ---- exponential -------------------------------------------------------------------------------------------------------- */

typedef int64_t care__lane_bits __attribute__((vector_size(32), aligned(8), may_alias));

/* exp of four numbers, to 2 units in the last place where the result is a normal number; 0 below -708, for -infinity, too; as
   709 above that. exp(x) = 2^n exp(r) with r within half a binary digit of 0, and there its Taylor series. */
CARE__BODY void care__exp_lanes(double *four) {
    const care__lanes one = {1.0, 1.0, 1.0, 1.0};
    const care__lanes least = one * -708.0;
    const care__lanes most = one * 709.0;
    const care__lanes round = one * 0x1.8p52;
    care__lanes x = CARE__LANES(four);
    const care__lane_bits above = x >= least;
    const care__lane_bits below = x <= most;
    x = (care__lanes)(((care__lane_bits)x & above) | ((care__lane_bits)least & ~above));
    x = (care__lanes)(((care__lane_bits)x & below) | ((care__lane_bits)most & ~below));
    const care__lanes shifted = x * 0x1.71547652b82fep0 + round;
    const care__lanes n = shifted - round;
    const care__lanes r = (x - n * 0x1.62e42fefap-1) - n * 0x1.cf79abc9e3b39p-40;
    static const double inverse_factorial[] = {
        1.0,        1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
        1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
    care__lanes sum = one * inverse_factorial[13];
    for (int i = 12; i >= 0; i--) {
        sum = sum * r + inverse_factorial[i];
    }
    sum = (care__lanes)((care__lane_bits)sum + ((care__lane_bits)shifted << 52));
    *(care__lanes *)four = (care__lanes)((care__lane_bits)sum & above);
}

/** exp of a row, in place; numbers up to the next multiple of four behind it are changed, too. */
CARE__BODY void care__exp_row(double *row, int64_t n) {
    for (int64_t i = 0; i < n; i += 4) {
        care__exp_lanes(row + i);
    }
}

#endif
