%{
#include <care/table.h>

/* The whole text, allocated here and freed by the typemap (char **text, size_t *length). */
static care_status care_swig_table_render(const care_table *table, int32_t format, const char *language, char **text,
                                          size_t *length, care_error *error) {
    size_t needed;
    CARE__TRY(care_table_render(table, format, language, NULL, 0, &needed, error));
    char *room = malloc(needed + 1);
    if (room == NULL) {
        return care__fail_nomem(error);
    }
    const care_status status = care_table_render(table, format, language, room, needed + 1, length, error);
    if (status != CARE_OK) {
        free(room);
        return status;
    }
    *text = room;
    return CARE_OK;
}
%}

%ignore care_table_render;
%rename(care_table_render) care_swig_table_render;
care_status care_swig_table_render(const care_table *table, int32_t format, const char *language, char **text, size_t *length,
                                   care_error *error);

%constant int64_t CARE_MISSING = INT64_MIN; /* as a macro it means nothing to SWIG */

CARE_OUT(double, out, n)
CARE_OUT(int64_t, out, n)

CARE_HANDLE(care_table)

%include <care/table.h>
