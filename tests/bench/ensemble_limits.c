/* What one core of this machine can do at most, as the projection by level does it: products and sums of four numbers, without
   fused multiply-add. Prints one JSON object: operations a second from registers alone, and from rows in the first cache, where
   each product reads one factor and every eighth result is written. Argument: rounds. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/kernel.h"

enum { CHAINS = 6, STEPS = 1 << 16, ROW = 1024, SWEEPS = 256, MAX_ROUNDS = 1000 };

static double now_s(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* As many independent products and sums as hide how long one takes. */
CARE__WIDE static double use_registers(double factor) {
    care__lanes product[CHAINS];
    care__lanes sum[CHAINS];
    for (int i = 0; i < CHAINS; i++) {
        product[i] = sum[i] = (care__lanes){1.0, 1.0, 1.0, 1.0} * (1.0 + 1e-3 * i);
    }
    for (int step = 0; step < STEPS; step++) {
        for (int i = 0; i < CHAINS; i++) {
            product[i] *= factor;
            sum[i] += factor;
        }
    }
    double all = 0.0;
    for (int i = 0; i < CHAINS; i++) {
        const care__lanes both = product[i] + sum[i];
        all += CARE__LANES_SUM(both);
    }
    return all;
}

/* Four levels of two townships, as in the projection: 32 products and 24 sums, 24 rows read, 8 written. */
CARE__WIDE static double use_rows(const double *table, double *persons) {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        for (int at = 0; at + 32 <= ROW; at += 32) {
            care__lanes was[8];
            for (int i = 0; i < 8; i++) {
                was[i] = CARE__LANES(persons + at + 4 * i);
            }
            for (int j = 0; j < 4; j++) {
                const double *entry = table + 16 * j;
                care__lanes is = was[0] * CARE__LANES(entry);
                care__lanes other = was[4] * CARE__LANES(entry);
                for (int i = 1; i < 4; i++) {
                    is += was[i] * CARE__LANES(entry + 4 * i);
                    other += was[4 + i] * CARE__LANES(entry + 4 * i);
                }
                *(care__lanes *)(persons + at + 4 * j) = is;
                *(care__lanes *)(persons + at + 16 + 4 * j) = other;
            }
        }
    }
    return persons[0];
}

int main(int argc, char **argv) {
    static double table[64];
    static double persons[ROW];
    const int rounds = argc > 1 ? atoi(argv[1]) : 0;
    if (rounds < 1 || rounds > MAX_ROUNDS || !care__is_wide()) {
        (void)fprintf(stderr, "ensemble_limits: rounds are 1 to %d, and the machine must have AVX2\n", (int)MAX_ROUNDS);
        return EXIT_FAILURE;
    }
    volatile double factor = 1.0;
    double best_registers = 1e9;
    double best_rows = 1e9;
    double used = 0.0;
    for (int i = 0; i < 64; i++) {
        table[i] = i % 20 / 5 == i / 16 ? 0.97 : 0.01;
    }
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < ROW; i++) {
            persons[i] = 100.0;
        }
        double start = now_s();
        used += use_registers(factor);
        double end = now_s();
        best_registers = end - start < best_registers ? end - start : best_registers;
        start = now_s();
        used += use_rows(table, persons);
        end = now_s();
        best_rows = end - start < best_rows ? end - start : best_rows;
    }
    const double register_flops = 8.0 * CHAINS * STEPS;
    const double row_flops = 4.0 * 56.0 * (ROW / 32) * SWEEPS;
    printf("{\"registers_flops\": %.4g, \"rows_flops\": %.4g, \"used\": %.3g}\n", register_flops / best_registers,
           row_flops / best_rows, used);
    return EXIT_SUCCESS;
}
