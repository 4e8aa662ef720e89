#include "projection/multistate_year.h"

#include <string.h>

#include "core/kernel.h"

/* ---- tables ----------------------------------------------------------------------------------------------------------- */

/* Tables are read through a copy in which what four ages need stands together: one stream instead of one for each transition.
   Behind the blocks of a sex stand the transitions of the open age and those of the newborn. The last ages, which fill no
   block, are read from the table itself. */
static int64_t block_count(int64_t ages) {
    return (ages - 1) / 4;
}

/* Numbers in the blocks of a sex. */
static int64_t block_numbers(int64_t levels, int64_t ages) {
    return block_count(ages) * levels * levels * 4;
}

int64_t care__level_packed(int64_t levels, int64_t ages) {
    return CARE_SEXES * (block_numbers(levels, ages) + levels * levels + levels + 1);
}

void care__level_pack(int64_t levels, int64_t ages, const double *table, double *packed) {
    const int64_t states = levels + 1;
    for (int64_t sex = 0; sex < CARE_SEXES; sex++) {
        const double *rows = table + sex * states * states * ages;
        for (int64_t block = 0; block < block_count(ages); block++) {
            for (int64_t from = 0; from < levels; from++) {
                for (int64_t to = 0; to < levels; to++) {
                    memcpy(packed, rows + (from * states + to) * ages + 1 + 4 * block, 4 * sizeof *packed);
                    packed += 4;
                }
            }
        }
        for (int64_t from = 0; from < levels; from++) {
            for (int64_t to = 0; to < levels; to++) {
                *packed++ = rows[(from * states + to) * ages + ages - 1];
            }
        }
        for (int64_t to = 0; to < states; to++) {
            *packed++ = rows[to * ages];
        }
    }
}

/* ---- a year older ------------------------------------------------------------------------------------------------------ */

/* Of one age, from the one before; those who stay in the open age come later. */
CARE__BODY void advance_age(int64_t levels, int64_t ages, int64_t x, const double *restrict table, const double *restrict from,
                            double *restrict to) {
    for (int64_t j = 0; j < levels; j++) {
        double is = 0.0;
        for (int64_t i = 0; i < levels; i++) {
            is += from[i * ages + x - 1] * table[(i * (levels + 1) + j) * ages + x];
        }
        to[j * ages + x] = is;
    }
}

/* `open` is [levels][levels]. */
CARE__BODY void stay_open(int64_t levels, int64_t ages, const double *restrict open, const double *restrict from,
                          double *restrict to) {
    double stay[CARE__MOST_LEVELS];
    for (int64_t j = 0; j < levels; j++) {
        stay[j] = from[ages - 1] * open[j];
    }
    for (int64_t i = 1; i < levels; i++) {
        const double was = from[i * ages + ages - 1];
        for (int64_t j = 0; j < levels; j++) {
            stay[j] += was * open[i * levels + j];
        }
    }
    for (int64_t j = 0; j < levels; j++) {
        to[j * ages + ages - 1] += stay[j];
    }
}

/* A sex of one township or of two with the same table: everyone a year older, [levels][ages] to [levels][ages]; the newborn
   come later. Levels and townships are constants where this is called, so that four ages of all levels stay in registers. */
CARE__BODY void advance(int64_t levels, int64_t towns, int64_t ages, const double *restrict packed,
                        const double *restrict table, const double *const *from, double *const *to) {
    for (int64_t block = 0; block < block_count(ages); block++) {
        const double *entry = packed + block * levels * levels * 4;
        const int64_t x = 1 + 4 * block;
        care__lanes was[2][CARE__MOST_LEVELS];
        for (int64_t t = 0; t < towns; t++) {
            for (int64_t i = 0; i < levels; i++) {
                was[t][i] = CARE__LANES(from[t] + i * ages + x - 1);
            }
        }
        for (int64_t j = 0; j < levels; j++) {
            care__lanes is[2];
            for (int64_t t = 0; t < towns; t++) {
                is[t] = was[t][0] * CARE__LANES(entry + j * 4);
                for (int64_t i = 1; i < levels; i++) {
                    is[t] += was[t][i] * CARE__LANES(entry + (i * levels + j) * 4);
                }
                *(care__lanes *)(to[t] + j * ages + x) = is[t];
            }
        }
    }
    for (int64_t t = 0; t < towns; t++) {
        for (int64_t x = 1 + 4 * block_count(ages); x < ages; x++) {
            advance_age(levels, ages, x, table, from[t], to[t]);
        }
        stay_open(levels, ages, packed + block_numbers(levels, ages), from[t], to[t]);
    }
}

CARE__BODY void advance_levels(int64_t levels, int64_t towns, int64_t ages, const double *packed, const double *table,
                               const double *const *from, double *const *to) {
    if (towns == 2) {
        advance(levels, 2, ages, packed, table, from, to);
    } else {
        advance(levels, 1, ages, packed, table, from, to);
    }
}

CARE__BODY void advance_any(int64_t levels, int64_t towns, int64_t ages, const double *packed, const double *table,
                            const double *const *from, double *const *to) {
    switch (levels) {
    case 2:
        advance_levels(2, towns, ages, packed, table, from, to);
        break;
    case 3:
        advance_levels(3, towns, ages, packed, table, from, to);
        break;
    case 4:
        advance_levels(4, towns, ages, packed, table, from, to);
        break;
    default:
        advance_levels(levels, towns, ages, packed, table, from, to);
        break;
    }
}

/* ---- births, migrants, deaths ------------------------------------------------------------------------------------------ */

/* Births to the women there on average, over all levels. */
CARE__BODY double births_of(const care__level_year *y, int64_t t) {
    const double *fertility = y->fertility[t];
    const double *was = y->now[t] + CARE_FEMALE * y->levels * y->ages;
    const double *is = y->next[t] + CARE_FEMALE * y->levels * y->ages;
    care__lanes births = {0.0, 0.0, 0.0, 0.0};
    int64_t x = y->fertile.begin;
    for (; x + 4 <= y->fertile.end; x += 4) {
        care__lanes women = CARE__LANES(was + x) + CARE__LANES(is + x);
        for (int64_t i = 1; i < y->levels; i++) {
            women += CARE__LANES(was + i * y->ages + x) + CARE__LANES(is + i * y->ages + x);
        }
        births += CARE__LANES(fertility + x) * women;
    }
    double sum = CARE__LANES_SUM(births);
    for (; x < y->fertile.end; x++) {
        double women = 0.0;
        for (int64_t i = 0; i < y->levels; i++) {
            women += was[i * y->ages + x] + is[i * y->ages + x];
        }
        sum += fertility[x] * women;
    }
    return 0.5 * sum;
}

/* The newborn start in level 0. `male` is the share of boys, `newborn` [CARE_SEXES] the transitions of each. */
CARE__BODY void bear(const care__level_year *y, int64_t t, double births, double male, const double *const *newborn,
                     care__level_flows *flows) {
    const int64_t ages = y->ages;
    flows->births[CARE_MALE] = births * male;
    flows->births[CARE_FEMALE] = births - flows->births[CARE_MALE];
    for (int64_t sex = 0; sex < CARE_SEXES; sex++) {
        for (int64_t j = 0; j < y->levels; j++) {
            y->next[t][(sex * y->levels + j) * ages] = flows->births[sex] * newborn[sex][j];
        }
        flows->deaths[sex * y->levels] += flows->births[sex] * newborn[sex][y->levels];
    }
}

CARE__BODY void migrate(const care__level_year *y, int64_t t, care__level_flows *flows) {
    for (int64_t row = 0; row < CARE_SEXES * y->levels; row++) {
        const int64_t sex = row / y->levels;
        const double *rates = y->migration[t] + sex * y->ages;
        double *persons = y->next[t] + row * y->ages;
        care__lanes net = {0.0, 0.0, 0.0, 0.0};
        int64_t x = 0;
        for (; x + 4 <= y->ages; x += 4) {
            const care__lanes come = CARE__LANES(persons + x) * CARE__LANES(rates + x);
            net += come;
            *(care__lanes *)(persons + x) += come;
        }
        flows->migrants[sex] += CARE__LANES_SUM(net);
        for (; x < y->ages; x++) {
            const double come = persons[x] * rates[x];
            flows->migrants[sex] += come;
            persons[x] += come;
        }
    }
}

/* Deaths of a sex by the level at the start of the year, but for the newborn. */
static void count_deaths(int64_t levels, int64_t ages, const double *from, const double *table, double *deaths) {
    for (int64_t i = 0; i < levels; i++) {
        const double *persons = from + i * ages;
        const double *dead = table + (i * (levels + 1) + levels) * ages;
        care__lanes died = {0.0, 0.0, 0.0, 0.0};
        int64_t x = 1;
        for (; x + 4 <= ages; x += 4) {
            died += CARE__LANES(persons + x - 1) * CARE__LANES(dead + x);
        }
        for (; x < ages; x++) {
            died[0] += persons[x - 1] * dead[x];
        }
        deaths[i] = CARE__LANES_SUM(died) + persons[ages - 1] * dead[ages - 1];
    }
}

/* ---- the year ---------------------------------------------------------------------------------------------------------- */

CARE__BODY void live(const care__level_year *y, care__level_flows *flows) {
    const int64_t rows = y->levels * y->ages;
    const int64_t sex_table = (y->levels + 1) * (y->levels + 1) * y->ages;
    const int64_t sex_packed = care__level_packed(y->levels, y->ages) / CARE_SEXES;
    const double *newborn[CARE_SEXES];
    const double male = y->sex_ratio / (1.0 + y->sex_ratio);
    for (int64_t sex = 0; sex < CARE_SEXES; sex++) {
        const double *from[2] = {y->now[0] + sex * rows, y->now[1] + sex * rows};
        double *to[2] = {y->next[0] + sex * rows, y->next[1] + sex * rows};
        newborn[sex] = y->packed + (sex + 1) * sex_packed - (y->levels + 1);
        advance_any(y->levels, y->towns, y->ages, y->packed + sex * sex_packed, y->table + sex * sex_table, from, to);
        for (int64_t t = 0; t < (y->towns == 2 ? 2 : 1) && y->want_flows; t++) {
            count_deaths(y->levels, y->ages, from[t], y->table + sex * sex_table, flows[t].deaths + sex * y->levels);
        }
    }
    for (int64_t t = 0; t < y->towns; t++) {
        bear(y, t, births_of(y, t), male, newborn, &flows[t]);
        if (y->migration[t] != NULL) {
            migrate(y, t, &flows[t]);
        }
    }
}

CARE__WIDE static void live_wide(const care__level_year *y, care__level_flows *flows) {
    live(y, flows);
}

static void live_narrow(const care__level_year *y, care__level_flows *flows) {
    live(y, flows);
}

void care__level_live(const care__level_year *year, care__level_flows flows[2]) {
    (year->wide ? live_wide : live_narrow)(year, flows);
}
