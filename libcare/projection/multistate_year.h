/* One year of a projection by level: one township, or two that share their rates. */
#ifndef CARE_PROJECTION_MULTISTATE_YEAR_H
#define CARE_PROJECTION_MULTISTATE_YEAR_H

#include <care/multistate.h>

enum { CARE__MOST_LEVELS = CARE_STATES_MAX - 1 };

/** Flows of one township in one year. */
typedef struct care__level_flows {
    double births[CARE_SEXES];
    double deaths[CARE_SEXES * CARE__MOST_LEVELS]; /* by the level at the start of the year */
    double migrants[CARE_SEXES];
} care__level_flows;

/** Ages begin ... end - 1: all others have no births. */
typedef struct care__fertile {
    int64_t begin, end;
} care__fertile;

/** What a year is lived with, and by whom. Populations are [CARE_SEXES][levels][ages]. */
typedef struct care__level_year {
    int64_t levels, ages;
    care__fertile fertile;
    int wide;                   /* kernel for wide machines; both give the same bits */
    int want_flows;             /* 0 = flows are not counted, but for births */
    int64_t towns;              /* 1 or 2 */
    const double *table;        /* [CARE_SEXES][states][states][ages] */
    const double *packed;       /* the same by care__level_pack */
    const double *fertility[2]; /* of each township: [ages] */
    const double *migration[2]; /* [CARE_SEXES][ages]; NULL = none */
    double sex_ratio;
    const double *now[2];
    double *next[2];
} care__level_year;

/** Numbers in a packed table of both sexes. */
int64_t care__level_packed(int64_t levels, int64_t ages);
/** A table for four ages at a time: [CARE_SEXES][block of ages][from][to][4]. The dead are left out. */
void care__level_pack(int64_t levels, int64_t ages, const double *table, double *packed);

/** Lives the year. `flows` start as zero. */
void care__level_live(const care__level_year *year, care__level_flows flows[2]);

#endif
