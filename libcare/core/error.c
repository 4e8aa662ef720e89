#include "core/error.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

typedef struct catalogue_entry {
    int32_t id;
    const char *text[2]; /* by language: English, Chinese */
} catalogue_entry;

static const catalogue_entry messages[] = {
#define X(name, value, en, zh) {name, {en, zh}},
    CARE__MESSAGE_LIST(X)
#undef X
};

const char *care_version(void) {
#define CARE__STRING(x) #x
#define CARE__VERSION(a, b, c) CARE__STRING(a) "." CARE__STRING(b) "." CARE__STRING(c)
    return CARE__VERSION(CARE_VERSION_MAJOR, CARE_VERSION_MINOR, CARE_VERSION_PATCH);
}

int care__language(const char *language) {
    if (language == NULL || strncmp(language, "en", 2) == 0) {
        return 0;
    }
    return strncmp(language, "zh", 2) == 0 ? 1 : -1;
}

static int language_or_english(const char *language) {
    const int index = care__language(language);
    return index < 0 ? 0 : index;
}

care_status care__language_check(const char *language, int *index, care_error *error) {
    *index = care__language(language);
    if (*index < 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_LANGUAGE, "language", -1, "%.40s", language);
    }
    return CARE_OK;
}

const char *care_status_text(int32_t status, const char *language) {
    const int chinese = language_or_english(language);
    switch (status) {
#define X(name, value, en, zh) \
    case name:                 \
        return chinese ? (zh) : (en);
        CARE_STATUS_LIST(X)
#undef X
    default:
        return chinese ? "未知状态" : "unknown status";
    }
}

const char *care_input_status_text(int32_t status, const char *language) {
    const int chinese = language_or_english(language);
    switch (status) {
#define X(name, value, en, zh) \
    case name:                 \
        return chinese ? (zh) : (en);
        CARE_INPUT_STATUS_LIST(X)
#undef X
    default:
        return chinese ? "未知" : "unknown";
    }
}

void care_error_init(care_error *error) {
    if (error != NULL) {
        memset(error, 0, sizeof *error);
        error->struct_size = sizeof *error;
        error->row = -1;
    }
}

void care_env_init(care_env *env) {
    if (env != NULL) {
        memset(env, 0, sizeof *env);
        env->struct_size = sizeof *env;
    }
}

void care_solve_info_init(care_solve_info *info) {
    if (info != NULL) {
        memset(info, 0, sizeof *info);
        info->struct_size = sizeof *info;
        info->outcome = CARE_UNKNOWN;
        info->reproducible = 1;
        info->objective = info->bound = info->gap = NAN;
    }
}

/* The n-th argument (from 1) of a list separated by CARE__AND. */
static size_t argument(const char *arguments, int n, const char **start) {
    const char *at = arguments;
    for (int i = 1; i < n; i++) {
        at = strchr(at, CARE__AND[0]);
        if (at == NULL) {
            *start = "";
            return 0;
        }
        at++;
    }
    *start = at;
    return strcspn(at, CARE__AND);
}

static size_t append(char *text, size_t size, size_t length, const char *from, size_t n) {
    const size_t room = size - 1 - length;
    memcpy(text + length, from, n < room ? n : room);
    return length + (n < room ? n : room);
}

void care__pattern_render(const char *pattern, const char *arguments, char *text, size_t size) {
    size_t length = 0;
    while (*pattern != '\0' && length + 1 < size) {
        if (pattern[0] == '{' && pattern[1] >= '1' && pattern[1] <= '9' && pattern[2] == '}') {
            const char *value;
            const size_t n = argument(arguments, pattern[1] - '0', &value);
            length = append(text, size, length, value, n);
            pattern += 3;
        } else {
            length = append(text, size, length, pattern++, 1);
        }
    }
    text[length] = '\0';
    text[care__utf8_cut(text, length)] = '\0';
}

void care__message_render(int32_t message, int language, const char *arguments, char *text, size_t size) {
    const char *pattern = "";
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        if (messages[i].id == message) {
            pattern = messages[i].text[language];
        }
    }
    care__pattern_render(pattern, arguments, text, size);
}

static void copy_text(char *to, size_t size, const char *from) {
    const size_t n = strlen(from);
    const size_t cut = n < size ? n : care__utf8_cut(from, size - 1);
    memcpy(to, from, cut);
    to[cut] = '\0';
}

/* Writes as much of an error as the caller's has room for; nothing if it was not initialised. */
static void give_error(care_error *to, const care_error *from) {
    const size_t size = to == NULL ? 0 : to->struct_size;
    if (size >= sizeof size) {
        const size_t n = size < sizeof *from ? size : sizeof *from;
        memcpy((char *)to + sizeof size, (const char *)from + sizeof size, n - sizeof size);
    }
}

care_status care__fail(care_error *error, care_status status, int32_t message, const char *where, int64_t row,
                       const char *arguments, ...) {
    care_error fresh;
    if (error == NULL) {
        return status;
    }
    care_error_init(&fresh);
    fresh.status = (int32_t)status;
    fresh.message_id = message;
    fresh.row = row;
    copy_text(fresh.where, sizeof fresh.where, where == NULL ? "" : where);
    if (arguments != NULL) {
        va_list list;
        va_start(list, arguments);
        (void)vsnprintf(fresh.arguments, sizeof fresh.arguments, arguments, list);
        va_end(list);
        fresh.arguments[care__utf8_cut(fresh.arguments, strlen(fresh.arguments))] = '\0';
    }
    care__message_render(message, 0, fresh.arguments, fresh.message, sizeof fresh.message);
    give_error(error, &fresh);
    return status;
}

care_status care__fail_as(care_error *error, const care_error *from) {
    give_error(error, from);
    return (care_status)from->status;
}

care_status care_error_format(const care_error *error, const char *language, char *text, size_t size) {
    const int index = care__language(language);
    if (error == NULL || error->struct_size < sizeof *error || index < 0 || text == NULL || size == 0) {
        return CARE_E_INVALID;
    }
    char said[sizeof error->message];
    care__message_render(error->message_id, index, error->arguments, said, sizeof said);
    char whole[sizeof error->where + sizeof said + 32];
    if (error->where[0] == '\0') {
        (void)snprintf(whole, sizeof whole, "%s", said);
    } else if (error->row < 0) {
        (void)snprintf(whole, sizeof whole, "%s: %s", error->where, said);
    } else {
        (void)snprintf(whole, sizeof whole, index ? "%s 下标 %lld: %s" : "%s row %lld: %s", error->where, (long long)error->row,
                       said);
    }
    copy_text(text, size, whole);
    return CARE_OK;
}

/* ---- structs that grow ----------------------------------------------------------------------------------------------- */

care_status care__take(void *use, size_t size, const void *given, const char *where, care_error *error) {
    CARE__TRY(care__check_pointer(given, where, error));
    size_t n;
    memcpy(&n, given, sizeof n);
    if (n < sizeof n || n > 65536) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NOT_INITIALISED, where, -1, NULL);
    }
    for (size_t i = size; i < n; i++) {
        if (((const unsigned char *)given)[i] != 0) {
            return care__fail(error, CARE_E_INVALID, CARE__M_NEWER_FIELD, where, -1, NULL);
        }
    }
    memcpy(use, given, n < size ? n : size);
    memcpy(use, &size, sizeof size);
    return CARE_OK;
}

care_status care__give(void *to, const void *from, size_t size, const char *where, care_error *error) {
    CARE__TRY(care__check_pointer(to, where, error));
    size_t n;
    memcpy(&n, to, sizeof n);
    if (n < sizeof n || n > 65536) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NOT_INITIALISED, where, -1, NULL);
    }
    memcpy((char *)to + sizeof n, (const char *)from + sizeof n, (n < size ? n : size) - sizeof n);
    return CARE_OK;
}

/* ---- argument checks ------------------------------------------------------------------------------------------------- */

static const struct {
    double low, high;
} domains[] = {
    [CARE__ANY] = {-DBL_MAX, DBL_MAX}, [CARE__NON_NEGATIVE] = {0.0, DBL_MAX}, [CARE__POSITIVE] = {DBL_TRUE_MIN, DBL_MAX},
    [CARE__SHARE] = {0.0, 1.0},        [CARE__RATE] = {-1.0, DBL_MAX},
};

static int in_domain(double value, care__domain domain) {
    return value >= domains[domain].low && value <= domains[domain].high; /* false for NAN */
}

static care_status fail_domain(double value, care__domain domain, const char *where, int64_t row, care_error *error) {
    const care__number found = care__number_of(value);
    if (!isfinite(value)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NOT_FINITE, where, row, "%s", found.text);
    }
    if (domain == CARE__POSITIVE && value == 0.0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_ZERO, where, row, NULL);
    }
    return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, where, row, "%s" CARE__AND "%s" CARE__AND "%s", found.text,
                      domain == CARE__RATE ? "-1" : "0", domain == CARE__SHARE ? "1" : "…");
}

care_status care__check_value(double value, care__domain domain, const char *where, int64_t row, care_error *error) {
    return in_domain(value, domain) ? CARE_OK : fail_domain(value, domain, where, row, error);
}

care_status care__check_array(const double *values, size_t n, care__domain domain, const char *where, care_error *error) {
    if (n == 0) {
        return CARE_OK;
    }
    CARE__TRY(care__check_pointer(values, where, error));
    const size_t bad = care__first_outside(values, n, domain);
    return bad < n ? fail_domain(values[bad], domain, where, (int64_t)bad, error) : CARE_OK;
}

size_t care__first_outside(const double *values, size_t n, care__domain domain) {
    enum { BLOCK = 256 }; /* no branch within a block, so that it is read at the speed of memory */
    const double low = domains[domain].low;
    const double high = domains[domain].high;
    for (size_t begin = 0; begin < n; begin += BLOCK) {
        const size_t end = n - begin < BLOCK ? n : begin + BLOCK;
        uint64_t good = 0;
        for (size_t i = begin; i < end; i++) {
            good += (uint64_t)((values[i] >= low) & (values[i] <= high));
        }
        for (size_t i = begin; i < end && good < end - begin; i++) {
            if (!in_domain(values[i], domain)) {
                return i;
            }
        }
    }
    return n;
}

care_status care__check_integer(int64_t value, int64_t low, int64_t high, const char *where, int64_t row, care_error *error) {
    if (value < low || value > high) {
        return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, where, row, "%lld" CARE__AND "%lld" CARE__AND "%lld",
                          (long long)value, (long long)low, (long long)high);
    }
    return CARE_OK;
}

care_status care__check_pointer(const void *pointer, const char *where, care_error *error) {
    return pointer != NULL ? CARE_OK : care__fail(error, CARE_E_INVALID, CARE__M_NULL, where, -1, NULL);
}

care_status care__check_length(size_t n, size_t expected, const char *where, care_error *error) {
    if (n != expected) {
        return care__fail(error, CARE_E_INVALID, CARE__M_LENGTH, where, -1, "%zu" CARE__AND "%zu", n, expected);
    }
    return CARE_OK;
}

care_status care__check_product(int64_t a, int64_t b, int64_t c, const char *where, size_t *product, care_error *error) {
    const uint64_t limit = (uint64_t)PTRDIFF_MAX / sizeof(double);
    const uint64_t x = (uint64_t)a;
    const uint64_t y = (uint64_t)b;
    const uint64_t z = (uint64_t)c;
    if ((y != 0 && x > limit / y) || (z != 0 && x * y > limit / z)) {
        return care__fail(error, CARE_E_INVALID, CARE__M_TOO_LARGE, where, -1, NULL);
    }
    *product = (size_t)(x * y * z);
    return CARE_OK;
}
