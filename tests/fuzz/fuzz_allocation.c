/* Problems of the allocation: any sizes, any values, arrays that may be missing. */
#include <care/access.h>
#include <care/apportion.h>
#include <care/rollout.h>

#include "fuzz.h"

static void apportion(fuzz_source *source) {
    const int64_t count = fuzz_size(source, 12);
    const int32_t method = (int32_t)fuzz_int(source, 0, 17) % 3;
    const int64_t total = fuzz_byte(source) < 16 ? (int64_t)fuzz_word(source) : fuzz_int(source, -1, 200);
    double *weight = fuzz_doubles(source, count);
    int64_t *lower = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_ints(source, count, -1, 20);
    int64_t *upper = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_ints(source, count, -1, 60);
    int64_t *out = fuzz_room(count, sizeof *out);
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    care_error error;
    care_error_init(&error);
    const care_status status = care_apportion(method, total, count, weight, lower, upper, &env, out, &error);
    fuzz_check_status(status, &error);
    int64_t sum = 0;
    for (int64_t i = 0; status == CARE_OK && i < count; i++) {
        FUZZ_CHECK(out[i] >= (lower == NULL ? 0 : lower[i]) && (upper == NULL || out[i] <= upper[i]));
        sum += out[i];
    }
    FUZZ_CHECK(status != CARE_OK || sum == total);
    free(weight);
    free(lower);
    free(upper);
    free(out);
}

/* Opens sites over a pattern: the reach's, or one of any numbers. */
static void roll_out(fuzz_source *source, int64_t points, int64_t sites, const int64_t *row_start, const int32_t *site) {
    struct {
        care_rollout_problem problem;
        unsigned char later[32]; /* of a newer caller */
    } given = {0};
    care_rollout_problem *p = &given.problem;
    care_rollout_problem_init(p);
    p->sites = sites;
    p->points = points;
    p->years = fuzz_size(source, 4);
    p->row_start = row_start;
    p->site = site;
    double *weight = fuzz_doubles(source, fuzz_product(p->years, points, 1));
    int32_t *existing = fuzz_byte(source) % 2 == 0 ? NULL : fuzz_ints32(source, sites, 0, 5);
    int64_t *limit = fuzz_ints(source, p->years, 0, 5);
    for (int64_t j = 0; existing != NULL && fuzz_byte(source) % 8 != 0 && j < sites; j++) {
        existing[j] = existing[j] == 5;
    }
    p->weight = weight;
    p->existing = existing;
    p->limit = limit;
    int64_t *year = fuzz_room(sites, sizeof *year);
    double *covered = fuzz_room(p->years, sizeof *covered);
    double *gained = fuzz_room(sites, sizeof *gained);
    care_solve_info info;
    care_solve_info_init(&info);
    fuzz_struct_size(source, &p->struct_size, sizeof given);
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    care_error error;
    care_error_init(&error);
    const care_status status = care_rollout_solve(p, &env, year, fuzz_byte(source) % 2 == 0 ? NULL : covered,
                                                  fuzz_byte(source) % 2 == 0 ? NULL : gained, &info, &error);
    fuzz_check_status(status, &error);
    for (int64_t j = 0; status == CARE_OK && j < sites; j++) {
        FUZZ_CHECK(year[j] >= CARE_ROLLOUT_NEVER && year[j] < p->years);
    }
    FUZZ_CHECK(status != CARE_OK || !(info.objective > info.bound * (1.0 + 1e-9)));
    free(weight);
    free(existing);
    free(limit);
    free(year);
    free(covered);
    free(gained);
}

static void roll_out_any(fuzz_source *source) {
    const int64_t points = fuzz_size(source, 6);
    const int64_t sites = fuzz_size(source, 5);
    int64_t *row_start = points > 0 && points < 100 ? fuzz_room(points + 1, sizeof *row_start) : NULL;
    int64_t most = 0;
    for (int64_t i = 0; row_start != NULL && i < points; i++) {
        row_start[i + 1] = row_start[i] + fuzz_int(source, 0, 8) - (fuzz_byte(source) == 255);
        most = row_start[i + 1] > most ? row_start[i + 1] : most;
    }
    int32_t *site = fuzz_ints32(source, most, -1, 5);
    for (int64_t i = 0; site != NULL && fuzz_byte(source) % 4 != 0 && i < points; i++) { /* ascending in a row */
        for (int64_t k = row_start[i]; k < row_start[i + 1] && k >= 0; k++) {
            site[k] = (int32_t)(k - row_start[i]);
        }
    }
    roll_out(source, points, sites, row_start, site);
    free(row_start);
    free(site);
}

static void reach(fuzz_source *source) {
    const int64_t rows = fuzz_size(source, 12);
    const int64_t cols = fuzz_size(source, 12);
    double *points = fuzz_doubles(source, fuzz_product(rows, 2, 1));
    double *sites = fuzz_doubles(source, fuzz_product(cols, 2, 1));
    care_reach *found = NULL;
    int64_t allocations_left;
    const care_env env = fuzz_env(source, &allocations_left);
    const double radius = fuzz_double(source);
    care_error error;
    care_error_init(&error);
    const care_status status = care_reach_create(rows, points, cols, sites, radius, &env, &found, &error);
    fuzz_check_status(status, &error);
    FUZZ_CHECK((status == CARE_OK) == (found != NULL));
    int64_t pairs = 0; /* by the definition */
    for (int64_t i = 0; status == CARE_OK && i < rows * cols; i++) {
        const double east = sites[2 * (i % cols)] - points[2 * (i / cols)];
        const double north = sites[2 * (i % cols) + 1] - points[2 * (i / cols) + 1];
        pairs += east * east + north * north <= radius * radius;
    }
    FUZZ_CHECK(care_reach_pairs(found) == pairs);
    if (status == CARE_OK) {
        roll_out(source, rows, cols, care_reach_row_start(found), care_reach_site(found));
    }
    care_reach_free(found);
    free(points);
    free(sites);
}

static void spread(fuzz_source *source) {
    const int64_t townships = fuzz_size(source, 4);
    const int64_t points = fuzz_size(source, 10);
    double *seat = fuzz_doubles(source, fuzz_product(townships, 2, 1));
    double *area = fuzz_doubles(source, townships);
    const int64_t n = fuzz_product(townships, points, 2);
    double *out = fuzz_room(n, sizeof *out);
    double *plane = fuzz_room(2 * fuzz_product(townships, 1, 1), sizeof *plane);
    care_error error;
    care_error_init(&error);
    fuzz_check_status(care_access_spread(townships, seat, area, points, (int32_t)fuzz_int(source, 0, 2), fuzz_word(source), 1,
                                         2, out, (size_t)n, &error),
                      &error);
    care_error_init(&error);
    fuzz_check_status(care_access_plane(townships, seat, fuzz_double(source), fuzz_double(source), plane,
                                        2 * (size_t)fuzz_product(townships, 1, 1), &error),
                      &error);
    free(seat);
    free(area);
    free(out);
    free(plane);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source source = {data, size};
    static void (*const calls[])(fuzz_source *) = {apportion, roll_out_any, reach, spread};
    calls[fuzz_int(&source, 0, 3)](&source);
    return 0;
}
