/* care-plan: a planner's program. Reads a plan document, checks it, runs it and prints the tables a bureau hands in.
 *
 *     care-plan all examples/data/nanchuan/plan.json --lang zh --out results
 */
#include <care/care.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_DOCUMENT = 1, EXIT_USAGE = 2, EXIT_FILE = 3, EXIT_OTHER = 4, EXIT_STOPPED = 130 };

static const char usage_en[] =
    "Usage: care-plan COMMAND PLAN.json [OPTION...]\n"
    "       care-plan compare A.json B.json [OPTION...]\n"
    "\n"
    "Commands\n"
    "  check       read the document and say what is wrong with it (options: --lang, --table)\n"
    "  project     people: elderly, townships, dependency with its ranges, balance\n"
    "  indicators  indicators and the sums behind them\n"
    "  targets     how far, how fast, by which lever, how sure; bed supply and need\n"
    "  allocate    tasks by township and year, centres, home beds\n"
    "  all         everything, with sources and assumptions\n"
    "  compare     two plans for the same townships and years: the inputs that differ, the figures of both,\n"
    "              and which input moved which figure by how much (options: --lang, --format, --out, --threads)\n"
    "\n"
    "Options\n"
    "  --table NAME=FILE        read a table from another file, NAME as in the document's \"tables\"; may be repeated\n"
    "  --lang zh|en             language of tables and messages (zh)\n"
    "  --format table|json|csv  what is printed (table)\n"
    "  --out DIR                also write every table as CSV, and result.json (compare: comparison.json)\n"
    "  --provenance             also print table (11): each input, where it is from, the figures it moves and how\n"
    "                           much; and, one by one, every figure that an assumed input moves\n"
    "  --seed N, --draws N, --trajectories N\n"
    "                           instead of the document's\n"
    "  --threads N              0 = all (0); results do not depend on it\n"
    "  --help, --version        --help in both languages, or in that of --lang\n"
    "\n"
    "Tables are CSV in UTF-8 or GB18030; the document itself is UTF-8.\n"
    "Exit status: 0 done; 1 the document has faults, or the plans cannot be compared; 2 wrong usage; 3 a file cannot be read\n"
    "or written; 4 out of memory or another failure; 130 stopped.\n";

static const char usage_zh[] =
    "用法：care-plan 命令 规划.json [选项…]\n"
    "      care-plan compare A.json B.json [选项…]\n"
    "\n"
    "命令\n"
    "  check       读入文档并指出问题（选项：--lang、--table）\n"
    "  project     人口：老年人口、各乡镇、失能及其区间、人口平衡\n"
    "  indicators  指标及其手算核对\n"
    "  targets     差距、进度、达标路径与达标把握；床位供需\n"
    "  allocate    分乡镇分年度任务、中心、家庭养老床位\n"
    "  all         全部，含数据来源与假定\n"
    "  compare     同一区域、同一年份的两份规划：哪些输入不同、两边的主要结果、\n"
    "              各项输入使结果变动多少（选项：--lang、--format、--out、--threads）\n"
    "\n"
    "选项\n"
    "  --table 表名=文件        改从另一文件读取某表，表名同文档的 \"tables\"；可重复使用\n"
    "  --lang zh|en             表格与提示的语言（zh）\n"
    "  --format table|json|csv  输出格式（table）\n"
    "  --out 目录               另将各表写为 CSV，并写 result.json（compare 写 comparison.json）\n"
    "  --provenance             另列表（11）数据来源与假定清单：各输入的来源、影响指标、敏感度；\n"
    "                           并逐项列出每个假定项影响的各指标\n"
    "  --seed N, --draws N, --trajectories N\n"
    "                           替换文档所给的随机种子、抽样次数、轨迹数\n"
    "  --threads N              线程数，0 为全部（0）；不影响结果\n"
    "  --help, --version        --help 用两种语言，或 --lang 所给语言\n"
    "\n"
    "表格为 UTF-8 或 GB18030 编码的 CSV；文档本身为 UTF-8。\n"
    "退出码：0 完成；1 文档有错误，或两份规划无法对比；2 用法有误；3 文件无法读写；4 内存不足或其他故障；130 被中止。\n";

enum { LANG, TABLE, FORMAT, OUT, SEED, DRAWS, TRAJECTORIES, THREADS, PROVENANCE, OPTIONS };

/* Sets of options that commands take. */
enum {
    FOR_CHECK = 1 << LANG | 1 << TABLE,
    FOR_COMPARE = 1 << LANG | 1 << FORMAT | 1 << OUT | 1 << THREADS,
    FOR_RUN = FOR_CHECK | FOR_COMPARE | 1 << SEED | 1 << DRAWS | 1 << TRAJECTORIES | 1 << PROVENANCE
};

typedef struct command {
    const char *name;
    int plans;
    int options;
    int32_t tables[CARE_PLAN_TABLES + 1]; /* of a run; ends with -1 */
} command;

static const command commands[] = {
    {"check", 1, FOR_CHECK, {-1}},
    {"project",
     1,
     FOR_RUN,
     {CARE_TABLE_ELDERLY, CARE_TABLE_TOWNSHIP_ELDERLY, CARE_TABLE_DEPENDENCY, CARE_TABLE_DEPENDENCY_RANGES,
      CARE_TABLE_POPULATION_BALANCE, -1}},
    {"indicators", 1, FOR_RUN, {CARE_TABLE_INDICATORS, CARE_TABLE_CHECK_SUMS, CARE_TABLE_INDICATOR_PATHS, -1}},
    {"targets",
     1,
     FOR_RUN,
     {CARE_TABLE_OVERVIEW, CARE_TABLE_LEVERS, CARE_TABLE_CERTAINTY, CARE_TABLE_BED_BALANCE, CARE_TABLE_BED_LEDGER, -1}},
    {"allocate", 1, FOR_RUN, {CARE_TABLE_TASKS, CARE_TABLE_CENTRES, CARE_TABLE_HOME_BEDS, -1}},
    {"all",
     1,
     FOR_RUN,
     {CARE_TABLE_OVERVIEW, CARE_TABLE_INDICATORS, CARE_TABLE_CHECK_SUMS, CARE_TABLE_ELDERLY, CARE_TABLE_TOWNSHIP_ELDERLY,
      CARE_TABLE_DEPENDENCY, CARE_TABLE_LEVERS, CARE_TABLE_CERTAINTY, CARE_TABLE_BED_BALANCE, CARE_TABLE_TASKS,
      CARE_TABLE_CENTRES, CARE_TABLE_HOME_BEDS, CARE_TABLE_PROVENANCE, -1}},
    {"compare", 2, FOR_COMPARE, {-1}},
};

/* One more than there are tables: so many always name one twice, or one that does not exist. */
enum { MOST_TABLES = 20 };

typedef struct arguments {
    const command *command;
    const char *path[2];
    int paths;
    int given; /* set of options */
    const char *language;
    int32_t format;
    const char *out;
    int64_t seed;
    int64_t draws;
    int64_t trajectories;
    int64_t threads;
    int64_t tables;
    const char *table_names[MOST_TABLES];
    const char *table_paths[MOST_TABLES];
} arguments;

/* ---- the command line -------------------------------------------------------------------------------------------------- */

static int wrong_usage(const char *what, const char *found) {
    fprintf(stderr, "care-plan: %s%s%s\nTry: care-plan --help\n", what, found == NULL ? "" : ": ", found == NULL ? "" : found);
    return EXIT_USAGE;
}

static int parse_number(const char *text, int64_t most, int64_t *value) {
    char *end;
    errno = 0;
    const long long parsed = strtoll(text, &end, 10);
    *value = parsed;
    return errno == 0 && end != text && *end == '\0' && parsed >= 0 && parsed <= most;
}

/* The position of a word in a list that ends with NULL, -1 if it is not there. */
static int32_t find_word(const char *const *words, const char *word) {
    for (int32_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], word) == 0) {
            return i;
        }
    }
    return -1;
}

static const char *const option_names[] = {"--lang",  "--table",        "--format",  "--out",        "--seed",
                                           "--draws", "--trajectories", "--threads", "--provenance", NULL};
static const char *const option_values[] = {
    "zh or en",     "NAME=FILE",    "table, csv or json", "a folder", "0 to 9007199254740992",
    "0 to 1000000", "0 to 1000000", "0 to 4096"};
static const char *const languages[] = {"zh", "en", NULL};
static const char *const formats[] = {"table", "csv", "json", NULL};

/* NAME=FILE; the value is cut into two. */
static int take_table(arguments *to, char *value) {
    char *equals = strchr(value, '=');
    if (equals == NULL || equals == value || equals[1] == '\0') {
        return 0;
    }
    if (to->tables < MOST_TABLES) {
        *equals = '\0';
        to->table_names[to->tables] = value;
        to->table_paths[to->tables++] = equals + 1;
    }
    return 1;
}

/* One option with its value; 0 if the value is not one. */
static int take_option(arguments *to, int32_t option, char *value) {
    switch (option) {
    case LANG:
        to->language = value;
        return find_word(languages, value) >= 0;
    case TABLE:
        return take_table(to, value);
    case FORMAT:
        to->format = find_word(formats, value);
        return to->format >= 0;
    case OUT:
        to->out = value;
        return value[0] != '\0';
    case SEED:
        return parse_number(value, INT64_C(1) << 53, &to->seed);
    case DRAWS:
        return parse_number(value, 1000000, &to->draws);
    case TRAJECTORIES:
        return parse_number(value, 1000000, &to->trajectories);
    default:
        return parse_number(value, 4096, &to->threads);
    }
}

/* An option at argv[*i] and what follows it, which *i then stands at; 0 if all is well. */
static int parse_option(int argc, char **argv, int *i, arguments *to) {
    const char *name = argv[*i];
    const int32_t option = find_word(option_names, name);
    char said[160];
    if (option < 0) {
        return wrong_usage("unknown option", name);
    }
    to->given |= 1 << option;
    if (option == PROVENANCE) {
        return 0;
    }
    if (*i + 1 == argc) {
        return wrong_usage(name, "a value is missing");
    }
    char *value = argv[++*i];
    if (!take_option(to, option, value)) {
        (void)snprintf(said, sizeof said, "%.60s (may be %s)", value, option_values[option]);
        return wrong_usage(name, said);
    }
    return 0;
}

static int parse_word(const char *word, arguments *to) {
    if (to->command == NULL) {
        for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
            to->command = strcmp(commands[c].name, word) == 0 ? &commands[c] : to->command;
        }
        return to->command == NULL ? wrong_usage("unknown command", word) : 0;
    }
    if (to->paths == to->command->plans) {
        return wrong_usage(to->paths == 1 ? "one plan at a time" : "two plans at a time", word);
    }
    to->path[to->paths++] = word;
    return 0;
}

/* Nothing given is ignored. */
static int check_options(const arguments *use) {
    char said[160];
    int n = snprintf(said, sizeof said, "%s takes ", use->command->name);
    int strange = -1;
    for (int option = 0; option < OPTIONS; option++) {
        if (use->command->options >> option & 1) {
            n += snprintf(said + n, sizeof said - (size_t)n, "%s%s", option > 0 ? ", " : "", option_names[option]);
        } else if (use->given >> option & 1) {
            strange = option;
        }
    }
    (void)snprintf(said + n, sizeof said - (size_t)n, " only");
    return strange < 0 ? 0 : wrong_usage(said, option_names[strange]);
}

static int parse(int argc, char **argv, arguments *to) {
    *to = (arguments){.language = "zh", .seed = -1, .draws = -1, .trajectories = -1};
    for (int i = 1; i < argc; i++) {
        const int code = argv[i][0] == '-' ? parse_option(argc, argv, &i, to) : parse_word(argv[i], to);
        if (code != 0) {
            return code;
        }
    }
    if (to->command == NULL) {
        return wrong_usage("a command is missing", NULL);
    }
    if (to->paths < to->command->plans) {
        return wrong_usage(to->command->plans == 1 ? "a plan is missing" : "two plans are compared", NULL);
    }
    return check_options(to);
}

/* ---- progress and Ctrl-C ----------------------------------------------------------------------------------------------- */

static volatile sig_atomic_t stopped;

static void stop(int number) {
    (void)number;
    stopped = 1;
}

typedef struct progress {
    struct timespec start;
    int shown;
} progress;

/* Says how far the run is once it has taken a second, on a terminal only. */
static int32_t poll_progress(void *user, double done) {
    progress *state = user;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const double seconds = (double)(now.tv_sec - state->start.tv_sec) + 1e-9 * (double)(now.tv_nsec - state->start.tv_nsec);
    if (seconds > 1.0 && isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r%3.0f %%", 100.0 * done);
        state->shown = 1;
    }
    return stopped;
}

/* ---- work -------------------------------------------------------------------------------------------------------------- */

static int fail(const care_error *error, const char *language) {
    char text[1024];
    care_error_format(error, language, text, sizeof text);
    fprintf(stderr, "care-plan: %s\n", text);
    switch (error->status) {
    case CARE_E_INVALID:
        return EXIT_DOCUMENT;
    case CARE_E_IO:
        return EXIT_FILE;
    case CARE_E_CANCELLED:
        return EXIT_STOPPED;
    default:
        return EXIT_OTHER;
    }
}

/* The tables named on the command line are the only argument that may be wrong. */
static int fail_usage(const care_error *error, const char *language) {
    char text[1024];
    care_error of_option = *error;
    of_option.where[0] = '\0';
    of_option.row = -1;
    care_error_format(&of_option, language, text, sizeof text);
    return wrong_usage("--table", text);
}

static void print_findings(const care_diagnostics *findings, const char *language, FILE *to) {
    static const char *const words[2][3] = {{"note", "warning", "fault"}, {"提示", "警告", "错误"}};
    const int chinese = strcmp(language, "zh") == 0;
    for (int64_t i = 0; i < care_diagnostics_count(findings); i++) {
        char text[2048];
        care_finding finding;
        care_finding_init(&finding);
        if (care_diagnostics_get(findings, i, &finding, NULL) == CARE_OK &&
            care_diagnostics_format(findings, i, language, text, sizeof text, NULL) == CARE_OK) {
            fprintf(to, "%s: %s\n", words[chinese][finding.severity], text);
        }
    }
}

static void print_counts(const care_diagnostics *findings, const char *language) {
    const int chinese = strcmp(language, "zh") == 0;
    const long long faults = care_diagnostics_total(findings, CARE_FAULT);
    const long long warnings = care_diagnostics_total(findings, CARE_WARNING);
    const long long more = faults + warnings + care_diagnostics_total(findings, CARE_NOTE) - care_diagnostics_count(findings);
    printf(chinese ? "错误 %lld 处，警告 %lld 处" : "faults: %lld, warnings: %lld", faults, warnings);
    if (more > 0) {
        printf(chinese ? "；另有 %lld 条未列出" : "; %lld more are not listed", more);
    }
    printf("\n");
}

/* Why standard output took no more, from the moment it did not: files that are written later may set errno too. */
static int output_fault;

static void flush_output(void) {
    if ((fflush(stdout) != 0 || ferror(stdout)) && output_fault == 0) {
        output_fault = errno;
    }
}

static int print_table(const care_table *table, const arguments *use, care_error *error) {
    size_t size;
    if (care_table_render(table, use->format, use->language, NULL, 0, &size, error) != CARE_OK) {
        return fail(error, use->language);
    }
    char *text = malloc(size + 1);
    if (text == NULL || care_table_render(table, use->format, use->language, text, size + 1, NULL, error) != CARE_OK) {
        free(text);
        return text == NULL ? EXIT_OTHER : fail(error, use->language);
    }
    fwrite(text, 1, size, stdout);
    flush_output();
    free(text);
    return 0;
}

/* JSON is one array; an empty line stands between tables of text or CSV. */
static int print_tables(care_table *const *tables, int count, const arguments *use, care_error *error) {
    static const char *const before[] = {"", "", "["};
    static const char *const between[] = {"\n", "\r\n", ",\n"};
    static const char *const after[] = {"", "", "]\n"};
    for (int i = 0; i < count; i++) {
        fputs(i == 0 ? before[use->format] : between[use->format], stdout);
        const int code = print_table(tables[i], use, error);
        if (code != 0) {
            return code;
        }
    }
    fputs(after[use->format], stdout);
    return 0;
}

/* The tables of a command, and table (11) with its details if that was asked for; each once. Returns how many. */
static int choose_tables(const arguments *use, int32_t chosen[CARE_PLAN_TABLES]) {
    static const int32_t provenance[] = {CARE_TABLE_PROVENANCE, CARE_TABLE_SENSITIVITY};
    int count = 0;
    for (; use->command->tables[count] >= 0; count++) {
        chosen[count] = use->command->tables[count];
    }
    for (int i = 0; i < 2 && use->given >> PROVENANCE & 1; i++) {
        int there = 0;
        for (int c = 0; c < count; c++) {
            there |= chosen[c] == provenance[i];
        }
        chosen[count] = provenance[i];
        count += !there;
    }
    return count;
}

static int print_result(const care_plan_result *result, const arguments *use, care_error *error) {
    int32_t chosen[CARE_PLAN_TABLES];
    care_table *tables[CARE_PLAN_TABLES] = {NULL};
    const int count = choose_tables(use, chosen);
    int code = 0;
    for (int i = 0; i < count && code == 0; i++) {
        code = care_plan_result_table(result, chosen[i], &tables[i], error) == CARE_OK ? 0 : fail(error, use->language);
    }
    code = code == 0 ? print_tables(tables, count, use, error) : code;
    for (int i = 0; i < count; i++) {
        care_table_free(tables[i]);
    }
    return code;
}

static int print_comparison(const care_plan_comparison *comparison, const arguments *use, care_error *error) {
    care_table *tables[CARE_COMPARISON_TABLES] = {NULL};
    int code = 0;
    for (int32_t i = 0; i < CARE_COMPARISON_TABLES && code == 0; i++) {
        code = care_plan_comparison_table(comparison, i, &tables[i], error) == CARE_OK ? 0 : fail(error, use->language);
    }
    code = code == 0 ? print_tables(tables, CARE_COMPARISON_TABLES, use, error) : code;
    for (int i = 0; i < CARE_COMPARISON_TABLES; i++) {
        care_table_free(tables[i]);
    }
    return code;
}

static int say_where(care_status written, const arguments *use, const care_error *error) {
    if (written != CARE_OK) {
        return fail(error, use->language);
    }
    fprintf(stderr, strcmp(use->language, "zh") == 0 ? "结果已写入 %s\n" : "Results are in %s\n", use->out);
    return 0;
}

static void start(progress *state, const arguments *use, care_env *env) {
    *state = (progress){.shown = 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &state->start);
    care_env_init(env);
    env->threads = (int32_t)use->threads;
    env->poll = poll_progress;
    env->poll_user = state;
}

static void end(const progress *state) {
    if (state->shown) {
        fprintf(stderr, "\r     \r");
    }
}

static int run(const care_plan *plan, const arguments *use, care_error *error) {
    progress state;
    care_env env;
    care_plan_options options;
    care_plan_result *result = NULL;
    start(&state, use, &env);
    care_plan_options_init(&options);
    options.seed = use->seed;
    options.draws = use->draws;
    options.trajectories = use->trajectories;
    const care_status status = care_plan_run(plan, &options, &env, &result, error);
    end(&state);
    if (status != CARE_OK) {
        return fail(error, use->language);
    }
    int code = print_result(result, use, error);
    if (code == 0 && use->out != NULL) {
        code = say_where(care_plan_result_write(result, use->out, use->language, NULL, error), use, error);
    }
    care_plan_result_free(result);
    return code;
}

static int compare(care_plan *const plan[2], const arguments *use, care_error *error) {
    progress state;
    care_env env;
    care_plan_comparison *comparison = NULL;
    start(&state, use, &env);
    const care_status status = care_plan_compare(plan[0], plan[1], &env, &comparison, error);
    end(&state);
    if (status != CARE_OK) {
        return fail(error, use->language);
    }
    int code = print_comparison(comparison, use, error);
    if (code == 0 && use->out != NULL) {
        code = say_where(care_plan_comparison_write(comparison, use->out, use->language, NULL, error), use, error);
    }
    care_plan_comparison_free(comparison);
    return code;
}

/* The position of a word, 0 if it is not there. */
static int position_of(int argc, char **argv, const char *word) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], word) == 0) {
            return i;
        }
    }
    return 0;
}

/* Standard output may be a full disk. */
static int finish(int code) {
    flush_output();
    if (output_fault != 0 && code == 0) {
        fprintf(stderr, "care-plan: standard output: %s\n", strerror(output_fault));
        return EXIT_FILE;
    }
    return code;
}

/* Reads a plan and says what is found in it; of two plans, in which. */
static int read_plan(const char *path, const arguments *use, care_plan **plan, care_error *error) {
    care_diagnostics *findings = NULL;
    const int checking = use->command->tables[0] < 0 && use->command->plans == 1;
    const care_plan_read_options options = {sizeof options, use->tables, use->table_names, use->table_paths};
    const care_status status = care_plan_read(path, &options, NULL, plan, &findings, error);
    int code = status == CARE_OK ? 0 : EXIT_DOCUMENT;
    if (status == CARE_E_INVALID && findings == NULL) {
        code = fail_usage(error, use->language);
    } else if (status != CARE_OK && status != CARE_E_INVALID) {
        code = fail(error, use->language);
    } else {
        if (use->command->plans > 1 && care_diagnostics_count(findings) > 0) {
            fprintf(stderr, "%s:\n", path);
        }
        print_findings(findings, use->language, checking ? stdout : stderr);
        if (checking) {
            print_counts(findings, use->language);
        }
    }
    care_diagnostics_free(findings);
    return code;
}

static int work(const arguments *use) {
    care_error error;
    care_plan *plan[2] = {NULL, NULL};
    int code = 0;
    care_error_init(&error);
    for (int i = 0; i < use->paths && code == 0; i++) {
        code = read_plan(use->path[i], use, &plan[i], &error);
    }
    if (code == 0 && use->paths == 2) {
        code = compare(plan, use, &error);
    } else if (code == 0 && use->command->tables[0] >= 0) {
        code = run(plan[0], use, &error);
    }
    care_plan_free(plan[0]);
    care_plan_free(plan[1]);
    return code;
}

/* In the language asked for; without one, in both. */
static void print_usage(int argc, char **argv) {
    const char *language = NULL;
    for (int i = 1; i + 1 < argc; i++) {
        language = strcmp(argv[i], "--lang") == 0 ? argv[i + 1] : language;
    }
    const int english = language == NULL || strcmp(language, "zh") != 0;
    const int chinese = language == NULL || strcmp(language, "zh") == 0;
    fputs(english ? usage_en : "", stdout);
    fputs(english && chinese ? "\n" : "", stdout);
    fputs(chinese ? usage_zh : "", stdout);
}

int main(int argc, char **argv) {
    arguments use;
    if (position_of(argc, argv, "--help") > 0 || position_of(argc, argv, "-h") > 0) {
        print_usage(argc, argv);
        return finish(0);
    }
    if (position_of(argc, argv, "--version") > 0) {
        printf("care-plan %s\n", care_version());
        return finish(0);
    }
    const int code = parse(argc, argv, &use);
    if (code != 0) {
        return code;
    }
    signal(SIGINT, stop);
    return finish(work(&use));
}
