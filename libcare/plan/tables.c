/* What the tables of a run share. */
#include "plan/tables.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

care__words care__township_name(const care__run *run, int64_t township) {
    care_township about;
    care_township_init(&about);
    (void)care_area_get(run->plan->area, township, &about, NULL);
    return (care__words){{about.name_en, about.name_zh}};
}

care__words care__basis_words(const care__run *run) {
    static const care__words words[] = {{{"resident", "常住"}}, {{"registered", "户籍"}}};
    return words[run->plan->basis];
}

/* A text with its places filled in. */
static care__words fill(const care__run *run, care__words pattern) {
    const care__words basis = care__basis_words(run);
    care__words filled;
    for (int language = 0; language < 2; language++) {
        char arguments[64];
        char text[128];
        (void)snprintf(arguments, sizeof arguments, "%lld+" CARE__AND "%s", (long long)run->plan->elderly_age,
                       basis.in[language]);
        care__pattern_render(pattern.in[language], language, arguments, text, sizeof text);
        filled.in[language] = care__print(run, "%s", text);
    }
    return filled;
}

care_status care__new_table(const care__run *run, const char *name, care__words title, const care__column *columns,
                            int64_t column_count, int64_t rows, care_table **table, care_error *error) {
    care__column *filled = care__arena_take(run->arena, (size_t)column_count, sizeof *filled);
    if (filled == NULL) {
        return care__fail_nomem(error);
    }
    for (int64_t i = 0; i < column_count; i++) {
        filled[i] = columns[i];
        filled[i].label = fill(run, columns[i].label);
    }
    return care__table_create(care__allocator_of(&run->env), name, fill(run, title), filled, column_count, rows, table, error);
}

int32_t care__worse(int32_t a, int32_t b) {
    return a > b ? a : b;
}

int32_t care__status_of(const care_plan *plan, uint64_t inputs) {
    int32_t worst = CARE_REPORTED;
    for (int i = 0; i < CARE__DOCUMENT_TABLES + CARE__PARAMETERS; i++) {
        const int parameter = i - CARE__DOCUMENT_TABLES;
        if (inputs >> i & 1) {
            worst = care__worse(worst, parameter < 0 ? plan->inputs[i].status : plan->parameters[parameter].status);
        }
    }
    return worst;
}

const char *care__print(const care__run *run, const char *pattern, ...) {
    char text[512];
    va_list list;
    va_start(list, pattern);
    (void)care__format_list(text, sizeof text, pattern, list);
    va_end(list);
    const char *kept = care__arena_text(run->arena, text);
    if (kept == NULL) {
        *run->short_of_memory = 1;
    }
    return kept == NULL ? "" : kept;
}

double care__rounded(double value, int decimals) {
    const double scale = pow(10.0, decimals);
    return round(value * scale) / scale;
}

int64_t care__task_in_year(const care__run *run, const care__task *task, int64_t year) {
    int64_t sum = 0;
    for (int64_t t = 0; t < run->plan->townships; t++) {
        sum += task->count[t * run->supply.years + year];
    }
    return sum;
}

int64_t care__task_of_township(const care__run *run, const care__task *task, int64_t township) {
    int64_t sum = 0;
    for (int64_t year = 0; year < run->supply.years; year++) {
        sum += task->count[township * run->supply.years + year];
    }
    return sum;
}
