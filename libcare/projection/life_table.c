#include "projection/life_table.h"

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/text.h"

enum { MOST_AGES = 1000, HIGHEST_AGE = 2000, MOST_STEPS = 200 };

static const double default_radix = 100000.0;

/* Beyond 2 no death rate leaves anybody alive at the end of a year in which deaths fall in its middle. */
static const double highest_rate = 2.0;

void care_life_rules_init(care_life_rules *rules) {
    if (rules != NULL) {
        memset(rules, 0, sizeof *rules);
        rules->struct_size = sizeof *rules;
        rules->ages = -1;
        rules->infant_rule = CARE_INFANT_ANDREEV_KINGKADE;
        rules->region = CARE_REGION_WEST;
        rules->ax_rule = CARE_AX_GREVILLE;
        rules->infant_ax = rules->child_ax = rules->radix = NAN;
        rules->tolerance = 1e-9;
    }
}

void care_life_input_init(care_life_input *input) {
    if (input != NULL) {
        memset(input, 0, sizeof *input);
        input->struct_size = sizeof *input;
        input->tables = -1;
    }
}

void care_life_result_init(care_life_result *result) {
    if (result != NULL) {
        memset(result, 0, sizeof *result);
        result->struct_size = sizeof *result;
    }
}

int care__life_columns_take(care__life_columns *columns, care__arena *arena, int64_t ages) {
    double *room = care__arena_take(arena, 8 * (size_t)ages, sizeof *room);
    double **each[] = {&columns->m, &columns->q, &columns->a, &columns->l, &columns->d, &columns->L, &columns->T, &columns->e};
    for (int64_t i = 0; i < 8 && room != NULL; i++) {
        *each[i] = room + i * ages;
    }
    return room != NULL;
}

/* ---- what is asked --------------------------------------------------------------------------------------------------- */

static care_status check_constant(double value, double high, int used, const char *where, care_error *error) {
    if (!used && !isnan(value)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_UNUSED, where, -1,
                          CARE__EITHER("this rule and these ages", "此规则与年龄"));
    }
    return used ? care__check_range(value, 0.0, high, where, -1, error) : CARE_OK;
}

care_status care__life_check_ages(const int64_t *from_age, int64_t ages, const char *where, care_error *error) {
    CARE__TRY(care__check_pointer(from_age, where, error));
    CARE__TRY(care__check_integer(from_age[0], 0, MOST_AGES, where, 0, error));
    for (int64_t x = 1; x < ages; x++) {
        CARE__TRY(care__check_integer(from_age[x], from_age[x - 1] + 1, HIGHEST_AGE, where, x, error));
    }
    return CARE_OK;
}

static int has_infants(const care_life_rules *rules) {
    return rules->from_age[0] == 0 && rules->from_age[1] == 1;
}

static int has_children(const care_life_rules *rules) {
    return has_infants(rules) && rules->ages > 2 && rules->from_age[2] == 5;
}

care_status care__life_rules_take(care_life_rules *use, const care_life_rules *given, care_error *error) {
    care_life_rules_init(use);
    CARE__TRY(care__take(use, sizeof *use, given, "rules", error));
    CARE__TRY(care__check_integer(use->ages, 2, MOST_AGES, "rules.ages", -1, error));
    CARE__TRY(care__life_check_ages(use->from_age, use->ages, "rules.from_age", error));
    CARE__TRY(care__check_integer(use->infant_rule, CARE_INFANT_ANDREEV_KINGKADE, CARE_INFANT_CONSTANT, "rules.infant_rule", -1,
                                  error));
    const int constant = use->infant_rule == CARE_INFANT_CONSTANT;
    CARE__TRY(care__check_integer(use->region, CARE_REGION_WEST, constant ? CARE_REGION_WEST : CARE_REGION_SOUTH,
                                  "rules.region", -1, error));
    CARE__TRY(care__check_integer(use->ax_rule, CARE_AX_GREVILLE, CARE_AX_MIDDLE, "rules.ax_rule", -1, error));
    CARE__TRY(check_constant(use->infant_ax, 1.0, constant && has_infants(use), "rules.infant_ax", error));
    CARE__TRY(check_constant(use->child_ax, 4.0, constant && has_children(use), "rules.child_ax", error));
    if (!isnan(use->radix)) {
        CARE__TRY(care__check_value(use->radix, CARE__POSITIVE, "rules.radix", -1, error));
    }
    return care__check_range(use->tolerance, 0.0, 1.0, "rules.tolerance", -1, error);
}

int care__life_needs_sex(const care_life_rules *rules) {
    return has_infants(rules) && rules->infant_rule != CARE_INFANT_CONSTANT;
}

care_status care__life_check_sex(const int32_t *sex, int64_t tables, int needed, const char *where, care_error *error) {
    if (needed) {
        CARE__TRY(care__check_pointer(sex, where, error));
    }
    for (int64_t t = 0; t < tables && sex != NULL; t++) {
        CARE__TRY(care__check_integer(sex[t], CARE_MALE, CARE_FEMALE, where, t, error));
    }
    return CARE_OK;
}

/* The range of one column, with NAN for what is not known at the open age. */
static care_status check_column(const care_life_rules *rules, int64_t tables, const double *column, double high,
                                double open_low, double open_high, const char *where, care_error *error) {
    const int64_t open = rules->ages - 1;
    for (int64_t i = 0; i < tables * rules->ages && column != NULL; i++) {
        const int64_t x = i % rules->ages;
        if (x < open) {
            const double width = (double)(rules->from_age[x + 1] - rules->from_age[x]);
            CARE__TRY(care__check_range(column[i], 0.0, isnan(high) ? width : high, where, i, error));
        } else if (!isnan(column[i])) {
            CARE__TRY(care__check_range(column[i], open_low, open_high, where, i, error));
        }
    }
    return CARE_OK;
}

static care_status check_survivors(const care_life_rules *rules, int64_t tables, const double *lx, care_error *error) {
    for (int64_t i = 0; i < tables * rules->ages && lx != NULL; i++) {
        CARE__TRY(care__check_value(lx[i], i % rules->ages == 0 ? CARE__POSITIVE : CARE__NON_NEGATIVE, "input.lx", i, error));
        if (i % rules->ages > 0) {
            CARE__TRY(care__check_range(lx[i], 0.0, lx[i - 1], "input.lx", i, error));
        }
    }
    return CARE_OK;
}

static care_status check_input(const care_life_rules *rules, const care_life_input *input, care_error *error) {
    size_t cells;
    CARE__TRY(care__check_integer(input->tables, 1, INT32_MAX, "input.tables", -1, error));
    CARE__TRY(care__check_product(input->tables, rules->ages, (int64_t)sizeof(double), "input.tables", &cells, error));
    if (input->mx == NULL && input->qx == NULL && input->lx == NULL) {
        return care__fail(error, CARE_E_INVALID, CARE__M_LIFE_UNKNOWN, "input", -1,
                          CARE__EITHER("mx, qx or lx", "mx、qx 或 lx"));
    }
    const int implied = input->mx != NULL && (input->qx != NULL || input->lx != NULL); /* by the others */
    const int needed = input->ax == NULL && !implied && care__life_needs_sex(rules);
    CARE__TRY(care__life_check_sex(input->sex, input->tables, needed, "input.sex", error));
    CARE__TRY(check_column(rules, input->tables, input->mx, highest_rate, 0.0, highest_rate, "input.mx", error));
    CARE__TRY(check_column(rules, input->tables, input->qx, 1.0, 1.0, 1.0, "input.qx", error));
    CARE__TRY(check_column(rules, input->tables, input->ax, NAN, 0.0, (double)MOST_AGES, "input.ax", error));
    CARE__TRY(check_survivors(rules, input->tables, input->lx, error));
    return input->open_ax == NULL
               ? CARE_OK
               : care__check_array(input->open_ax, (size_t)input->tables, CARE__POSITIVE, "input.open_ax", error);
}

/* ---- age 0 and ages 1-4 ---------------------------------------------------------------------------------------------- */

/* a = base + slope x from this value on. */
typedef struct piece {
    double from, base, slope;
} piece;

enum { PIECES = 3 };

/* By m(0). Andreev, Kingkade 2015, Demographic Research 33:13, table 3; also Methods Protocol of the Human Mortality Database,
   version 6, section 7.1. */
static const piece andreev_kingkade[CARE_SEXES][PIECES] = {
    {{0.0, 0.14929, -1.99545}, {0.02300, 0.02832, 3.26021}, {0.08307, 0.29915, 0.0}},
    {{0.0, 0.14903, -2.05527}, {0.01724, 0.04667, 3.88089}, {0.06891, 0.31411, 0.0}}};

/* By q(0) up to this. Coale, Demeny, Vaughan 1983, Regional Model Life Tables and Stable Populations, p. 20 f. */
static const double coale_demeny_q = 0.1;
static const double infant_base[4][CARE_SEXES] = {{0.0425, 0.05}, {0.0425, 0.05}, {0.0025, 0.01}, {0.0425, 0.05}};
static const double infant_slope[CARE_SEXES] = {2.875, 3.0};
static const double child_base[4][CARE_SEXES] = {{1.653, 1.524}, {1.859, 1.733}, {1.614, 1.487}, {1.541, 1.402}};
static const double child_slope[CARE_SEXES] = {-3.013, -1.627};
static const double child_high[4][CARE_SEXES] = {{1.352, 1.361}, {1.558, 1.570}, {1.313, 1.324}, {1.240, 1.239}};

static double andreev_kingkade_by_m(int32_t sex, double m) {
    const piece *pieces = andreev_kingkade[sex];
    int i = PIECES - 1;
    while (i > 0 && m < pieces[i].from) {
        i--;
    }
    return pieces[i].base + pieces[i].slope * m;
}

/* With m = q / (1 - (1 - a) q) and a = base + slope m each piece is a quadratic in m. Where the rule jumps a q may belong to
   no piece: then m is where it jumps. */
static double andreev_kingkade_by_q(int32_t sex, double q) {
    const piece *pieces = andreev_kingkade[sex];
    for (int i = 0; i < PIECES; i++) {
        const double b = 1.0 - (1.0 - pieces[i].base) * q;
        const double root = b * b + 4.0 * pieces[i].slope * q * q;
        const double m = root < 0.0 ? (double)INFINITY : 2.0 * q / (b + sqrt(root));
        const double end = i + 1 < PIECES ? pieces[i + 1].from : (double)INFINITY;
        if (m < pieces[i].from) {
            return 1.0 + 1.0 / pieces[i].from - 1.0 / q;
        }
        if (m < end) {
            return pieces[i].base + pieces[i].slope * m;
        }
    }
    return pieces[PIECES - 1].base;
}

/* a = base + slope q, and q = m / (1 + (1 - a) m): a quadratic in q, whose root is real below where the rule becomes constant.
 */
static double coale_demeny_by_m(int32_t region, int32_t sex, double m) {
    const double base = infant_base[region][sex];
    const double c = 1.0 + (1.0 - base) * m;
    const double root = c * c - 4.0 * infant_slope[sex] * m * m;
    const double q = root < 0.0 ? 1.0 : 2.0 * m / (c + sqrt(root));
    return base + infant_slope[sex] * fmin(q, coale_demeny_q);
}

static double child_ax(const care_life_rules *rules, int32_t sex, double q) {
    if (rules->infant_rule == CARE_INFANT_CONSTANT) {
        return rules->child_ax;
    }
    return q < coale_demeny_q ? child_base[rules->region][sex] + child_slope[sex] * q : child_high[rules->region][sex];
}

/* ax of age 0 by m, or by q where m is NAN. */
static double infant_ax(const care_life_rules *rules, int32_t sex, double m, double q) {
    if (rules->infant_rule == CARE_INFANT_CONSTANT) {
        return rules->infant_ax;
    }
    if (rules->infant_rule == CARE_INFANT_ANDREEV_KINGKADE) {
        return isnan(m) ? andreev_kingkade_by_q(sex, q) : andreev_kingkade_by_m(sex, m);
    }
    return isnan(m) ? infant_base[rules->region][sex] + infant_slope[sex] * fmin(q, coale_demeny_q)
                    : coale_demeny_by_m(rules->region, sex, m);
}

/* ---- one table ------------------------------------------------------------------------------------------------------- */

static double width_of(const care_life_rules *rules, int64_t x) {
    return (double)(rules->from_age[x + 1] - rules->from_age[x]);
}

static double q_of(double n, double m, double a) {
    return n * m / (1.0 + (n - a) * m);
}

static double m_of(double n, double q, double a) {
    return q / (n - (n - a) * q);
}

static int is_five(const care_life_rules *rules, int64_t x) {
    return x >= 0 && x + 1 < rules->ages && rules->from_age[x + 1] - rules->from_age[x] == 5;
}

static int by_greville(const care_life_rules *rules, int64_t x) {
    return rules->ax_rule == CARE_AX_GREVILLE && rules->from_age[x] >= 15 && is_five(rules, x) && is_five(rules, x - 1);
}

static double greville(const care_life_rules *rules, const double *m, int64_t x) {
    const double n = width_of(rules, x);
    const int last = x + 2 == rules->ages;
    const double above = last ? m[x] : m[x + 1];
    if (!(m[x - 1] > 0.0 && m[x] > 0.0 && above > 0.0)) {
        return 0.5 * n;
    }
    const double k = log(above / m[x - 1]) / (last ? n : 2.0 * n);
    return fmin(fmax(0.5 * n - n * n / 12.0 * (m[x] - k), 0.1 * n), 0.9 * n);
}

/* Everything but Greville; a group that begins at age 0 and is wider than a year has no rule. */
static care_status simple_ax(const care_life_rules *rules, int32_t sex, int64_t x, const care__life_columns *c,
                             care_error *error) {
    const int64_t from = rules->from_age[x];
    const int64_t to = rules->from_age[x + 1];
    const int child = from == 1 && to == 5;
    if ((from == 0 && to > 1) || (child && !has_children(rules))) {
        return care__fail(error, CARE_E_INVALID, CARE__M_LIFE_NO_RULE, "rules.from_age", x, "%lld" CARE__AND "%lld",
                          (long long)from, (long long)to - 1);
    }
    if (from == 0) {
        c->a[x] = infant_ax(rules, sex, c->m[x], c->q[x]);
    } else {
        const double infants = child ? isnan(c->q[0]) ? q_of(1.0, c->m[0], c->a[0]) : c->q[0] : NAN;
        c->a[x] = child ? child_ax(rules, sex, infants) : 0.5 * (double)(to - from);
    }
    return CARE_OK;
}

/* m from q, where Greville's rule needs the m of neighbours: a fixed point, since ax hardly depends on m. */
static care_status solve_greville(const care_life_rules *rules, int64_t row, const care__life_columns *c, care_error *error) {
    const int64_t open = rules->ages - 1;
    double change = INFINITY;
    for (int step = 0; step < MOST_STEPS && change > 4e-16; step++) {
        change = 0.0;
        for (int64_t x = 1; x < open; x++) {
            if (by_greville(rules, x)) {
                c->a[x] = greville(rules, c->m, x);
                const double m = m_of(width_of(rules, x), c->q[x], c->a[x]);
                change = fmax(change, fabs(m - c->m[x]) / fmax(m, 1e-300));
                c->m[x] = m;
            }
        }
    }
    if (change > 1e-13) {
        return care__fail(error, CARE_E_INVALID, CARE__M_FIT_NOT_CONVERGED, "input.qx", row, "%d" CARE__AND "%s", MOST_STEPS,
                          care__number_of(change).text);
    }
    return CARE_OK;
}

/* What is known of one table: rows of the columns, NULL for none. */
typedef struct known {
    const double *m, *q, *a, *l;
    int64_t first; /* index of the row's first cell, for messages */
} known;

static const double *row_of(const double *column, int64_t first) {
    return column == NULL ? NULL : column + first;
}

static care_status disagrees(const char *where, int64_t row, double found, double follows, care_error *error) {
    return care__fail(error, CARE_E_INVALID, CARE__M_LIFE_DISAGREES, where, row, "%s" CARE__AND "%s",
                      care__number_of(found).text, care__number_of(follows).text);
}

/* ax that is implied by m and q. */
static care_status implied_ax(const care_life_rules *rules, const known *k, int64_t x, const care__life_columns *c,
                              care_error *error) {
    const double n = width_of(rules, x);
    const double m = c->m[x];
    const double q = c->q[x];
    if (m > 0.0 && q > 0.0) {
        c->a[x] = n + 1.0 / m - n / q;
    } else {
        c->a[x] = 0.5 * n;
    }
    const double a = fmin(fmax(c->a[x], 0.0), n);
    const double follows = q_of(n, m, a);
    if (!(fabs(q - follows) <= rules->tolerance)) {
        return disagrees(k->q != NULL ? "input.qx" : "input.lx", k->q != NULL ? k->first + x : k->first + x + 1, q, follows,
                         error);
    }
    c->a[x] = a;
    return CARE_OK;
}

static care_status closed_with_m(const care_life_rules *rules, const known *k, int32_t sex, int64_t x,
                                 const care__life_columns *c, care_error *error) {
    const double n = width_of(rules, x);
    if (k->a != NULL) {
        c->a[x] = k->a[x];
    } else if (!isnan(c->q[x])) {
        CARE__TRY(implied_ax(rules, k, x, c, error));
    } else if (by_greville(rules, x)) {
        c->a[x] = greville(rules, c->m, x);
    } else {
        CARE__TRY(simple_ax(rules, sex, x, c, error));
    }
    c->q[x] = q_of(n, c->m[x], c->a[x]);
    if (c->q[x] > 1.0 + 1e-12) {
        return care__fail(error, CARE_E_INVALID, CARE__M_LIFE_NO_SURVIVOR, "input.mx", k->first + x, "%s" CARE__AND "%s",
                          care__number_of(c->m[x]).text, care__number_of(c->a[x]).text);
    }
    c->q[x] = fmin(c->q[x], 1.0);
    return CARE_OK;
}

static care_status closed_with_q(const care_life_rules *rules, const known *k, int32_t sex, int64_t x,
                                 const care__life_columns *c, care_error *error) {
    if (k->a != NULL) {
        c->a[x] = k->a[x];
    } else {
        CARE__TRY(simple_ax(rules, sex, x, c, error));
    }
    c->m[x] = m_of(width_of(rules, x), c->q[x], c->a[x]);
    if (!isfinite(c->m[x])) { /* all die at once */
        return care__fail(error, CARE_E_INVALID, CARE__M_ZERO, "input.ax", k->first + x, NULL);
    }
    return CARE_OK;
}

static care_status solve_closed(const care_life_rules *rules, const known *k, int32_t sex, const care__life_columns *c,
                                care_error *error) {
    const int64_t open = rules->ages - 1;
    for (int64_t x = 0; x < open; x++) {
        c->m[x] = k->m != NULL ? k->m[x] : NAN;
        c->q[x] = k->q != NULL ? k->q[x] : k->l == NULL ? NAN : k->l[x] > 0.0 ? (k->l[x] - k->l[x + 1]) / k->l[x] : 1.0;
    }
    for (int64_t x = 0; x < open; x++) {
        CARE__TRY(k->m != NULL ? closed_with_m(rules, k, sex, x, c, error) : closed_with_q(rules, k, sex, x, c, error));
    }
    return k->m == NULL && k->a == NULL ? solve_greville(rules, k->first, c, error) : CARE_OK;
}

/* The open age: the first known of open_ax, ax and 1/mx; the others must agree. */
static care_status solve_open(const care_life_rules *rules, const care_life_input *input, int64_t table, const known *k,
                              const care__life_columns *c, care_error *error) {
    const int64_t open = rules->ages - 1;
    const double given = input->open_ax != NULL ? input->open_ax[table] : NAN;
    const double a = k->a != NULL ? k->a[open] : NAN;
    const double m = k->m != NULL ? k->m[open] : NAN;
    if (isnan(given) && (a == 0.0 || (isnan(a) && m == 0.0))) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ZERO, isnan(a) ? "input.mx" : "input.ax", k->first + open, NULL);
    }
    const double e = !isnan(given) ? given : !isnan(a) ? a : 1.0 / m;
    if (isnan(e)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_LIFE_UNKNOWN, "input.open_ax", table,
                          CARE__EITHER("open_ax, or mx or ax of the open age", "open_ax，或开口年龄的 mx 或 ax"));
    }
    if (!isnan(a) && fabs(a - e) > rules->tolerance * e) {
        return disagrees("input.ax", k->first + open, a, e, error);
    }
    if (!isnan(m) && fabs(m * e - 1.0) > rules->tolerance) {
        return disagrees("input.mx", k->first + open, m, 1.0 / e, error);
    }
    c->a[open] = c->e[open] = e;
    c->m[open] = !isnan(m) && isnan(given) && isnan(a) ? m : 1.0 / e;
    c->q[open] = 1.0;
    return CARE_OK;
}

static care_status check_rest(const care_life_rules *rules, const known *k, const care__life_columns *c, care_error *error) {
    for (int64_t x = 0; x + 1 < rules->ages && k->q != NULL; x++) {
        if (fabs(k->q[x] - c->q[x]) > rules->tolerance) {
            return disagrees("input.qx", k->first + x, k->q[x], c->q[x], error);
        }
    }
    for (int64_t x = 0; x < rules->ages && k->l != NULL; x++) {
        const double follows = c->l[x] / c->l[0];
        if (fabs(k->l[x] / k->l[0] - follows) > rules->tolerance) {
            return disagrees("input.lx", k->first + x, k->l[x], k->l[0] * follows, error);
        }
    }
    return CARE_OK;
}

static void complete(const care_life_rules *rules, double radix, const care__life_columns *c) {
    const int64_t open = rules->ages - 1;
    c->l[0] = radix;
    for (int64_t x = 0; x < open; x++) {
        c->d[x] = c->l[x] * c->q[x];
        c->l[x + 1] = c->l[x] - c->d[x];
        c->L[x] = width_of(rules, x) * c->l[x + 1] + c->a[x] * c->d[x];
    }
    c->d[open] = c->l[open];
    c->L[open] = c->T[open] = c->l[open] * c->e[open];
    for (int64_t x = open - 1; x >= 0; x--) {
        c->T[x] = c->T[x + 1] + c->L[x];
        c->e[x] = c->a[x] * c->q[x] + (1.0 - c->q[x]) * (width_of(rules, x) + c->e[x + 1]);
    }
}

care_status care__life_solve(const care_life_rules *rules, const care_life_input *input, int64_t table,
                             const care__life_columns *columns, care_error *error) {
    const int64_t first = table * rules->ages;
    const known k = {.m = row_of(input->mx, first),
                     .q = row_of(input->qx, first),
                     .a = row_of(input->ax, first),
                     .l = row_of(input->lx, first),
                     .first = first};
    CARE__TRY(solve_open(rules, input, table, &k, columns, error));
    CARE__TRY(solve_closed(rules, &k, input->sex != NULL ? input->sex[table] : CARE_MALE, columns, error));
    complete(rules, !isnan(rules->radix) ? rules->radix : k.l != NULL ? k.l[0] : default_radix, columns);
    return check_rest(rules, &k, columns, error);
}

/* ---- many tables ----------------------------------------------------------------------------------------------------- */

static void write_table(const care_life_rules *rules, int64_t table, const care__life_columns *c,
                        const care_life_result *result) {
    double *const to[] = {result->mx, result->qx, result->ax, result->lx, result->dx, result->Lx, result->Tx, result->ex};
    const double *const from[] = {c->m, c->q, c->a, c->l, c->d, c->L, c->T, c->e};
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++) {
        if (to[i] != NULL) {
            memcpy(to[i] + table * rules->ages, from[i], (size_t)rules->ages * sizeof(double));
        }
    }
}

care_status care_life_table(const care_life_rules *rules, const care_life_input *input, const care_env *env,
                            const care_life_result *result, care_error *error) {
    care_life_rules by;
    care_life_input from;
    care_life_result to;
    care_env use;
    care_life_input_init(&from);
    care_life_result_init(&to);
    CARE__TRY(care__life_rules_take(&by, rules, error));
    CARE__TRY(care__take(&from, sizeof from, input, "input", error));
    CARE__TRY(care__take(&to, sizeof to, result, "result", error));
    CARE__TRY(care__env_take(&use, env, error));
    CARE__TRY(check_input(&by, &from, error));
    care__arena arena;
    care__life_columns columns;
    care__arena_init(&arena, care__allocator_of(&use));
    care_status status = care__life_columns_take(&columns, &arena, by.ages) ? CARE_OK : care__fail_nomem(error);
    for (int64_t t = 0; t < from.tables && status == CARE_OK; t++) { /* all are looked at before the first is written */
        status = care__life_solve(&by, &from, t, &columns, error);
    }
    for (int64_t t = 0; t < from.tables && status == CARE_OK; t++) {
        status = care__life_solve(&by, &from, t, &columns, error);
        write_table(&by, t, &columns, &to);
    }
    care__arena_free(&arena);
    return status;
}

/* ---- survival ratios ------------------------------------------------------------------------------------------------- */

/* Every group must begin where an age begins, the last with the open age. */
static care_status check_groups(int64_t ages, const int64_t *from_age, int64_t width, int64_t *groups, care_error *error) {
    const int64_t open = ages - 1;
    CARE__TRY(care__check_integer(width, 1, from_age[open] - from_age[0], "width", -1, error));
    *groups = (from_age[open] - from_age[0]) / width + 1;
    int64_t x = 0;
    for (int64_t g = 0; g < *groups; g++) {
        const int64_t wanted = from_age[0] + g * width;
        while (from_age[x] < wanted || (g == *groups - 1 && x < open)) {
            x++;
        }
        if (from_age[x] != wanted) {
            return care__fail(error, CARE_E_INVALID, CARE__M_OTHER_VALUE, "from_age", x, "%lld" CARE__AND "%lld",
                              (long long)from_age[x], (long long)wanted);
        }
    }
    return CARE_OK;
}

/* Person-years of each group into out, the open group's being T. */
static void add_up(int64_t ages, const int64_t *from_age, int64_t width, const double *Lx, int64_t groups, double *out) {
    for (int64_t g = 0; g < groups; g++) {
        out[g] = 0.0;
    }
    for (int64_t x = 0; x < ages; x++) {
        out[(from_age[x] - from_age[0]) / width] += Lx[x];
    }
}

static double ratio(double above, double below) {
    return below > 0.0 ? above / below : 0.0;
}

care_status care_life_survival(int64_t ages, const int64_t *from_age, int64_t tables, int64_t width, double radix,
                               const double *Lx, double *out, size_t n, care_error *error) {
    int64_t groups = 0;
    size_t cells;
    CARE__TRY(care__check_integer(ages, 2, MOST_AGES, "ages", -1, error));
    CARE__TRY(care__life_check_ages(from_age, ages, "from_age", error));
    CARE__TRY(care__check_integer(tables, 1, INT32_MAX, "tables", -1, error));
    CARE__TRY(check_groups(ages, from_age, width, &groups, error));
    CARE__TRY(care__check_value(radix, CARE__POSITIVE, "radix", -1, error));
    CARE__TRY(care__check_product(tables, ages, 1, "Lx", &cells, error));
    CARE__TRY(care__check_array(Lx, cells, CARE__NON_NEGATIVE, "Lx", error));
    CARE__TRY(care__check_length(n, (size_t)(tables * groups), "n", error));
    CARE__TRY(care__check_pointer(out, "out", error));
    for (int64_t t = 0; t < tables; t++) {
        double *s = out + t * groups;
        add_up(ages, from_age, width, Lx + t * ages, groups, s);
        s[groups - 1] = ratio(s[groups - 1], s[groups - 1] + s[groups - 2]);
        for (int64_t g = groups - 2; g > 0; g--) {
            s[g] = ratio(s[g], s[g - 1]);
        }
        s[0] /= (double)width * radix;
    }
    return CARE_OK;
}
