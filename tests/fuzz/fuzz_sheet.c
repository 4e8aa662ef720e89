/* Any bytes as one of the tables of a plan: the first says which. */
#include "fuzz.h"
#include "plan/reader.h"

static care_area *some_area(void) {
    static const char *const codes[] = {"bs", "sl", "qh"};
    care_area *area = NULL;
    care_township township;
    care_township_init(&township);
    FUZZ_CHECK(care_area_create(NULL, &area, NULL) == CARE_OK);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        township.code = codes[i];
        FUZZ_CHECK(care_area_add(area, &township, NULL) == CARE_OK);
    }
    return area;
}

static void check_cells(const care__sheet *sheet, int64_t field_count, int sound) {
    for (int64_t row = 0; row < sheet->rows; row++) {
        FUZZ_CHECK(sheet->line[row] >= 2);
        for (int64_t f = 0; f < field_count; f++) {
            const care__field *field = &sheet->fields[f];
            const double number = sheet->number[f][row];
            FUZZ_CHECK(sheet->text[f][row] != NULL);
            FUZZ_CHECK(care__sheet_decimals(sheet, row, f) >= 0);
            FUZZ_CHECK(field->kind == CARE__CELL_TEXT || !sound || field->optional || !isnan(number));
            if ((field->kind == CARE__CELL_NUMBER || field->kind == CARE__CELL_WHOLE) && !isnan(number)) {
                FUZZ_CHECK(number >= field->low && number <= field->high);
            }
        }
    }
}

/* Tables that came later are numbered last, so that older seeds mean what they meant. */
static const care__table_about *table_of(int which) {
    enum { LATER = CARE__T_BEDS - CARE__T_TRANSITIONS, FIRST = CARE__DOCUMENT_TABLES - LATER };
    return which < CARE__T_TRANSITIONS ? &care__people_tables[which]
           : which < FIRST             ? &care__supply_tables[which - CARE__T_TRANSITIONS]
                                       : &care__level_tables[which - FIRST];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    care_env env;
    care__arena arena;
    care_diagnostics *findings = NULL;
    care__sheet sheet;
    care_error error;
    fuzz_source source = {data, size};
    const int which = (int)fuzz_int(&source, 0, CARE__DOCUMENT_TABLES - 1);
    const care__table_about *about = table_of(which);
    care_area *area = which % 2 == 0 ? NULL : some_area();
    care_error_init(&error);
    FUZZ_CHECK(care__env_take(&env, NULL, NULL) == CARE_OK);
    FUZZ_CHECK(care__diagnostics_create(care__allocator_of(&env), &findings, NULL) == CARE_OK);
    care__arena_init(&arena, care__allocator_of(&env));
    char *text = malloc(source.left + 1);
    if (text != NULL) {
        if (source.left > 0) {
            memcpy(text, source.at, source.left);
        }
        text[source.left] = '\0';
        const care_status status = care__sheet_read(text, source.left, "fuzz.csv", about->fields, about->field_count, area,
                                                    &arena, findings, &sheet, &error);
        fuzz_check_status(status, &error);
        if (status == CARE_OK) {
            check_cells(&sheet, about->field_count, care_diagnostics_total(findings, CARE_FAULT) == 0);
        }
    }
    free(text);
    care__arena_free(&arena);
    care_diagnostics_free(findings);
    care_area_free(area);
    return 0;
}
