#include <care/sensitivity.h>

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/random.h"
#include "core/text.h"

/* ---- Sobol -------------------------------------------------------------------------------------------------------------- */

/* Mean of n values, and the standard error of that mean. */
typedef struct average {
    double mean, error;
} average;

/* Two passes: `term` is evaluated anew, so that nothing is kept. Values are taken from `middle`, the mean of all: products of
   values that are large beside their spread would drown the share in the error of sampling. */
static average average_of(const double *a, const double *b, const double *mixed, int64_t n, double middle,
                          double (*term)(double a, double b, double mixed)) {
    double sum = 0.0;
    double squares = 0.0;
    for (int64_t i = 0; i < n; i++) {
        sum += term(a[i], b[i] - middle, mixed[i]);
    }
    const double mean = sum / (double)n;
    for (int64_t i = 0; i < n; i++) {
        const double from_mean = term(a[i], b[i] - middle, mixed[i]) - mean;
        squares += from_mean * from_mean;
    }
    return (average){mean, sqrt(squares / (double)(n - 1) / (double)n)};
}

static double first_term(double a, double b, double mixed) {
    return b * (mixed - a);
}

static double total_term(double a, double b, double mixed) {
    (void)b;
    return 0.5 * (a - mixed) * (a - mixed);
}

static double variance_of_both(const double *a, const double *b, int64_t n, double *mean) {
    double sum = 0.0;
    double squares = 0.0;
    for (int64_t i = 0; i < n; i++) {
        sum += a[i] + b[i];
    }
    *mean = sum / (double)(2 * n);
    for (int64_t i = 0; i < n; i++) {
        squares += (a[i] - *mean) * (a[i] - *mean) + (b[i] - *mean) * (b[i] - *mean);
    }
    return squares / (double)(2 * n - 1);
}

static care_status check_samples(int64_t sources, int64_t samples, const double *a, const double *b, const double *mixed,
                                 care_error *error) {
    size_t all;
    CARE__TRY(care__check_integer(sources, 1, INT32_MAX, "sources", -1, error));
    CARE__TRY(care__check_integer(samples, 2, INT64_MAX / 4, "samples", -1, error));
    CARE__TRY(care__check_product(sources, samples, 1, "mixed", &all, error));
    CARE__TRY(care__check_array(a, (size_t)samples, CARE__ANY, "a", error));
    CARE__TRY(care__check_array(b, (size_t)samples, CARE__ANY, "b", error));
    return care__check_array(mixed, all, CARE__ANY, "mixed", error);
}

care_status care_sobol_shares(int64_t sources, int64_t samples, const double *a, const double *b, const double *mixed,
                              double *first, double *total, double *first_error, double *total_error, care_error *error) {
    CARE__TRY(check_samples(sources, samples, a, b, mixed, error));
    CARE__TRY(care__check_pointer(first, "first", error));
    CARE__TRY(care__check_pointer(total, "total", error));
    double mean;
    const double variance = variance_of_both(a, b, samples, &mean);
    if (!(variance > 0.0)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NO_VARIANCE, "a", -1, "%s", care__number_of(mean).text);
    }
    for (int64_t s = 0; s < sources; s++) {
        const average of_first = average_of(a, b, mixed + s * samples, samples, mean, first_term);
        const average of_total = average_of(a, b, mixed + s * samples, samples, mean, total_term);
        first[s] = of_first.mean / variance;
        total[s] = of_total.mean / variance;
        if (first_error != NULL) {
            first_error[s] = of_first.error / variance;
        }
        if (total_error != NULL) {
            total_error[s] = of_total.error / variance;
        }
    }
    return CARE_OK;
}

/* ---- Morris -------------------------------------------------------------------------------------------------------------- */

/* A whole number below n, each as likely: words at the uneven end are drawn again. */
static uint32_t below(care__stream *stream, uint32_t n) {
    const uint32_t uneven = (uint32_t)(-n) % n;
    uint32_t word = care__stream_word(stream);
    while (word < uneven) {
        word = care__stream_word(stream);
    }
    return word % n;
}

care_status care_morris_points(int64_t sources, int64_t levels, int64_t paths, uint64_t seed, double *points, size_t n,
                               care_error *error) {
    size_t expected;
    CARE__TRY(care__check_integer(sources, 1, 100000, "sources", -1, error));
    CARE__TRY(care__check_integer(levels, 2, 1000000, "levels", -1, error));
    if (levels % 2 != 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NOT_EVEN, "levels", -1, "%lld", (long long)levels);
    }
    CARE__TRY(care__check_integer(paths, 1, INT32_MAX, "paths", -1, error));
    CARE__TRY(care__check_product(paths, sources + 1, sources, "points", &expected, error));
    CARE__TRY(care__check_length(n, expected, "points", error));
    CARE__TRY(care__check_pointer(points, "points", error));
    const uint32_t half = (uint32_t)(levels / 2);
    const double scale = 1.0 / (double)(levels - 1);
    for (int64_t path = 0; path < paths; path++) {
        care__stream stream;
        care__stream_open(&stream, seed, 0, (uint64_t)path);
        double *point = points + path * (sources + 1) * sources;
        for (int64_t i = 0; i < sources; i++) {
            point[i] = scale * below(&stream, (uint32_t)levels);
        }
        /* Sources are moved in a random order (Fisher, Yates): order[] stands in the last point until that is made. */
        double *order = point + sources * sources;
        for (int64_t i = 0; i < sources; i++) {
            const int64_t j = below(&stream, (uint32_t)(i + 1));
            order[i] = order[j];
            order[j] = (double)i;
        }
        for (int64_t step = 0; step < sources; step++) {
            const int64_t moved = (int64_t)order[step];
            double *next = point + sources;
            const double from = point[moved];
            memcpy(next, point, (size_t)sources * sizeof *next);
            next[moved] = from + (from < 0.5 ? 1.0 : -1.0) * half * scale;
            point = next;
        }
    }
    return CARE_OK;
}

/* The step of a path that moves a source and nothing else; -1 when that is not one step of it. */
static int64_t step_of(const double *path, int64_t sources, int64_t source) {
    int64_t found = -1;
    for (int64_t step = 0; step < sources; step++) {
        const double *from = path + step * sources;
        int64_t moved = 0;
        for (int64_t i = 0; i < sources; i++) {
            moved += from[i] != from[sources + i];
        }
        if (from[source] != from[sources + source]) {
            if (moved != 1 || found >= 0) {
                return -1;
            }
            found = step;
        }
    }
    return found;
}

/* What the source does in one path, for a move of 1. */
static double effect_of(int64_t sources, int64_t source, const double *path, const double *values) {
    const int64_t step = step_of(path, sources, source);
    const double *from = path + step * sources + source;
    return (values[step + 1] - values[step]) / (from[sources] - from[0]);
}

static void sum_effects(int64_t sources, int64_t paths, int64_t source, const double *points, const double *values,
                        double *mean, double *size, double *deviation) {
    double sum = 0.0;
    double sizes = 0.0;
    double squares = 0.0;
    for (int64_t k = 0; k < paths; k++) {
        const double effect = effect_of(sources, source, points + k * (sources + 1) * sources, values + k * (sources + 1));
        sum += effect;
        sizes += fabs(effect);
    }
    *mean = sum / (double)paths;
    *size = sizes / (double)paths;
    for (int64_t k = 0; k < paths; k++) {
        const double effect = effect_of(sources, source, points + k * (sources + 1) * sources, values + k * (sources + 1));
        squares += (effect - *mean) * (effect - *mean);
    }
    *deviation = paths > 1 ? sqrt(squares / (double)(paths - 1)) : NAN;
}

care_status care_morris_effects(int64_t sources, int64_t paths, const double *points, const double *values, double *mean,
                                double *size, double *deviation, care_error *error) {
    size_t n;
    CARE__TRY(care__check_integer(sources, 1, 100000, "sources", -1, error));
    CARE__TRY(care__check_integer(paths, 1, INT32_MAX, "paths", -1, error));
    CARE__TRY(care__check_product(paths, sources + 1, sources, "points", &n, error));
    CARE__TRY(care__check_array(points, n, CARE__ANY, "points", error));
    CARE__TRY(care__check_array(values, n / (size_t)sources, CARE__ANY, "values", error));
    for (int64_t i = 0; i < paths * sources; i++) {
        if (step_of(points + i / sources * (sources + 1) * sources, sources, i % sources) < 0) {
            return care__fail(error, CARE_E_INVALID, CARE__M_NOT_ONE_MOVED, "points", i / sources, "%lld",
                              (long long)(i % sources));
        }
    }
    for (int64_t i = 0; i < sources; i++) {
        double found[3];
        sum_effects(sources, paths, i, points, values, &found[0], &found[1], &found[2]);
        if (mean != NULL) {
            mean[i] = found[0];
        }
        if (size != NULL) {
            size[i] = found[1];
        }
        if (deviation != NULL) {
            deviation[i] = found[2];
        }
    }
    return CARE_OK;
}
