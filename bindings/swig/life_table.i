/* Rules are made for a number of ages; the caller keeps from_age alive as long as they are. What is known and what is wanted are
   arrays of the call: NULL for what is not. */
%{
#include <care/life_table.h>

static care_status care_swig_life_table(const care_life_rules *rules, int64_t tables, const int32_t *sex, size_t sex_n,
                                        const double *known_mx, size_t known_mx_n, const double *known_qx, size_t known_qx_n,
                                        const double *known_ax, size_t known_ax_n, const double *known_lx, size_t known_lx_n,
                                        const double *open_ax, size_t open_ax_n, const care_env *env, double *mx, size_t mx_n,
                                        double *qx, size_t qx_n, double *ax, size_t ax_n, double *lx, size_t lx_n, double *dx,
                                        size_t dx_n, double *Lx, size_t Lx_n, double *Tx, size_t Tx_n, double *ex, size_t ex_n,
                                        care_error *error) {
    care_life_input input;
    care_life_result result;
    CARE__TRY(care__check_pointer(rules, "rules", error));
    const struct {
        const double *array;
        size_t n;
        const char *name;
    } all[] = {{known_mx, known_mx_n, "mx"}, {known_qx, known_qx_n, "qx"}, {known_ax, known_ax_n, "ax"},
               {known_lx, known_lx_n, "lx"}, {mx, mx_n, "mx"},             {qx, qx_n, "qx"},
               {ax, ax_n, "ax"},             {lx, lx_n, "lx"},             {dx, dx_n, "dx"},
               {Lx, Lx_n, "Lx"},             {Tx, Tx_n, "Tx"},             {ex, ex_n, "ex"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        CARE__TRY(care_swig_optional(all[i].array, all[i].n, tables, rules->ages, 1, all[i].name, error));
    }
    CARE__TRY(care_swig_optional(sex, sex_n, tables, 1, 1, "sex", error));
    CARE__TRY(care_swig_optional(open_ax, open_ax_n, tables, 1, 1, "open_ax", error));
    care_life_input_init(&input);
    care_life_result_init(&result);
    input.tables = tables;
    input.sex = sex;
    input.mx = known_mx;
    input.qx = known_qx;
    input.ax = known_ax;
    input.lx = known_lx;
    input.open_ax = open_ax;
    result.mx = mx;
    result.qx = qx;
    result.ax = ax;
    result.lx = lx;
    result.dx = dx;
    result.Lx = Lx;
    result.Tx = Tx;
    result.ex = ex;
    return care_life_table(rules, &input, env, &result, error);
}

static care_status care_swig_life_survival(const int64_t *from_age, size_t ages, int64_t tables, int64_t width, double radix,
                                           const double *Lx, size_t Lx_n, double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(Lx, Lx_n, tables, (int64_t)ages, 1, "Lx", error));
    return care_life_survival((int64_t)ages, from_age, tables, width, radix, Lx, out, n, error);
}

static care_status care_swig_life_smooth(int64_t tables, int64_t ages, const double *known_mx, size_t known_mx_n,
                                         const double *weight, size_t weight_n, int32_t order, double lambda,
                                         const care_env *env, double *out, size_t n, care_error *error) {
    CARE__TRY(care_swig_array(known_mx, known_mx_n, tables, ages, 1, "mx", error));
    CARE__TRY(care_swig_array(weight, weight_n, tables, ages, 1, "weight", error));
    return care_life_smooth(tables, ages, known_mx, weight, order, lambda, env, out, n, error);
}

static care_status care_swig_life_close(int64_t tables, const int64_t *from_age, size_t ages, const double *known_mx,
                                        size_t known_mx_n, int64_t fit_from, int64_t fit_to, int64_t close_from,
                                        const int64_t *to_from_age, size_t to_ages, double *out, size_t n,
                                        double *coefficients, size_t coefficients_n, care_error *error) {
    care_life_closing closing;
    CARE__TRY(care_swig_array(known_mx, known_mx_n, tables, (int64_t)ages, 1, "mx", error));
    CARE__TRY(care_swig_optional(coefficients, coefficients_n, tables, 2, 1, "coefficients", error));
    care_life_closing_init(&closing);
    closing.tables = tables;
    closing.ages = (int64_t)ages;
    closing.from_age = from_age;
    closing.mx = known_mx;
    closing.fit_from = fit_from;
    closing.fit_to = fit_to;
    closing.close_from = close_from;
    closing.to_ages = (int64_t)to_ages;
    closing.to_from_age = to_from_age;
    return care_life_close(&closing, out, n, coefficients, error);
}
%}

CARE_IN(int32_t, sex, sex_n)
CARE_IN(double, known_mx, known_mx_n)
CARE_IN(double, known_qx, known_qx_n)
CARE_IN(double, known_ax, known_ax_n)
CARE_IN(double, known_lx, known_lx_n)
CARE_IN(double, open_ax, open_ax_n)
CARE_IN(double, Lx, Lx_n)
CARE_IN(double, weight, weight_n)
CARE_IN(int64_t, from_age, n)
CARE_IN(int64_t, from_age, ages)
CARE_IN(int64_t, to_from_age, to_ages)
CARE_OUT(double, mx, mx_n)
CARE_OUT(double, qx, qx_n)
CARE_OUT(double, ax, ax_n)
CARE_OUT(double, lx, lx_n)
CARE_OUT(double, dx, dx_n)
CARE_OUT(double, Lx, Lx_n)
CARE_OUT(double, Tx, Tx_n)
CARE_OUT(double, ex, ex_n)
CARE_OUT(double, out, n)
CARE_OUT(double, coefficients, coefficients_n)

%ignore care_life_input;
%ignore care_life_input_init;
%ignore care_life_result;
%ignore care_life_result_init;
%ignore care_life_closing;
%ignore care_life_closing_init;
%ignore care_life_table;
%ignore care_life_survival;
%ignore care_life_smooth;
%ignore care_life_close;
%rename(care_life_table) care_swig_life_table;
%rename(care_life_survival) care_swig_life_survival;
%rename(care_life_smooth) care_swig_life_smooth;
%rename(care_life_close) care_swig_life_close;
care_status care_swig_life_table(const care_life_rules *rules, int64_t tables, const int32_t *sex, size_t sex_n,
                                 const double *known_mx, size_t known_mx_n, const double *known_qx, size_t known_qx_n,
                                 const double *known_ax, size_t known_ax_n, const double *known_lx, size_t known_lx_n,
                                 const double *open_ax, size_t open_ax_n, const care_env *env, double *mx, size_t mx_n,
                                 double *qx, size_t qx_n, double *ax, size_t ax_n, double *lx, size_t lx_n, double *dx,
                                 size_t dx_n, double *Lx, size_t Lx_n, double *Tx, size_t Tx_n, double *ex, size_t ex_n,
                                 care_error *error);
care_status care_swig_life_survival(const int64_t *from_age, size_t ages, int64_t tables, int64_t width, double radix,
                                    const double *Lx, size_t Lx_n, double *out, size_t n, care_error *error);
care_status care_swig_life_smooth(int64_t tables, int64_t ages, const double *known_mx, size_t known_mx_n,
                                  const double *weight, size_t weight_n, int32_t order, double lambda, const care_env *env,
                                  double *out, size_t n, care_error *error);
care_status care_swig_life_close(int64_t tables, const int64_t *from_age, size_t ages, const double *known_mx,
                                 size_t known_mx_n, int64_t fit_from, int64_t fit_to, int64_t close_from,
                                 const int64_t *to_from_age, size_t to_ages, double *out, size_t n, double *coefficients,
                                 size_t coefficients_n, care_error *error);

%ignore care_life_rules_init;
%ignore care_life_rules::from_age;
%immutable care_life_rules::ages;
%extend care_life_rules {
    care_life_rules(int64_t ages) {
        care_life_rules *made = malloc(sizeof *made);
        care_life_rules_init(made);
        if (made != NULL) {
            made->ages = ages;
        }
        return made;
    }
    ~care_life_rules(void) {
        free($self);
    }
    care_status set_from_age(const int64_t *from_age, size_t n, care_error *error) {
        CARE__TRY(care_swig_array(from_age, n, $self->ages, 1, 1, "rules.from_age", error));
        $self->from_age = from_age;
        return CARE_OK;
    }
}

%include <care/life_table.h>
