/* core/encoding.h: UTF-8, GB18030, what is neither, and where. */
#include <string.h>

#include "care_test.h"
#include "core/encoding.h"
#include "core/parallel.h"
#include "failing_allocator.h"

static care__arena new_arena(void) {
    care_env env;
    care__arena arena;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    care__arena_init(&arena, care__allocator_of(&env));
    return arena;
}

/* A case: bytes, their encoding, the text or NULL, and the place. */
typedef struct example {
    const char *bytes;
    int32_t encoding;
    const char *text;
    int64_t line, column;
    int byte;
} example;

static void check_examples(const example *examples, size_t count) {
    care__arena arena = new_arena();
    for (size_t i = 0; i < count; i++) {
        const example *e = &examples[i];
        care__decoded got;
        CARE_CHECK_OK(care__decode(e->bytes, strlen(e->bytes), &arena, &got, NULL), NULL);
        CARE_CHECK_INT(got.encoding, e->encoding);
        CARE_CHECK_INT(got.line, e->line);
        CARE_CHECK_INT(got.column, e->column);
        CARE_CHECK_INT(got.byte, e->byte);
        if (e->text == NULL) {
            CARE_CHECK(got.text == NULL);
        } else if (CARE_CHECK_INT(got.size, strlen(e->text))) {
            CARE_CHECK(memcmp(got.text, e->text, got.size) == 0);
        }
    }
    care__arena_free(&arena);
}

#define CHECK_EXAMPLES(examples) check_examples(examples, sizeof(examples) / sizeof(examples)[0])

static void utf_8_stays_as_it_is(void) {
    static const example examples[] = {
        {"", CARE__UTF8, "", 0, 0, 0},
        {"a,b\r\n", CARE__UTF8, "a,b\r\n", 0, 0, 0},
        {"养老床位,𠮷", CARE__UTF8, "养老床位,𠮷", 0, 0, 0},
        {"\xEF\xBB\xBF"
         "a",
         CARE__UTF8, "a", 0, 0, 0},
        {"\xEF\xBB\xBF", CARE__UTF8, "", 0, 0, 0},
    };
    CHECK_EXAMPLES(examples);
}

static void gb18030_is_decoded(void) {
    static const example examples[] = {
        {"\xD1\xF8\xC0\xCF", CARE__GB18030, "养老", 1, 1, 0},
        {"a\n\"\n\",b \xD1\xF8\xC0\xCF,\xB4\xB2\n", CARE__GB18030, "a\n\"\n\",b 养老,床\n", 3, 5, 0},
        {"\x84\x31\x95\x33\xD1\xF8", CARE__GB18030, "养", 1, 1, 0},                        /* with its own byte-order mark */
        {"\xD1\xF8,\x95\x32\x82\x36,\x81\x30\x84\x36", CARE__GB18030, "养,𠀀,¥", 1, 1, 0}, /* four bytes */
        {"\xC1\xAA\xCD\xA8", CARE__GB18030, "联通", 1, 1, 0},
        {"\xD1\x7C,\xD1\x5C", CARE__GB18030, "褆,裓", 1, 1, 0}, /* second bytes that are ASCII */
    };
    CHECK_EXAMPLES(examples);
}

static void what_cannot_be_read_is_told_with_its_place(void) {
    static const example examples[] = {
        {"\xD1\xF8\n\xC0\xCF \xFF", CARE__ENCODING_UNKNOWN, NULL, 2, 3, 0xFF},
        {"\xD1\xF8\xC0\xCF\x80", CARE__ENCODING_UNKNOWN, NULL, 1, 3, 0x80},
        {"\xD1\xF8\xC0\xCF,\xD1", CARE__ENCODING_UNKNOWN, NULL, 1, 4, 0xD1}, /* the file ends within a character */
        {"\xD1\xF8\xC0,", CARE__ENCODING_UNKNOWN, NULL, 1, 2, 0xC0},
        {"\xD1\xF8\x95\x32\x82", CARE__ENCODING_UNKNOWN, NULL, 1, 2, 0x95},
        {"\xD1\xF8,\n养老\n\xC0\xCF", CARE__ENCODING_MIXED, NULL, 1, 1, 0xD1},
        {"\xEF\xBB\xBF养老,\xD1\xF8\n", CARE__ENCODING_MIXED, NULL, 1, 4, 0xD1},
        {"ab\xE5\x85", CARE__ENCODING_CUT, NULL, 1, 3, 0xE5},
        {"ab\n\xE5,", CARE__ENCODING_CUT, NULL, 2, 1, 0xE5},
        {"\xF0\xA0\xAE", CARE__ENCODING_CUT, NULL, 1, 1, 0xF0},
        {"\xFF\xFE"
         "a",
         CARE__UTF16, NULL, 0, 0, 0},
        {"\xFE\xFF", CARE__UTF16, NULL, 0, 0, 0},
    };
    CHECK_EXAMPLES(examples);
}

static void the_sample_is_the_first_text_beyond_ascii(void) {
    static const char bytes[] = "a,b\n1,\xD1\xF8\xC0\xCF x,\xB4\xB2";
    care__arena arena = new_arena();
    care__decoded got;
    CARE_CHECK_OK(care__decode(bytes, sizeof bytes - 1, &arena, &got, NULL), NULL);
    CARE_CHECK_STR(got.sample, "养老");
    CARE_CHECK_INT(got.line, 2);
    CARE_CHECK_INT(got.column, 3);
    care__arena_free(&arena);
}

static void the_line_of_text_in_utf_8_is_known(void) {
    static const char bytes[] = "\xD1\xF8\n\xC2\xA2\n床位\n养老\n";
    care__arena arena = new_arena();
    care__decoded got;
    CARE_CHECK_OK(care__decode(bytes, sizeof bytes - 1, &arena, &got, NULL), NULL);
    CARE_CHECK_INT(got.encoding, CARE__ENCODING_MIXED);
    CARE_CHECK_INT(got.line_utf8, 3);
    care__arena_free(&arena);
}

/* Each item decodes a text of its own length. */
typedef struct many {
    care__arena arenas[64];
    int good[64];
} many;

static void decode_some(void *work, int64_t chunk, int64_t begin, int64_t end, int32_t worker) {
    many *all = work;
    (void)chunk;
    (void)worker;
    for (int64_t i = begin; i < end; i++) {
        char bytes[2 * 64];
        care__decoded got;
        for (int64_t k = 0; k <= i; k++) {
            memcpy(bytes + 2 * k, "\xD1\xF8", 2);
        }
        const care_status status = care__decode(bytes, 2 * (size_t)(i + 1), &all->arenas[i], &got, NULL);
        all->good[i] = status == CARE_OK && got.encoding == CARE__GB18030 && got.size == 3 * (size_t)(i + 1) &&
                       memcmp(got.text + 3 * i, "养", 3) == 0;
    }
}

static void threads_do_not_disturb_each_other(void) {
    static many all;
    care_env env;
    CARE_CHECK_OK(care__env_take(&env, NULL, NULL), NULL);
    env.threads = 4;
    for (int i = 0; i < 64; i++) {
        all.arenas[i] = new_arena();
    }
    CARE_CHECK_OK(care__parallel_chunks(&env, 64, 1, decode_some, &all, NULL), NULL);
    for (int i = 0; i < 64; i++) {
        CARE_CHECK(all.good[i]);
        care__arena_free(&all.arenas[i]);
    }
}

static care_status decode_once(const care_env *env, void *context) {
    care__arena arena;
    care__decoded got;
    (void)context;
    care__arena_init(&arena, care__allocator_of(env));
    const care_status status = care__decode("\xD1\xF8", 2, &arena, &got, NULL);
    CARE_CHECK(status != CARE_OK || got.encoding == CARE__GB18030);
    care__arena_free(&arena);
    return status;
}

static void short_memory_is_told(void) {
    CARE_CHECK_OUT_OF_MEMORY(decode_once, NULL);
}

CARE_TEST_MAIN("encoding", {"utf-8 stays as it is", utf_8_stays_as_it_is}, {"gb18030 is decoded", gb18030_is_decoded},
               {"what cannot be read is told with its place", what_cannot_be_read_is_told_with_its_place},
               {"the sample is the first text beyond ascii", the_sample_is_the_first_text_beyond_ascii},
               {"the line of text in utf-8 is known", the_line_of_text_in_utf_8_is_known},
               {"threads do not disturb each other", threads_do_not_disturb_each_other},
               {"short memory is told", short_memory_is_told})
