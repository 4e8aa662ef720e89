#include "backend/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

enum { DEEPEST = 32, LONGEST_NUMBER = 63 }; /* cJSON reads no longer one */

static const char a_value[] = CARE__EITHER("a value", "一个值");
static const char low_half[] = CARE__EITHER("the second half of a surrogate pair", "代理对的后半部分");

const char *care__json_type_text(int32_t type) {
    static const char *const texts[] = {CARE__EITHER("null", "空值"),     CARE__EITHER("true/false", "真假值"),
                                        CARE__EITHER("a number", "数字"), CARE__EITHER("a string", "字符串"),
                                        CARE__EITHER("an array", "数组"), CARE__EITHER("an object", "对象")};
    return texts[type];
}

const care__json *care__json_find(const care__json *object, const char *key) {
    const care__json *child = object == NULL || object->type != CARE__JSON_OBJECT ? NULL : object->child;
    while (child != NULL && strcmp(child->key, key) != 0) {
        child = child->next;
    }
    return child;
}

/* ---- scan: is it sound, and where does every value stand? cJSON keeps no places and lets much pass. ------------------- */

typedef struct scanner {
    const char *at;
    const char *end;
    int64_t line;
    int64_t column;
    const char *file;
    care__arena *arena;
    care_diagnostics *findings;
    care__list places; /* of care__place, in the order in which values begin */
    int depth;
    int failed; /* memory was short */
} scanner;

static care__place here(const scanner *s) {
    return (care__place){.file = s->file, .line = s->line, .column = s->column};
}

static void advance(scanner *s) {
    if (*s->at == '\n') {
        s->line++;
        s->column = 1;
        s->at++;
    } else {
        s->column++;
        s->at += care__utf8_length(s->at, (size_t)(s->end - s->at));
    }
}

static int peek(const scanner *s) {
    return s->at < s->end ? (unsigned char)*s->at : -1;
}

static void skip_space(scanner *s) {
    while (peek(s) == ' ' || peek(s) == '\t' || peek(s) == '\n' || peek(s) == '\r') {
        advance(s);
    }
}

/* All syntax faults end the scan: returns 0. */
static int unexpected(scanner *s, const char *expected) {
    if (s->at >= s->end) {
        care__diagnose(s->findings, CARE_FAULT, CARE__M_JSON_SYNTAX, here(s),
                       CARE__EITHER("end of file", "文件末尾") CARE__AND "%s", expected);
    } else {
        char character[8] = "";
        memcpy(character, s->at, care__utf8_length(s->at, (size_t)(s->end - s->at)));
        const care__quote found = care__quote_of(character);
        care__diagnose(s->findings, CARE_FAULT, CARE__M_JSON_SYNTAX, here(s), CARE__EITHER("'%s'", "“%s”") CARE__AND "%s",
                       found.text, found.text, expected);
    }
    return 0;
}

static int expect(scanner *s, char c, const char *expected) {
    if (peek(s) != c) {
        return unexpected(s, expected);
    }
    advance(s);
    return 1;
}

static int hex4(scanner *s, unsigned *code) {
    *code = 0;
    for (int i = 0; i < 4; i++) {
        const int c = peek(s);
        const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0) {
            return unexpected(s, CARE__EITHER("4 hexadecimal digits", "四位十六进制数字"));
        }
        *code = *code * 16 + (unsigned)digit;
        advance(s);
    }
    return 1;
}

static int scan_escape(scanner *s) {
    const int c = peek(s);
    if (c != 'u') {
        if (c < 0 || strchr("\"\\/bfnrt", c) == NULL) {
            return unexpected(s, CARE__EITHER("an escape of JSON", "有效的转义字符"));
        }
        advance(s);
        return 1;
    }
    advance(s);
    const care__place place = here(s);
    unsigned code;
    if (!hex4(s, &code)) {
        return 0;
    }
    if (code == 0) {
        care__diagnose(s->findings, CARE_FAULT, CARE__M_NUL, place, NULL);
        return 0;
    }
    if (code >= 0xDC00 && code <= 0xDFFF) {
        return unexpected(s, CARE__EITHER("the first half of a surrogate pair before its second", "代理对的前半部分"));
    }
    if (code >= 0xD800 && code <= 0xDBFF) {
        unsigned low;
        if (!expect(s, '\\', low_half) || !expect(s, 'u', low_half) || !hex4(s, &low)) {
            return 0;
        }
        if (low < 0xDC00 || low > 0xDFFF) {
            return unexpected(s, low_half);
        }
    }
    return 1;
}

static int scan_string(scanner *s) {
    if (!expect(s, '"', CARE__EITHER("a string", "字符串"))) {
        return 0;
    }
    while (peek(s) != '"') {
        if (peek(s) < 0x20) {
            return unexpected(s, CARE__EITHER("a closing quote", "结尾引号"));
        }
        const int escape = peek(s) == '\\';
        advance(s);
        if (escape && !scan_escape(s)) {
            return 0;
        }
    }
    advance(s);
    return 1;
}

static int scan_digits(scanner *s) {
    if (peek(s) < '0' || peek(s) > '9') {
        return unexpected(s, CARE__EITHER("a digit", "数字"));
    }
    while (peek(s) >= '0' && peek(s) <= '9') {
        advance(s);
    }
    return 1;
}

/* Is it a whole number past 2^53? Its digits decide: a double would have been rounded already. The value is 0.digits x
   10^point, with digits from the first that is not 0. */
static int is_past_exact(const char *number, const char *end) {
    static const char most[] = "9007199254740992";
    const int64_t length = 16;
    char digits[LONGEST_NUMBER + 1] = "";
    int64_t count = 0;
    int64_t last = 0; /* digits up to the last that is not 0 */
    int64_t point = 0;
    int fraction = 0;
    const char *at = number;
    for (; at < end && *at != 'e' && *at != 'E'; at++) {
        fraction |= *at == '.';
        if (*at < '0' || *at > '9') {
            continue;
        }
        if (count > 0 || *at != '0') {
            digits[count++] = *at;
            last = *at != '0' ? count : last;
        }
        point += count > 0 && !fraction ? 1 : count == 0 && fraction ? -1 : 0;
    }
    const long exponent = at < end ? strtol(at + 1, NULL, 10) : 0;
    point += exponent < -1000 ? -1000 : exponent > 1000 ? 1000 : exponent;
    const int whole = count > 0 && last <= point;
    for (int64_t i = last; i < length; i++) {
        digits[i] = '0';
    }
    return whole && (point > length || (point == length && memcmp(digits, most, (size_t)length) > 0));
}

/* What stands between `begin` and here is a number by its form; can it be taken as it is? */
static void check_number(const scanner *s, const char *begin, care__place place) {
    char number[LONGEST_NUMBER + 1] = "";
    const size_t size = (size_t)(s->at - begin);
    memcpy(number, begin, size < LONGEST_NUMBER ? size : LONGEST_NUMBER);
    if (size > LONGEST_NUMBER) {
        care__diagnose(s->findings, CARE_FAULT, CARE__M_JSON_SYNTAX, place,
                       CARE__EITHER("'%s…'", "“%s…”")
                           CARE__AND CARE__EITHER("a number of at most %d characters", "不超过 %d 个字符的数字"),
                       number, number, LONGEST_NUMBER, LONGEST_NUMBER);
    } else if (!isfinite(strtod(number, NULL))) { /* only its size matters, so a locale's decimal point does no harm */
        care__diagnose(s->findings, CARE_FAULT, CARE__M_JSON_RANGE, place, "%s", number);
    } else if (is_past_exact(begin, s->at)) {
        care__diagnose(s->findings, CARE_FAULT, CARE__M_JSON_INEXACT, place, "%s", number);
    }
}

static int scan_number(scanner *s) {
    const char *begin = s->at;
    const care__place place = here(s);
    if (peek(s) == '-') {
        advance(s);
    }
    if (peek(s) == '0') {
        advance(s);
    } else if (!scan_digits(s)) {
        return 0;
    }
    if (peek(s) == '.') {
        advance(s);
        if (!scan_digits(s)) {
            return 0;
        }
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        advance(s);
        if (peek(s) == '+' || peek(s) == '-') {
            advance(s);
        }
        if (!scan_digits(s)) {
            return 0;
        }
    }
    check_number(s, begin, place);
    return 1;
}

static int scan_word(scanner *s, const char *word) {
    for (; *word != '\0'; word++) {
        if (!expect(s, *word, a_value)) {
            return 0;
        }
    }
    return 1;
}

static int scan_value(scanner *s);

/* What stands between brackets: items, or members with keys. */
static int scan_items(scanner *s, char closing, int keys) {
    advance(s);
    if (++s->depth > DEEPEST) {
        care__diagnose(s->findings, CARE_FAULT, CARE__M_JSON_DEPTH, here(s), "%d", DEEPEST);
        return 0;
    }
    skip_space(s);
    if (peek(s) != closing) {
        for (;;) {
            skip_space(s);
            if (keys) {
                if (!scan_string(s)) {
                    return 0;
                }
                skip_space(s);
                if (!expect(s, ':', CARE__EITHER("':'", "“:”"))) {
                    return 0;
                }
            }
            if (!scan_value(s)) {
                return 0;
            }
            skip_space(s);
            if (peek(s) != ',') {
                break;
            }
            advance(s);
        }
    }
    s->depth--;
    return expect(s, closing, keys ? CARE__EITHER("',' or '}'", "“,”或“}”") : CARE__EITHER("',' or ']'", "“,”或“]”"));
}

static int scan_value(scanner *s) {
    skip_space(s);
    care__place *place = care__list_add(&s->places, s->arena, sizeof *place);
    if (place == NULL) {
        s->failed = 1;
        return 0;
    }
    *place = here(s);
    switch (peek(s)) {
    case '{':
        return scan_items(s, '}', 1);
    case '[':
        return scan_items(s, ']', 0);
    case '"':
        return scan_string(s);
    case 't':
        return scan_word(s, "true");
    case 'f':
        return scan_word(s, "false");
    case 'n':
        return scan_word(s, "null");
    default:
        return peek(s) == '-' || (peek(s) >= '0' && peek(s) <= '9') ? scan_number(s) : unexpected(s, a_value);
    }
}

/* Bytes that no text has: 0 and the place of the first. */
static int scan_bytes(scanner *s, size_t size) {
    const char *begin = s->at;
    const size_t fault = care__utf8_fault(begin, size);
    const char *nul = memchr(begin, '\0', size);
    const size_t bad = nul != NULL && (size_t)(nul - begin) < fault ? (size_t)(nul - begin) : fault;
    if (bad == size) {
        return 1;
    }
    while (s->at < begin + bad) {
        advance(s);
    }
    care__diagnose(s->findings, CARE_FAULT, bad == fault ? CARE__M_UTF8 : CARE__M_NUL, here(s), NULL);
    return 0;
}

/* ---- build: cJSON's values, our places -------------------------------------------------------------------------------- */

typedef struct builder {
    const care__place *next_place;
    const char *file;
    care__arena *arena;
    care_diagnostics *findings;
} builder;

static care__json *build(builder *b, const cJSON *from);

static void report_repeated(builder *b, const care__json *first, const care__json *child) {
    for (const care__json *other = first; other != child && child->key != NULL; other = other->next) {
        if (strcmp(other->key, child->key) == 0) {
            care__diagnose(b->findings, CARE_FAULT, CARE__M_JSON_DUPLICATE,
                           (care__place){.file = b->file, .line = child->line, .column = child->column}, "%s" CARE__AND "%lld",
                           care__quote_of(child->key).text, (long long)other->line);
            return;
        }
    }
}

static int build_children(builder *b, const cJSON *from, care__json *parent) {
    care__json *last = NULL;
    const cJSON *item;
    cJSON_ArrayForEach(item, from) {
        care__json *child = build(b, item);
        if (child == NULL) {
            return 0;
        }
        if (last == NULL) {
            parent->child = child;
        } else {
            last->next = child;
        }
        report_repeated(b, parent->child, child);
        last = child;
    }
    return 1;
}

static care__json *build(builder *b, const cJSON *from) {
    care__json *to = care__arena_take(b->arena, 1, sizeof *to);
    if (to == NULL) {
        return NULL;
    }
    const care__place *place = b->next_place++;
    to->line = place->line;
    to->column = place->column;
    to->key = care__arena_text(b->arena, from->string);
    to->type = cJSON_IsObject(from)   ? CARE__JSON_OBJECT
               : cJSON_IsArray(from)  ? CARE__JSON_ARRAY
               : cJSON_IsString(from) ? CARE__JSON_STRING
               : cJSON_IsNumber(from) ? CARE__JSON_NUMBER
               : cJSON_IsBool(from)   ? CARE__JSON_BOOLEAN
                                      : CARE__JSON_NULL;
    to->number = to->type == CARE__JSON_NUMBER ? from->valuedouble : cJSON_IsTrue(from) ? 1.0 : 0.0;
    to->string = to->type == CARE__JSON_STRING ? care__arena_text(b->arena, from->valuestring) : NULL;
    const int short_of_memory =
        (from->string != NULL && to->key == NULL) || (to->type == CARE__JSON_STRING && to->string == NULL);
    return short_of_memory || !build_children(b, from, to) ? NULL : to;
}

care_status care__json_parse(const char *bytes, size_t size, const char *file, care__arena *arena, care_diagnostics *findings,
                             const care__json **root, care_error *error) {
    *root = NULL;
    const size_t skip = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    scanner s = {
        .at = bytes + skip, .end = bytes + size, .line = 1, .column = 1, .file = file, .arena = arena, .findings = findings};
    const int64_t before = care_diagnostics_total(findings, CARE_FAULT);
    if (scan_bytes(&s, size - skip) && scan_value(&s)) {
        skip_space(&s);
        if (s.at < s.end) {
            (void)unexpected(&s, CARE__EITHER("the end of the file", "文件末尾"));
        }
    }
    if (s.failed) {
        return care__fail_nomem(error);
    }
    if (care_diagnostics_total(findings, CARE_FAULT) > before) {
        return CARE_OK;
    }
    const char *end;
    cJSON *parsed = cJSON_ParseWithLengthOpts(bytes + skip, size - skip + 1, &end, 0);
    if (parsed == NULL) { /* the text is sound, so memory was short */
        return care__fail_nomem(error);
    }
    if (s.places.items == NULL) {
        cJSON_Delete(parsed);
        return care__fail_nomem(error);
    }
    builder b = {.next_place = s.places.items, .file = file, .arena = arena, .findings = findings};
    const care__json *built = build(&b, parsed);
    cJSON_Delete(parsed);
    if (built == NULL) {
        return care__fail_nomem(error);
    }
    *root = care_diagnostics_total(findings, CARE_FAULT) > before ? NULL : built;
    return CARE_OK;
}
