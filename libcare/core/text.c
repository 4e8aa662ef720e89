#include "core/text.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- buffer ---------------------------------------------------------------------------------------------------------- */

void care__text_init(care__text *text, care__allocator allocator) {
    memset(text, 0, sizeof *text);
    text->allocator = allocator;
}

static int reserve(care__text *text, size_t more) {
    if (text->failed) {
        return 0;
    }
    if (more < text->capacity - text->length) {
        return 1;
    }
    size_t capacity = text->capacity == 0 ? 1024 : text->capacity;
    while (capacity - text->length <= more) {
        if (capacity > SIZE_MAX / 2) {
            text->failed = 1;
            return 0;
        }
        capacity *= 2;
    }
    char *moved = text->allocator.allocate(text->allocator.user, capacity);
    if (moved == NULL) {
        text->failed = 1;
        return 0;
    }
    if (text->data != NULL) {
        memcpy(moved, text->data, text->length + 1);
        text->allocator.release(text->allocator.user, text->data);
    }
    text->data = moved;
    text->capacity = capacity;
    return 1;
}

void care__text_bytes(care__text *text, const char *bytes, size_t n) {
    if (reserve(text, n)) {
        memcpy(text->data + text->length, bytes, n);
        text->length += n;
        text->data[text->length] = '\0';
    }
}

void care__text_add(care__text *text, const char *string) {
    care__text_bytes(text, string, strlen(string));
}

/* The "C" locale for this thread while it formats; where there is none for it, the locale stays. */
int care__format_list(char *to, size_t size, const char *format, va_list list) {
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    const locale_t before = plain == (locale_t)0 ? (locale_t)0 : uselocale(plain);
    const int n = vsnprintf(to, size, format, list);
    if (plain != (locale_t)0) {
        (void)uselocale(before);
        freelocale(plain);
    }
    return n;
}

int care__format(char *to, size_t size, const char *format, ...) {
    va_list list;
    va_start(list, format);
    const int n = care__format_list(to, size, format, list);
    va_end(list);
    return n;
}

void care__text_format(care__text *text, const char *format, ...) {
    char small[256];
    va_list list;
    va_start(list, format);
    va_list again;
    va_copy(again, list);
    const int n = vsnprintf(small, sizeof small, format, list);
    va_end(list);
    if (n >= 0 && (size_t)n < sizeof small) {
        care__text_bytes(text, small, (size_t)n);
    } else if (n >= 0 && reserve(text, (size_t)n)) {
        (void)vsnprintf(text->data + text->length, (size_t)n + 1, format, again);
        text->length += (size_t)n;
    }
    va_end(again);
}

void care__text_repeat(care__text *text, char byte, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        care__text_bytes(text, &byte, 1);
    }
}

void care__text_free(care__text *text) {
    if (text->data != NULL) {
        text->allocator.release(text->allocator.user, text->data);
    }
    care__text_init(text, text->allocator);
}

care_status care__text_deliver(const care__text *text, char *out, size_t size, size_t *needed, care_error *error) {
    if (text->failed) {
        return care__fail_nomem(error);
    }
    if (out == NULL && size != 0) {
        return care__fail(error, CARE_E_INVALID, CARE__M_NULL, "text", -1, NULL);
    }
    if (size > text->length) {
        memcpy(out, text->data == NULL ? "" : text->data, text->length + 1);
    } else if (size > 0) {
        out[0] = '\0';
    }
    if (needed != NULL) {
        *needed = text->length;
    }
    return CARE_OK;
}

/* ---- numbers --------------------------------------------------------------------------------------------------------- */

/* snprintf and strtod follow the process's locale; what we write and read never does. The locale's decimal point may be several
   bytes long: all of them become one '.'. */
static void point_to_dot(char *text) {
    char *to = text;
    for (const char *at = text; *at != '\0'; at++) {
        const int own = (*at >= '0' && *at <= '9') || *at == '-' || *at == '+' || *at == 'e';
        if (own || to == text || to[-1] != '.') {
            *to++ = own ? *at : '.';
        }
    }
    *to = '\0';
}

static void print_number(char *text, size_t size, int decimals, double value) {
    if (isnan(value)) {
        (void)snprintf(text, size, "nan");
    } else if (isinf(value)) {
        (void)snprintf(text, size, value > 0 ? "inf" : "-inf");
    } else if (decimals >= 0) {
        (void)snprintf(text, size, "%.*f", decimals, value == 0.0 ? 0.0 : value);
        point_to_dot(text);
    } else {
        for (int digits = 15; digits <= 17; digits++) {
            (void)snprintf(text, size, "%.*g", digits, value);
            if (strtod(text, NULL) == value) {
                break;
            }
        }
        point_to_dot(text);
    }
}

void care__text_double(care__text *text, double value) {
    char number[40];
    print_number(number, sizeof number, -1, value);
    care__text_add(text, number);
}

void care__text_fixed(care__text *text, double value, int decimals) {
    char number[DBL_MAX_10_EXP + 64];
    print_number(number, sizeof number, decimals, value);
    int all_zero = number[0] == '-';
    for (const char *at = number + 1; *at != '\0' && all_zero; at++) {
        all_zero = *at == '0' || *at == '.';
    }
    care__text_add(text, all_zero ? number + 1 : number);
}

care__number care__number_of(double value) {
    care__number number;
    print_number(number.text, sizeof number.text, -1, value);
    return number;
}

void care__text_json_number(care__text *text, double value) {
    if (isfinite(value)) {
        care__text_double(text, value);
    } else {
        care__text_add(text, "null");
    }
}

void care__text_json_string(care__text *text, const char *string) {
    care__text_add(text, "\"");
    for (const char *at = string; *at != '\0'; at++) {
        const unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\') {
            care__text_format(text, "\\%c", *at);
        } else if (byte < 0x20) {
            care__text_format(text, "\\u%04x", (unsigned)byte);
        } else {
            care__text_bytes(text, at, 1);
        }
    }
    care__text_add(text, "\"");
}

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at) {
    while (is_digit(*at)) {
        at++;
    }
    return at;
}

/* [-+] digits [. digits] [e [-+] digits] and nothing else. */
static int is_number(const char *text) {
    const char *at = text + (*text == '-' || *text == '+');
    if (!is_digit(*at)) {
        return 0;
    }
    at = skip_digits(at);
    if (*at == '.') {
        if (!is_digit(at[1])) {
            return 0;
        }
        at = skip_digits(at + 1);
    }
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '-' || at[1] == '+');
        if (!is_digit(*at)) {
            return 0;
        }
        at = skip_digits(at);
    }
    return *at == '\0';
}

int care__parse_double(const char *text, double *value) {
    char half[16];
    char copy[80];
    const char *dot = strchr(text, '.');
    if (strlen(text) >= 64 || !is_number(text)) {
        return 0;
    }
    (void)snprintf(half, sizeof half, "%.1f", 0.5); /* "0", the locale's decimal point, "5" */
    const int whole = dot == NULL ? (int)strlen(text) : (int)(dot - text);
    (void)snprintf(copy, sizeof copy, "%.*s%.*s%s", whole, text, dot == NULL ? 0 : (int)strlen(half) - 2, half + 1,
                   dot == NULL ? "" : dot + 1);
    char *end;
    *value = strtod(copy, &end);
    return *end == '\0' && isfinite(*value);
}

int care__half_width(const char *text, char *to, size_t size) {
    int wide = 0;
    size_t n = 0;
    while (*text != '\0' && n + 1 < size) {
        const unsigned char *s = (const unsigned char *)text;
        unsigned code = 0;
        if (s[0] == 0xEF && (s[1] == 0xBC || s[1] == 0xBD)) { /* U+FF00 to U+FF7F */
            code = (s[1] - 0xBCu) * 0x40u + (s[2] - 0x80u) + 0x20u;
        } else if (s[0] == 0xE3 && s[1] == 0x80 && s[2] == 0x80) {
            code = ' ';
        }
        const int one = code >= ' ' && code <= '~';
        to[n++] = one ? (char)code : *text;
        text += one ? 3 : 1;
        wide |= one;
    }
    to[n] = '\0';
    return wide;
}

/* The end of digits in groups of three behind commas, the first of one to three; NULL if they are not there. */
static const char *end_of_groups(const char *at) {
    const char *end = skip_digits(at);
    if (end == at || end - at > 3 || *end != ',') {
        return NULL;
    }
    while (*end == ',') {
        const char *next = skip_digits(end + 1);
        if (next - end != 4) {
            return NULL;
        }
        end = next;
    }
    return end;
}

int care__ungroup(const char *text, char *to, size_t size) {
    const char *from = text + strspn(text, " ");
    const char *end = end_of_groups(from + (*from == '-' || *from == '+'));
    if (end != NULL && *end == '.') {
        end = skip_digits(end + 1);
    }
    const int grouped = end != NULL && end[strspn(end, " ")] == '\0';
    if (!grouped) {
        from = text;
        end = text + strlen(text);
    }
    size_t n = 0;
    for (const char *at = from; at < end && n + 1 < size; at++) {
        if (!grouped || *at != ',') {
            to[n++] = *at;
        }
    }
    to[n] = '\0';
    return grouped;
}

/* ---- UTF-8 ----------------------------------------------------------------------------------------------------------- */

/* Well-formed sequences: Unicode Standard, table 3-7. */
size_t care__utf8_length(const char *text, size_t available) {
    const unsigned char *s = (const unsigned char *)text;
    if (available == 0) {
        return 0;
    }
    if (s[0] < 0x80) {
        return 1;
    }
    const size_t n = s[0] >= 0xC2 && s[0] <= 0xDF ? 2 : (s[0] & 0xF0) == 0xE0 ? 3 : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4 : 0;
    if (n == 0 || available < n) {
        return 0;
    }
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    const int overlong = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xF0 && s[1] < 0x90);
    const int beyond = (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF4 && s[1] > 0x8F);
    return overlong || beyond ? 0 : n;
}

size_t care__utf8_fault(const char *text, size_t n) {
    size_t at = 0;
    while (at < n) {
        const size_t length = care__utf8_length(text + at, n - at);
        if (length == 0) {
            return at;
        }
        at += length;
    }
    return n;
}

size_t care__utf8_cut(const char *text, size_t limit) {
    size_t at = 0;
    while (at < limit) {
        const size_t length = care__utf8_length(text + at, limit - at);
        if (length == 0) {
            break;
        }
        at += length;
    }
    return at;
}

typedef struct range {
    uint32_t first, last;
} range;

/* East_Asian_Width W and F, in the blocks that occur in text (Unicode Standard Annex 11). */
static const range wide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF},   {0x3400, 0x4DBF},  {0x4E00, 0x9FFF},
                             {0xA000, 0xA4CF}, {0xA960, 0xA97C}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},
                             {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x20000, 0x3FFFD}};

static const range zero_width[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}};

static int within(const range *ranges, size_t n, uint32_t code) {
    for (size_t i = 0; i < n; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

static uint32_t code_point(const char *text, size_t length) {
    static const unsigned char first_bits[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = (unsigned char)text[0] & first_bits[length];
    for (size_t i = 1; i < length; i++) {
        code = code << 6 | ((unsigned char)text[i] & 0x3Fu);
    }
    return code;
}

int64_t care__display_width(const char *text) {
    const size_t n = strlen(text);
    int64_t width = 0;
    for (size_t at = 0; at < n;) {
        const size_t length = care__utf8_length(text + at, n - at);
        if (length == 0) {
            return width + (int64_t)(n - at);
        }
        const uint32_t code = code_point(text + at, length);
        if (within(wide, sizeof wide / sizeof wide[0], code)) {
            width += 2;
        } else if (!within(zero_width, sizeof zero_width / sizeof zero_width[0], code)) {
            width += 1;
        }
        at += length;
    }
    return width;
}
