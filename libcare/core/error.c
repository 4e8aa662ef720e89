#include "core/error.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/kernel.h"
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
        return care__fail(error, CARE_E_INVALID, CARE__M_LANGUAGE, "language", -1, "%s", care__quote_of(language).text);
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

/* ---- sentences -------------------------------------------------------------------------------------------------------- */

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

/* The same in one language. */
static size_t argument_in(const char *arguments, int n, int language, const char **start) {
    const size_t whole = argument(arguments, n, start);
    const char *chinese = memchr(*start, CARE__OR[0], whole);
    if (chinese == NULL) {
        return whole;
    }
    const size_t english = (size_t)(chinese - *start);
    *start = language == 0 ? *start : chinese + 1;
    return language == 0 ? english : whole - english - 1;
}

static size_t append(char *text, size_t size, size_t length, const char *from, size_t n) {
    const size_t room = size - 1 - length;
    memcpy(text + length, from, n < room ? n : room);
    return length + (n < room ? n : room);
}

/* How a character of some bytes (0 = not UTF-8) is written that cannot be read; "" if it can. */
static void write_out(const char *at, size_t bytes, char out[8]) {
    static const char named[] = "\nn\tt\rr";
    const unsigned char first = (unsigned char)at[0];
    const int late_control = bytes == 2 && first == 0xC2 && (unsigned char)at[1] < 0xA0; /* U+0080 to U+009F */
    out[0] = '\0';
    if (bytes > 0 && first >= 0x20 && first != 0x7F && !late_control) {
        return;
    }
    for (size_t i = 0; i < sizeof named - 1; i += 2) {
        if (at[0] == named[i]) {
            (void)snprintf(out, 8, "\\%c", named[i + 1]);
            return;
        }
    }
    (void)snprintf(out, 8, "\\x%02x", (unsigned)(late_control ? (unsigned char)at[1] : first));
}

/* Returns how many bytes of `from` found room. */
static size_t append_readable(char *text, size_t size, size_t *length, const char *from, size_t n) {
    size_t at = 0;
    while (at < n) {
        char written[8];
        const size_t bytes = care__utf8_length(from + at, n - at);
        write_out(from + at, bytes, written);
        const size_t wanted = written[0] == '\0' ? bytes : strlen(written);
        if (*length + wanted >= size) {
            break;
        }
        *length = append(text, size, *length, written[0] == '\0' ? from + at : written, wanted);
        at += bytes == 0 ? 1 : bytes;
    }
    text[*length] = '\0';
    return at;
}

size_t care__append_readable(char *text, size_t size, size_t length, const char *from, size_t n) {
    (void)append_readable(text, size, &length, from, n);
    return length;
}

void care__pattern_render(const char *pattern, int language, const char *arguments, char *text, size_t size) {
    size_t length = 0;
    while (*pattern != '\0' && length + 1 < size) {
        if (pattern[0] == '{' && pattern[1] >= '1' && pattern[1] <= '9' && pattern[2] == '}') {
            const char *value;
            const size_t n = argument_in(arguments, pattern[1] - '0', language, &value);
            length = care__append_readable(text, size, length, value, n);
            pattern += 3;
        } else {
            length = append(text, size, length, pattern++, 1);
        }
    }
    text[length] = '\0';
    text[care__utf8_cut(text, length)] = '\0';
}

/* Messages about what lies between {2} and {3}, and what is said where these are the same. */
static const int32_t of_one_value[][2] = {{CARE__M_OUT_OF_RANGE, CARE__M_OTHER_VALUE},
                                          {CARE__M_CELL_RANGE, CARE__M_OTHER_VALUE},
                                          {CARE__M_AGES_GAP, CARE__M_AGE_GAP}};

static int32_t message_to_say(int32_t message, const char *arguments) {
    const char *low;
    const char *high;
    const size_t low_size = argument(arguments, 2, &low);
    const size_t high_size = argument(arguments, 3, &high);
    const int same = low_size > 0 && low_size == high_size && memcmp(low, high, low_size) == 0;
    for (size_t i = 0; i < sizeof of_one_value / sizeof of_one_value[0] && same; i++) {
        if (of_one_value[i][0] == message) {
            return of_one_value[i][1];
        }
    }
    return message;
}

void care__message_render(int32_t message, int language, const char *arguments, char *text, size_t size) {
    const int32_t said = message_to_say(message, arguments);
    const char *pattern = "";
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        if (messages[i].id == said) {
            pattern = messages[i].text[language];
        }
    }
    care__pattern_render(pattern, language, arguments, text, size);
}

/* ---- arguments -------------------------------------------------------------------------------------------------------- */

static const char ellipsis[] = "…";

void care__arguments_format(char *to, size_t size, const char *arguments, va_list list) {
    const int n = care__format_list(to, size, arguments, list);
    if (n >= 0 && (size_t)n >= size) {
        size_t cut = size - sizeof ellipsis;
        while (cut > 0 && ((unsigned char)to[cut] & 0xC0) == 0x80) {
            cut--;
        }
        memcpy(to + cut, ellipsis, sizeof ellipsis);
    }
}

care__quote care__quote_of(const char *text) {
    care__quote quote;
    size_t length = 0;
    const size_t n = strlen(text);
    if (append_readable(quote.text, sizeof quote.text - sizeof ellipsis + 1, &length, text, n) < n) {
        memcpy(quote.text + length, ellipsis, sizeof ellipsis);
    }
    return quote;
}

void care__names_add(care__names *names, const char *name) {
    static const char rest[] = ", …";
    if (names->full) {
        return;
    }
    names->full = names->length + strlen(name) + 2 * sizeof rest > sizeof names->text;
    const int n = snprintf(names->text + names->length, sizeof names->text - names->length, "%s%s",
                           names->length > 0 ? ", " : "", names->full ? ellipsis : name);
    names->length += n > 0 ? (size_t)n : 0;
}

const char *care__system_reason(int code) {
    static const struct {
        int code;
        const char *words;
    } reasons[] = {
        {ENOENT, CARE__EITHER("No such file or directory", "没有该文件或文件夹")},
        {EACCES, CARE__EITHER("Permission denied", "没有权限")},
        {EISDIR, CARE__EITHER("Is a directory", "是文件夹")},
        {ENOTDIR, CARE__EITHER("Not a directory", "不是文件夹")},
        {ENAMETOOLONG, CARE__EITHER("File name too long", "文件名过长")},
        {ENOSPC, CARE__EITHER("No space left on device", "磁盘空间不足")},
        {EROFS, CARE__EITHER("Read-only file system", "文件系统只读")},
        {EMFILE, CARE__EITHER("Too many open files", "打开的文件过多")},
        {ELOOP, CARE__EITHER("Too many levels of symbolic links", "符号链接层数过多")},
        {EIO, CARE__EITHER("Input/output error", "输入输出错误")},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].code == code) {
            return reasons[i].words;
        }
    }
    return NULL;
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
        care__arguments_format(fresh.arguments, sizeof fresh.arguments, arguments, list);
        va_end(list);
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
    char where[4 * sizeof error->where];
    char whole[sizeof where + sizeof said + 32];
    (void)care__append_readable(where, sizeof where, 0, error->where, strlen(error->where));
    if (where[0] == '\0') {
        (void)snprintf(whole, sizeof whole, "%s", said);
    } else if (error->row < 0) {
        (void)snprintf(whole, sizeof whole, "%s: %s", where, said);
    } else {
        (void)snprintf(whole, sizeof whole, index ? "%s 下标 %lld: %s" : "%s row %lld: %s", where, (long long)error->row, said);
    }
    copy_text(text, size, whole);
    return CARE_OK;
}

/* ---- structs that grow ----------------------------------------------------------------------------------------------- */

/* Every version of a struct ends at a multiple of its first field's size: one that ends within a pointer was never set. */
static int is_struct_size(size_t n) {
    return n >= sizeof n && n <= 65536 && n % sizeof n == 0;
}

care_status care__take(void *use, size_t size, const void *given, const char *where, care_error *error) {
    CARE__TRY(care__check_pointer(given, where, error));
    size_t n;
    memcpy(&n, given, sizeof n);
    if (!is_struct_size(n)) {
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
    if (!is_struct_size(n)) {
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

care_status care__check_range(double value, double low, double high, const char *where, int64_t row, care_error *error) {
    if (!(value >= low && value <= high)) {
        CARE__TRY(care__check_value(value, CARE__ANY, where, row, error));
        return care__fail(error, CARE_E_INVALID, CARE__M_OUT_OF_RANGE, where, row, "%s" CARE__AND "%s" CARE__AND "%s",
                          care__number_of(value).text, care__number_of(low).text, care__number_of(high).text);
    }
    return CARE_OK;
}

care_status care__check_array(const double *values, size_t n, care__domain domain, const char *where, care_error *error) {
    if (n == 0) {
        return CARE_OK;
    }
    CARE__TRY(care__check_pointer(values, where, error));
    const size_t bad = care__first_outside(values, n, domain, care__is_wide());
    return bad < n ? fail_domain(values[bad], domain, where, (int64_t)bad, error) : CARE_OK;
}

care_status care__check_optional(const double *values, size_t n, care__domain domain, const char *where, care_error *error) {
    return values == NULL ? CARE_OK : care__check_array(values, n, domain, where, error);
}

CARE__BODY size_t first_outside(const double *values, size_t n, care__domain domain) {
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

CARE__WIDE static size_t first_outside_wide(const double *values, size_t n, care__domain domain) {
    return first_outside(values, n, domain);
}

static size_t first_outside_narrow(const double *values, size_t n, care__domain domain) {
    return first_outside(values, n, domain);
}

size_t care__first_outside(const double *values, size_t n, care__domain domain, int wide) {
    return wide ? first_outside_wide(values, n, domain) : first_outside_narrow(values, n, domain);
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
