#include "plan/supply.h"

#include <care/access.h>

#include <math.h>
#include <string.h>

/* What random numbers are drawn for: the `source` of a stream. Township factors, rural factor and positions are drawn in
 * draws.c. */
enum { SOURCE_POINTS = 4 };

static int64_t *take_counts(care__arena *arena, int64_t n) {
    return care__arena_take(arena, (size_t)n, sizeof(int64_t));
}

static double *take_numbers(care__arena *arena, int64_t n) {
    return care__arena_take(arena, (size_t)n, sizeof(double));
}

double care__need_beds(const care_plan *plan, const care__people *people, int64_t index, int64_t township) {
    const double *dependent = people->dependent + (index * people->townships + township) * plan->level_count;
    double sum = 0.0;
    for (int64_t level = 0; level < plan->level_count; level++) {
        sum += dependent[level] * plan->levels[level].bed_share;
    }
    return sum;
}

double care__need_home_beds(const care_plan *plan, const care__people *people, int64_t index, int64_t township) {
    const double *dependent = people->dependent + (index * people->townships + township) * plan->level_count;
    double sum = 0.0;
    for (int64_t level = 0; level < plan->level_count; level++) {
        sum += dependent[level] * plan->levels[level].home_bed_share;
    }
    return sum;
}

int64_t care__find_indicator(const care_plan *plan, int64_t numerator) {
    for (int64_t i = 0; i < plan->indicator_count; i++) {
        if (plan->indicators[i].numerator == numerator && !isnan(plan->indicators[i].target_value)) {
            return i;
        }
    }
    return -1;
}

/* ---- whole numbers to townships and years ----------------------------------------------------------------------------- */

/* Splits township totals over years so that each year adds up to its part: by Sainte-Laguë on what is done up to each year,
   which is house-monotone, so nothing done is ever undone. */
static care_status spread_years(const care_plan *plan, const int64_t *by_township, const int64_t *by_year, int64_t years,
                                const care_env *env, care__arena *arena, care__task *task, care_error *error) {
    const int64_t townships = plan->townships;
    double *weight = take_numbers(arena, townships);
    int64_t *before = take_counts(arena, townships);
    int64_t *after = take_counts(arena, townships);
    if (weight == NULL || before == NULL || after == NULL) {
        return care__fail_nomem(error);
    }
    int64_t done = 0;
    for (int64_t t = 0; t < townships; t++) {
        weight[t] = (double)by_township[t];
    }
    for (int64_t year = 0; year < years; year++) {
        done += by_year[year];
        if (by_year[year] == 0) {
            continue;
        }
        CARE__TRY(care_apportion(CARE_SAINTE_LAGUE, done, townships, weight, NULL, by_township, env, after, error));
        for (int64_t t = 0; t < townships; t++) {
            task->count[t * years + year] = after[t] - before[t];
            before[t] = after[t];
        }
    }
    task->total = done;
    return CARE_OK;
}

static care_status new_task(const care_plan *plan, int64_t years, care__arena *arena, care__task *task, care_error *error) {
    task->count = take_counts(arena, plan->townships * years);
    task->total = 0;
    return task->count == NULL ? care__fail_nomem(error) : CARE_OK;
}

/* An even pace over the plan years from `first` on. */
static care_status pace_from(int64_t total, int64_t first, int64_t years, int64_t *by_year, care_error *error) {
    memset(by_year, 0, (size_t)years * sizeof *by_year);
    const int64_t start = first < years ? first : years - 1;
    return care_target_pace(total, by_year + start, (size_t)(years - start), error);
}

/* ---- beds today ------------------------------------------------------------------------------------------------------- */

/* Records an event unless it falls after the ledger's last year or moves nothing. */
static care_status record(const care_plan *plan, care_ledger *ledger, int32_t kind, int64_t year, int64_t township,
                          int32_t bed_class, int32_t to_class, int64_t beds, care_error *error) {
    if (beds == 0 || year > plan->last_year) {
        return CARE_OK;
    }
    care_bed_event event;
    care_bed_event_init(&event);
    event.kind = kind;
    event.year = (int32_t)year;
    event.township = township;
    event.bed_class = bed_class;
    event.to_class = to_class;
    event.beds = beds;
    return care_ledger_record(ledger, &event, error);
}

static int64_t lag_of(const care__assumptions *use) {
    return (int64_t)floor(use->parameter[CARE__P_BUILD_LAG_YEARS] + 0.5);
}

/* The stock of the base year; beds under construction open when the build lag is over. */
static care_status open_ledger(const care_plan *plan, const care__assumptions *use, const care_env *env, care__supply *supply,
                               care_error *error) {
    CARE__TRY(care_ledger_create(plan->townships, plan->base_year + 1, plan->last_year, env, &supply->ledger, error));
    const int64_t lag = lag_of(use);
    for (int64_t i = 0; i < plan->bed_row_count; i++) {
        const care__bed_row *row = &plan->bed_rows[i];
        CARE__TRY(care_ledger_open(supply->ledger, row->township, row->bed_class, row->state, row->beds, error));
        if (row->state == CARE_BED_BUILDING) {
            CARE__TRY(record(plan, supply->ledger, CARE_BED_OPEN, plan->base_year + (lag > 1 ? lag : 1), row->township,
                             row->bed_class, -1, row->beds, error));
        }
    }
    return CARE_OK;
}

static care_status count_available(const care_plan *plan, const care__people *people, care__arena *arena, care__supply *supply,
                                   care_error *error) {
    supply->undecided = take_counts(arena, (people->years + 1) * CARE_BED_CLASSES);
    supply->available = take_counts(arena, people->years + 1);
    if (supply->undecided == NULL || supply->available == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t y = 0; y <= people->years; y++) {
        for (int32_t c = 0; c < CARE_BED_CLASSES; c++) {
            int64_t *beds = &supply->undecided[y * CARE_BED_CLASSES + c];
            CARE__TRY(care_ledger_beds(supply->ledger, plan->base_year + (int32_t)y, CARE_WHOLE_AREA, CARE_BED_BIT(c),
                                       plan->bed_states, beds, error));
            supply->available[y] += plan->beds_counted >> c & 1 ? *beds : 0;
        }
    }
    return CARE_OK;
}

static care_status ask_beds(const care_plan *plan, const care__assumptions *use, const care__people *people,
                            care__supply *supply, care_error *error) {
    const int64_t target = care__find_indicator(plan, CARE__Q_BEDS_COUNTED);
    care_bed_question question;
    care_bed_question_init(&question);
    question.elderly = care__area_elderly(plan, people, supply->years);
    question.target_per_1000 =
        target < 0 ? 0.0 : plan->indicators[target].target_value * 1000.0 / plan->indicators[target].scale;
    question.needed_beds = 0.0;
    for (int64_t t = 0; t < plan->townships; t++) {
        question.needed_beds += care__need_beds(plan, people, supply->years, t);
    }
    question.use_per_elderly = use->parameter[CARE__P_USE_PER_ELDERLY];
    question.available = supply->available[supply->years];
    question.low_occupancy = use->parameter[CARE__P_LOW_OCCUPANCY];
    care_bed_answer_init(&supply->beds);
    return care_target_beds(&question, &supply->beds, error);
}

/* ---- new beds and conversions ----------------------------------------------------------------------------------------- */

/* Of things counted in a running order, as many as the share says at each point: no rounding error builds up. */
static int64_t part_of(double share, int64_t before, int64_t beds) {
    return (int64_t)floor(share * (double)(before + beds) + 0.5) - (int64_t)floor(share * (double)before + 0.5);
}

static care_status record_new_beds(const care_plan *plan, const care__assumptions *use, care__supply *supply, int64_t *nursing,
                                   care_error *error) {
    const int64_t lag = lag_of(use);
    int64_t built = 0;
    for (int64_t year = 0; year < supply->years; year++) {
        for (int64_t t = 0; t < plan->townships; t++) {
            const int64_t beds = supply->new_beds.count[t * supply->years + year];
            const int64_t part[2] = {beds - part_of(use->parameter[CARE__P_NEW_BED_NURSING_SHARE], built, beds),
                                     part_of(use->parameter[CARE__P_NEW_BED_NURSING_SHARE], built, beds)};
            const int64_t opens = plan->base_year + 1 + year;
            const int64_t starts = opens - lag > plan->base_year ? opens - lag : plan->base_year + 1;
            for (int32_t c = CARE_BED_ORDINARY; c <= CARE_BED_NURSING; c++) {
                CARE__TRY(record(plan, supply->ledger, CARE_BED_APPROVE, starts, t, c, -1, part[c], error));
                CARE__TRY(record(plan, supply->ledger, CARE_BED_START, starts, t, c, -1, part[c], error));
                CARE__TRY(record(plan, supply->ledger, CARE_BED_OPEN, opens, t, c, -1, part[c], error));
            }
            built += beds;
            *nursing += part[1];
        }
    }
    return CARE_OK;
}

/* Beds to build: what the target needs, but no fewer than are bound to be built and no more than there is room for. */
static int64_t beds_to_build(const care_plan *plan, const double *weight, int64_t wanted) {
    int64_t least = 0;
    int64_t most = 0; /* never counted past what is wanted */
    for (int64_t t = 0; t < plan->townships; t++) {
        const int64_t room = wanted - most;
        const int64_t bound = weight[t] > 0.0 ? plan->new_beds_most[t] : plan->new_beds_least[t];
        least += plan->new_beds_least[t];
        most += bound < room ? bound : room;
    }
    const int64_t within = wanted < most ? wanted : most;
    return within > least ? within : least;
}

static care_status place_new_beds(const care_plan *plan, const care__assumptions *use, const care__people *people,
                                  const care_env *env, care__arena *arena, care__supply *supply, int64_t *nursing,
                                  care_error *error) {
    double *weight = take_numbers(arena, plan->townships);
    int64_t *by_township = take_counts(arena, plan->townships);
    int64_t *by_year = take_counts(arena, supply->years);
    if (weight == NULL || by_township == NULL || by_year == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t t = 0; t < plan->townships; t++) {
        weight[t] = plan->bed_weight_elderly ? people->elderly[supply->years * plan->townships + t]
                                             : care__need_beds(plan, people, supply->years, t);
    }
    const int64_t build = beds_to_build(plan, weight, supply->beds.to_add);
    CARE__TRY(new_task(plan, supply->years, arena, &supply->new_beds, error));
    CARE__TRY(care_apportion(plan->bed_method, build, plan->townships, weight, plan->new_beds_least, plan->new_beds_most, env,
                             by_township, error));
    CARE__TRY(pace_from(build, lag_of(use), supply->years, by_year, error));
    CARE__TRY(spread_years(plan, by_township, by_year, supply->years, env, arena, &supply->new_beds, error));
    return record_new_beds(plan, use, supply, nursing, error);
}

/* Beds of a set of classes in the target year if nothing more is decided. */
static int64_t undecided(const care__supply *supply, int32_t classes) {
    int64_t beds = 0;
    for (int32_t c = 0; c < CARE_BED_CLASSES; c++) {
        beds += classes >> c & 1 ? supply->undecided[supply->years * CARE_BED_CLASSES + c] : 0;
    }
    return beds;
}

/* Both answers on the nursing share: as the stock says, and if only a share of the counted beds were institutional. */
static care_status ask_nursing(const care_plan *plan, const care__assumptions *use, care__supply *supply, care_error *error) {
    const int64_t target = care__find_indicator(plan, CARE__Q_BEDS_NURSING);
    const double share = target < 0 ? 0.0 : plan->indicators[target].target_value / plan->indicators[target].scale;
    const double variant = use->parameter[CARE__P_INSTITUTION_SHARE_VARIANT];
    const double counted = (double)supply->beds.available;
    care_nursing_question *question = supply->nursing_question;
    for (int i = 0; i < 2; i++) {
        care_nursing_question_init(&question[i]);
        care_nursing_answer_init(&supply->nursing[i]);
        question[i].target_share = share;
    }
    question[0].beds = undecided(supply, plan->nursing_of_counted ? plan->beds_counted : CARE_BEDS_INSTITUTION);
    question[0].nursing = undecided(supply, CARE_BED_BIT(CARE_BED_NURSING));
    question[0].convertible = undecided(supply, CARE_BED_BIT(CARE_BED_ORDINARY));
    question[0].target_beds = question[0].beds + supply->new_beds.total;
    const double nursing_share = question[0].beds > 0 ? (double)question[0].nursing / (double)question[0].beds : 0.0;
    question[1].beds = (int64_t)floor(variant * counted + 0.5);
    question[1].nursing = (int64_t)floor(nursing_share * variant * counted + 0.5);
    question[1].target_beds = (int64_t)floor(variant * (counted + (double)supply->new_beds.total) + 0.5);
    for (int i = 0; i < 2; i++) {
        CARE__TRY(care_target_nursing(&question[i], &supply->nursing[i], error));
    }
    return CARE_OK;
}

/* Ordinary beds by township, -1 in `area` if they are known for the area only. */
static care_status ordinary_beds(const care_plan *plan, const care__supply *supply, int64_t *by_township, int64_t *all,
                                 care_error *error) {
    const int32_t ordinary = CARE_BED_BIT(CARE_BED_ORDINARY);
    const int32_t operating = CARE_BED_BIT(CARE_BED_OPERATING);
    CARE__TRY(care_ledger_beds(supply->ledger, plan->base_year, CARE_WHOLE_AREA, ordinary, operating, all, error));
    for (int64_t t = 0; t < plan->townships; t++) {
        CARE__TRY(care_ledger_beds(supply->ledger, plan->base_year, t, ordinary, operating, &by_township[t], error));
    }
    return CARE_OK;
}

static care_status record_conversions(const care_plan *plan, care__supply *supply, const int64_t *by_year, care_error *error) {
    for (int64_t year = 0; year < supply->years; year++) {
        const int64_t when = plan->base_year + 1 + year;
        const int64_t places = supply->conversions_by_area ? 1 : plan->townships;
        for (int64_t i = 0; i < places; i++) {
            const int64_t township = supply->conversions_by_area ? CARE_WHOLE_AREA : i;
            const int64_t beds =
                supply->conversions_by_area ? by_year[year] : supply->conversions.count[i * supply->years + year];
            CARE__TRY(record(plan, supply->ledger, CARE_BED_CONVERT_START, when, township, CARE_BED_ORDINARY, -1, beds, error));
            CARE__TRY(record(plan, supply->ledger, CARE_BED_CONVERT_END, when, township, CARE_BED_ORDINARY, CARE_BED_NURSING,
                             beds, error));
        }
    }
    return CARE_OK;
}

static care_status place_conversions(const care_plan *plan, const care__people *people, const care_env *env,
                                     int64_t new_nursing, care__arena *arena, care__supply *supply, care_error *error) {
    double *weight = take_numbers(arena, plan->townships);
    int64_t *ordinary = take_counts(arena, plan->townships);
    int64_t *by_township = take_counts(arena, plan->townships);
    int64_t *by_year = take_counts(arena, supply->years);
    if (weight == NULL || ordinary == NULL || by_township == NULL || by_year == NULL) {
        return care__fail_nomem(error);
    }
    int64_t all;
    int64_t known = 0;
    CARE__TRY(ordinary_beds(plan, supply, ordinary, &all, error));
    for (int64_t t = 0; t < plan->townships; t++) {
        known += ordinary[t];
    }
    supply->conversions_by_area = known < all;
    const int64_t wanted = supply->nursing[0].to_add - new_nursing;
    supply->convert = wanted < 0 ? 0 : wanted < all ? wanted : all;
    for (int64_t t = 0; t < plan->townships; t++) {
        weight[t] = supply->conversions_by_area ? people->elderly[t] : (double)ordinary[t];
    }
    CARE__TRY(new_task(plan, supply->years, arena, &supply->conversions, error));
    CARE__TRY(care_apportion(CARE_SAINTE_LAGUE, supply->convert, plan->townships, weight, NULL,
                             supply->conversions_by_area ? NULL : ordinary, env, by_township, error));
    CARE__TRY(pace_from(supply->convert, 0, supply->years, by_year, error));
    CARE__TRY(spread_years(plan, by_township, by_year, supply->years, env, arena, &supply->conversions, error));
    return record_conversions(plan, supply, by_year, error);
}

/* ---- centres ---------------------------------------------------------------------------------------------------------- */

static int count_bits(int32_t set) {
    int count = 0;
    for (; set != 0; set &= set - 1) {
        count++;
    }
    return count;
}

int32_t care__centre_functions(const care_plan *plan, int64_t township) {
    int32_t best = -1;
    for (int64_t i = 0; i < plan->centre_row_count; i++) {
        int32_t functions = plan->centre_rows[i].functions;
        for (int64_t k = 0; k < plan->centre_row_count && plan->centre_rows[i].joint >= 0; k++) {
            functions |= plan->centre_rows[k].joint == plan->centre_rows[i].joint ? plan->centre_rows[k].functions : 0;
        }
        if (plan->centre_rows[i].township == township &&
            (best < 0 || count_bits(functions & plan->centre_functions) > count_bits(best & plan->centre_functions))) {
            best = functions;
        }
    }
    return best;
}

/* Townships by elderly, most first; ties to the lowest number. */
static int64_t largest_left(const care_plan *plan, const double *elderly, const char *taken) {
    int64_t best = -1;
    for (int64_t t = 0; t < plan->townships; t++) {
        if (!taken[t] && (best < 0 || elderly[t] > elderly[best])) {
            best = t;
        }
    }
    return best;
}

care_status care__served_townships(const care_plan *plan, const care__people *people, care__arena *arena, int32_t *served,
                                   care_error *error) {
    int64_t count = 0;
    for (int64_t i = 0; i < plan->centre_row_count; i++) {
        count += plan->centre_rows[i].count;
    }
    int64_t *township = take_counts(arena, count);
    int64_t *joint = take_counts(arena, count);
    int32_t *functions = care__arena_take(arena, (size_t)count, sizeof *functions);
    int32_t *open_year = care__arena_take(arena, (size_t)count, sizeof *open_year);
    char *taken = care__arena_take(arena, (size_t)plan->townships, 1);
    if (township == NULL || joint == NULL || functions == NULL || open_year == NULL || taken == NULL) {
        return care__fail_nomem(error);
    }
    care_centres centres;
    care_centres_init(&centres);
    centres.count = 0;
    for (int whole_area = 0; whole_area < 2; whole_area++) { /* those whose place is known take theirs first */
        for (int64_t i = 0; i < plan->centre_row_count; i++) {
            const care__centre_row *row = &plan->centre_rows[i];
            for (int64_t k = 0; k < row->count && (row->township == CARE_WHOLE_AREA) == whole_area; k++) {
                const int64_t place = whole_area ? largest_left(plan, people->elderly, taken) : row->township;
                if (place < 0) {
                    break;
                }
                taken[place] = 1;
                township[centres.count] = place;
                joint[centres.count] = row->joint;
                functions[centres.count] = row->functions;
                open_year[centres.count++] = row->open_year;
            }
        }
    }
    centres.township = township;
    centres.functions = functions;
    centres.open_year = open_year;
    centres.joint = joint;
    return care_centres_served(&centres, plan->centre_functions, plan->base_year, plan->townships, served,
                               (size_t)plan->townships, error);
}

static care_status read_positions(const care_plan *plan, double *position, double *area_km2, care_error *error) {
    for (int64_t t = 0; t < plan->townships; t++) {
        care_township township;
        care_township_init(&township);
        CARE__TRY(care_area_get(plan->area, t, &township, error));
        position[2 * t] = township.longitude;
        position[2 * t + 1] = township.latitude;
        area_km2[t] = township.area_km2;
    }
    return CARE_OK;
}

/* Points on which the people stand, and the seats where the centres would be, in km on one plane. */
static care_status lay_out(const care_plan *plan, const care__assumptions *use, int64_t points, care__arena *arena,
                           double *people_xy, double *seat_xy, care_error *error) {
    double *given = take_numbers(arena, 2 * plan->townships);
    double *area_km2 = take_numbers(arena, plan->townships);
    if (given == NULL || area_km2 == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(read_positions(plan, given, area_km2, error));
    const double *position = use->position == NULL ? given : use->position;
    CARE__TRY(care_access_plane(plan->townships, position, given[0], given[1], seat_xy, (size_t)(2 * plan->townships), error));
    return care_access_spread(plan->townships, seat_xy, area_km2, points, use->random_points, use->seed, SOURCE_POINTS,
                              use->trajectory, people_xy, (size_t)(2 * plan->townships * points), error);
}

static double reach_km(const care_plan *plan, const care__assumptions *use) {
    const double speed = use->parameter[plan->walk ? CARE__P_WALK_SPEED : CARE__P_DRIVE_SPEED];
    return use->parameter[CARE__P_CARE_CIRCLE_MINUTES] / 60.0 * speed / use->parameter[CARE__P_DETOUR_FACTOR];
}

static care_status solve_order(const care_plan *plan, const care__people *people, const care_env *env, const care_reach *reach,
                               int64_t points, care__arena *arena, care__supply *supply, care_error *error) {
    const int64_t townships = plan->townships;
    double *weight = take_numbers(arena, supply->years * townships * points);
    int64_t *limit = take_counts(arena, supply->years);
    if (weight == NULL || limit == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t year = 0; year < supply->years; year++) {
        for (int64_t i = 0; i < townships * points; i++) {
            weight[year * townships * points + i] = people->elderly[(year + 1) * townships + i / points] / (double)points;
        }
    }
    const int64_t target = care__find_indicator(plan, CARE__Q_TOWNSHIPS_WITH_CENTRE);
    int64_t served = 0;
    for (int64_t t = 0; t < townships; t++) {
        served += supply->served[t];
    }
    const double share = target < 0 ? 0.0 : plan->indicators[target].target_value / plan->indicators[target].scale;
    const int64_t wanted = (int64_t)ceil(share * (double)townships - 1e-9);
    CARE__TRY(pace_from(wanted > served ? wanted - served : 0, 0, supply->years, limit, error));
    care_rollout_problem problem;
    care_rollout_problem_init(&problem);
    problem.sites = townships;
    problem.points = townships * points;
    problem.years = supply->years;
    problem.row_start = care_reach_row_start(reach);
    problem.site = care_reach_site(reach);
    problem.weight = weight;
    problem.existing = supply->served;
    problem.limit = limit;
    care_solve_info_init(&supply->order);
    return care_rollout_solve(&problem, env, supply->centre_year, supply->reached, supply->gained, &supply->order, error);
}

care_status care__centre_order(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                               const care_env *env, care__arena *arena, care__supply *supply, care_error *error) {
    const int64_t points = (int64_t)floor(assumptions->parameter[CARE__P_POINTS_PER_TOWNSHIP] + 0.5);
    double *people_xy = take_numbers(arena, 2 * plan->townships * points);
    double *seat_xy = take_numbers(arena, 2 * plan->townships);
    supply->years = plan->target_year - plan->base_year;
    supply->served = care__arena_take(arena, (size_t)plan->townships, sizeof *supply->served);
    supply->centre_year = take_counts(arena, plan->townships);
    supply->gained = take_numbers(arena, plan->townships);
    supply->reached = take_numbers(arena, supply->years);
    if (people_xy == NULL || seat_xy == NULL || supply->served == NULL || supply->centre_year == NULL ||
        supply->gained == NULL || supply->reached == NULL) {
        return care__fail_nomem(error);
    }
    CARE__TRY(care__served_townships(plan, people, arena, supply->served, error));
    CARE__TRY(lay_out(plan, assumptions, points, arena, people_xy, seat_xy, error));
    care_reach *reach = NULL;
    CARE__TRY(care_reach_create(plan->townships * points, people_xy, plan->townships, seat_xy, reach_km(plan, assumptions), env,
                                &reach, error));
    const care_status status = solve_order(plan, people, env, reach, points, arena, supply, error);
    care_reach_free(reach);
    return status;
}

static care_status place_centres(const care_plan *plan, care__arena *arena, care__supply *supply, care_error *error) {
    CARE__TRY(new_task(plan, supply->years, arena, &supply->centres, error));
    for (int64_t t = 0; t < plan->townships; t++) {
        if (supply->centre_year[t] >= 0) {
            supply->centres.count[t * supply->years + supply->centre_year[t]] = 1;
            supply->centres.total++;
        }
    }
    return CARE_OK;
}

/* ---- stations and home beds ------------------------------------------------------------------------------------------- */

static care_status place_stations(const care_plan *plan, const care__assumptions *use, const care_env *env, care__arena *arena,
                                  care__supply *supply, care_error *error) {
    double *units = take_numbers(arena, plan->townships);
    double *wanted = take_numbers(arena, plan->townships);
    int64_t *goal = take_counts(arena, plan->townships);
    int64_t *by_year = take_counts(arena, supply->years);
    supply->stations_now = take_counts(arena, plan->townships);
    if (units == NULL || wanted == NULL || goal == NULL || by_year == NULL || supply->stations_now == NULL) {
        return care__fail_nomem(error);
    }
    double sum = 0.0;
    int64_t now = 0;
    for (int64_t t = 0; t < plan->townships; t++) {
        care_township township;
        care_township_init(&township);
        CARE__TRY(care_area_get(plan->area, t, &township, error));
        units[t] = (double)(township.communities + township.villages);
        wanted[t] = use->parameter[CARE__P_STATION_SHARE_COMMUNITIES] * (double)township.communities +
                    use->parameter[CARE__P_STATION_SHARE_VILLAGES] * (double)township.villages;
        sum += wanted[t];
        supply->stations_now[t] = plan->town_stations[t];
    }
    if (plan->stations_area > 0) {
        CARE__TRY(care_apportion(CARE_SAINTE_LAGUE, plan->stations_area, plan->townships, units, NULL, NULL, env,
                                 supply->stations_now, error));
    }
    for (int64_t t = 0; t < plan->townships; t++) {
        now += supply->stations_now[t];
    }
    const int64_t total = (int64_t)ceil(sum - 1e-9) > now ? (int64_t)ceil(sum - 1e-9) : now;
    CARE__TRY(new_task(plan, supply->years, arena, &supply->stations, error));
    CARE__TRY(care_apportion(CARE_SAINTE_LAGUE, total, plan->townships, wanted, supply->stations_now, NULL, env, goal, error));
    for (int64_t t = 0; t < plan->townships; t++) {
        goal[t] -= supply->stations_now[t];
    }
    CARE__TRY(pace_from(total - now, 0, supply->years, by_year, error));
    return spread_years(plan, goal, by_year, supply->years, env, arena, &supply->stations, error);
}

static care_status record_home_beds(const care_plan *plan, care__supply *supply, care_error *error) {
    for (int64_t t = 0; t < plan->townships; t++) {
        for (int64_t year = 0; year < supply->years; year++) {
            const int64_t beds = supply->home_beds.count[t * supply->years + year];
            const int64_t when = plan->base_year + 1 + year;
            CARE__TRY(record(plan, supply->ledger, CARE_BED_APPROVE, when, t, CARE_BED_HOME, -1, beds, error));
            CARE__TRY(record(plan, supply->ledger, CARE_BED_START, when, t, CARE_BED_HOME, -1, beds, error));
            CARE__TRY(record(plan, supply->ledger, CARE_BED_OPEN, when, t, CARE_BED_HOME, -1, beds, error));
        }
    }
    return CARE_OK;
}

/* Contracts, use and caregivers of the home beds built by the target year. */
static void serve_home_beds(const care_plan *plan, const care__assumptions *use, const int64_t *built, care__supply *supply) {
    int64_t before = 0;
    for (int64_t t = 0; t < plan->townships; t++) {
        supply->contracted[t] = part_of(use->parameter[CARE__P_HOME_BED_CONTRACT_SHARE], before, built[t]);
        const int64_t used = part_of(use->parameter[CARE__P_HOME_BED_IN_USE_SHARE], before, built[t]);
        supply->in_use[t] = used < supply->contracted[t] ? used : supply->contracted[t];
        supply->caregivers[t] = (double)supply->in_use[t] / use->parameter[CARE__P_HOME_BEDS_PER_CAREGIVER];
        before += built[t];
    }
}

static care_status place_home_beds(const care_plan *plan, const care__assumptions *use, const care__people *people,
                                   const care_env *env, care__arena *arena, care__supply *supply, care_error *error) {
    int64_t *most = take_counts(arena, plan->townships);
    int64_t *by_township = take_counts(arena, plan->townships);
    int64_t *by_year = take_counts(arena, supply->years);
    supply->eligible = take_numbers(arena, plan->townships);
    supply->contracted = take_counts(arena, plan->townships);
    supply->in_use = take_counts(arena, plan->townships);
    supply->caregivers = take_numbers(arena, plan->townships);
    if (most == NULL || by_township == NULL || by_year == NULL || supply->eligible == NULL || supply->contracted == NULL ||
        supply->in_use == NULL || supply->caregivers == NULL) {
        return care__fail_nomem(error);
    }
    int64_t room = 0;
    for (int64_t t = 0; t < plan->townships; t++) {
        supply->eligible[t] = care__need_home_beds(plan, people, supply->years, t);
        most[t] = (int64_t)floor(supply->eligible[t]);
        room += most[t];
    }
    int64_t now;
    CARE__TRY(care_ledger_beds(supply->ledger, plan->base_year, CARE_WHOLE_AREA, CARE_BED_BIT(CARE_BED_HOME),
                               CARE_BED_BIT(CARE_BED_OPERATING), &now, error));
    const double goal = use->parameter[CARE__P_HOME_BEDS_PER_1000] * care__area_elderly(plan, people, supply->years) / 1000.0;
    supply->home_bed_goal = (int64_t)floor(goal + 0.5);
    int64_t build = supply->home_bed_goal - now;
    build = build < 0 ? 0 : build < room ? build : room;
    CARE__TRY(new_task(plan, supply->years, arena, &supply->home_beds, error));
    CARE__TRY(care_apportion(CARE_SAINTE_LAGUE, build, plan->townships, supply->eligible, NULL, most, env, by_township, error));
    CARE__TRY(pace_from(build, 0, supply->years, by_year, error));
    CARE__TRY(spread_years(plan, by_township, by_year, supply->years, env, arena, &supply->home_beds, error));
    serve_home_beds(plan, use, by_township, supply);
    return record_home_beds(plan, supply, error);
}

/* ---- all -------------------------------------------------------------------------------------------------------------- */

care_status care__supply_run(const care_plan *plan, const care__assumptions *assumptions, const care__people *people,
                             const care_env *env, care__arena *arena, care__supply *supply, care_error *error) {
    int64_t new_nursing = 0;
    memset(supply, 0, sizeof *supply);
    supply->years = plan->target_year - plan->base_year;
    CARE__TRY(open_ledger(plan, assumptions, env, supply, error));
    CARE__TRY(count_available(plan, people, arena, supply, error));
    CARE__TRY(ask_beds(plan, assumptions, people, supply, error));
    CARE__TRY(place_new_beds(plan, assumptions, people, env, arena, supply, &new_nursing, error));
    CARE__TRY(ask_nursing(plan, assumptions, supply, error));
    CARE__TRY(place_conversions(plan, people, env, new_nursing, arena, supply, error));
    CARE__TRY(care__centre_order(plan, assumptions, people, env, arena, supply, error));
    CARE__TRY(place_centres(plan, arena, supply, error));
    CARE__TRY(place_stations(plan, assumptions, env, arena, supply, error));
    return place_home_beds(plan, assumptions, people, env, arena, supply, error);
}

void care__supply_free(care__supply *supply) {
    care_ledger_free(supply->ledger);
    supply->ledger = NULL;
}
