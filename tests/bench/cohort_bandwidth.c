/* How close care_cohort_project comes to the speed of memory: bytes that must move, over those of the STREAM triad with as
   many threads (McCalpin 1995, 24 bytes an element). On the command line: rounds, then numbers of threads; prints one JSON
   object for each of these, with the seconds of every round. */
#include <care/cohort.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TOWNSHIPS = 40000, AGES = 101, YEARS = 15, MAX_ROUNDS = 1000, MAX_THREADS = 64 };

static const size_t cells = (size_t)TOWNSHIPS * CARE_SEXES * AGES;
static const size_t triad_n = (size_t)16 << 20; /* 128 MiB an array, many times the last cache */

static double now_s(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double *take(size_t n) {
    double *values = malloc(n * sizeof *values);
    if (values == NULL) {
        perror("cohort_bandwidth");
        exit(EXIT_FAILURE);
    }
    return values;
}

/* n values from low to high, of a small generator that starts at seed. */
static double *fill(size_t n, double low, double high, unsigned seed) {
    double *values = take(n);
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525U + 1013904223U;
        values[i] = low + (high - low) * (double)(seed >> 8) / (double)(1U << 24);
    }
    return values;
}

static void print_times(const char *name, const double *values, size_t n) {
    for (size_t i = 0; i < n; i++) {
        printf("%s%s%.6f", i == 0 ? name : "", i == 0 ? ": [" : ", ", values[i]);
    }
    printf("], ");
}

/* ---- the triad ------------------------------------------------------------------------------------------------------- */

typedef struct triad_part {
    double *a;
    const double *b, *c;
    size_t n;
    double s;
} triad_part;

static void *run_part(void *argument) {
    const triad_part *part = argument;
    double *restrict a = part->a;
    const double *restrict b = part->b;
    const double *restrict c = part->c;
    for (size_t i = 0; i < part->n; i++) {
        a[i] = b[i] + part->s * c[i];
    }
    return NULL;
}

/* Seconds of one triad. */
static double run_triad(double *a, const double *b, const double *c, size_t threads) {
    triad_part parts[MAX_THREADS];
    pthread_t ids[MAX_THREADS];
    const double start = now_s();
    for (size_t i = 0; i < threads; i++) {
        const size_t begin = triad_n * i / threads;
        parts[i] = (triad_part){a + begin, b + begin, c + begin, triad_n * (i + 1) / threads - begin, 3.0};
        if (i > 0 && pthread_create(&ids[i], NULL, run_part, &parts[i]) != 0) {
            exit(EXIT_FAILURE);
        }
    }
    (void)run_part(&parts[0]);
    for (size_t i = 1; i < threads; i++) {
        (void)pthread_join(ids[i], NULL);
    }
    return now_s() - start;
}

/* ---- the projection -------------------------------------------------------------------------------------------------- */

/* Every township has survival and migration of its own. */
static void make_problem(care_cohort_problem *problem) {
    static double fertility[AGES];
    static double sex_ratio[YEARS];
    for (int x = 15; x < 50; x++) {
        fertility[x] = 0.04;
    }
    for (int i = 0; i < YEARS; i++) {
        sex_ratio[i] = 1.06;
    }
    care_cohort_problem_init(problem);
    problem->townships = TOWNSHIPS;
    problem->years = YEARS;
    problem->ages = AGES;
    problem->base = fill(cells, 0.0, 500.0, 1);
    problem->survival = fill(cells, 0.8, 1.0, 2);
    problem->survival_layout = CARE_RATES_BY_TOWNSHIP;
    problem->fertility = fertility;
    problem->sex_ratio = sex_ratio;
    problem->migration = fill(cells, -0.02, 0.02, 3);
    problem->migration_layout = CARE_RATES_BY_TOWNSHIP;
    problem->migration_kind = CARE_MIGRATION_RATES;
}

/* Seconds of one projection. */
static double run_projection(const care_cohort_problem *problem, const care_cohort_result *result, size_t threads) {
    care_env env;
    care_error error;
    care_env_init(&env);
    care_error_init(&error);
    env.threads = (int32_t)threads;
    const double start = now_s();
    if (care_cohort_project(problem, &env, result, &error) != CARE_OK) {
        (void)fprintf(stderr, "cohort_bandwidth: %s: %s\n", error.where, error.message);
        exit(EXIT_FAILURE);
    }
    return now_s() - start;
}

int main(int argc, char **argv) {
    care_cohort_problem problem;
    care_cohort_result result;
    make_problem(&problem);
    care_cohort_result_init(&result);
    result.persons = fill(YEARS * cells, 0.0, 1.0, 4); /* touched, as the triad's arrays are */
    double *a = fill(triad_n, 0.0, 1.0, 5);
    double *b = fill(triad_n, 0.0, 1.0, 6);
    double *c = fill(triad_n, 0.0, 1.0, 7);
    const double project_bytes = (double)((1 + YEARS + 2) * cells * sizeof(double)); /* base, years, two rates */
    const double triad_bytes = 24.0 * (double)triad_n;
    const size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    for (int arg = 2; arg < argc; arg++) {
        const size_t threads = strtoul(argv[arg], NULL, 10);
        if (rounds < 1 || rounds > MAX_ROUNDS || threads < 1 || threads > MAX_THREADS) {
            (void)fprintf(stderr, "cohort_bandwidth: rounds are 1 to %d, threads 1 to %d\n", (int)MAX_ROUNDS, (int)MAX_THREADS);
            return EXIT_FAILURE;
        }
        static double project_s[MAX_ROUNDS];
        static double triad_s[MAX_ROUNDS];
        for (size_t round = 0; round < rounds; round++) { /* in turn, so that a change of the machine meets both */
            project_s[round] = run_projection(&problem, &result, threads);
            triad_s[round] = run_triad(a, b, c, threads);
        }
        printf("{\"threads\": %zu, ", threads);
        print_times("\"project_s\"", project_s, rounds);
        print_times("\"triad_s\"", triad_s, rounds);
        printf("\"project_bytes\": %.0f, \"triad_bytes\": %.0f}\n", project_bytes, triad_bytes);
    }
    free((void *)(uintptr_t)problem.base);
    free((void *)(uintptr_t)problem.survival);
    free((void *)(uintptr_t)problem.migration);
    free(result.persons);
    free(a);
    free(b);
    free(c);
    return EXIT_SUCCESS;
}
