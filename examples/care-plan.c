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

static const char usage[] =
    "Usage: care-plan COMMAND PLAN.json [OPTION...]\n"
    "\n"
    "Commands\n"
    "  check       read the document and say what is wrong with it (options: --lang)\n"
    "  project     people: elderly, townships, dependency, balance\n"
    "  indicators  indicators and the sums behind them\n"
    "  targets     how far, how fast, by which lever; bed supply and need\n"
    "  allocate    tasks by township and year, centres, home beds\n"
    "  all         everything, with sources and assumptions\n"
    "\n"
    "Options\n"
    "  --lang zh|en             language of tables and messages (zh)\n"
    "  --format table|json|csv  what is printed (table)\n"
    "  --out DIR                also write every table as CSV, and result.json\n"
    "  --seed N, --draws N      instead of the document's\n"
    "  --threads N              0 = all (0); results do not depend on it\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done; 1 the document has faults; 2 wrong usage; 3 a file cannot be read or written;\n"
    "4 out of memory or another failure; 130 stopped.\n";

typedef struct command {
    const char *name;
    int32_t tables[CARE_PLAN_TABLES + 1]; /* ends with -1 */
} command;

static const command commands[] = {
    {"check", {-1}},
    {"project", {CARE_TABLE_ELDERLY, CARE_TABLE_TOWNSHIP_ELDERLY, CARE_TABLE_DEPENDENCY, CARE_TABLE_POPULATION_BALANCE, -1}},
    {"indicators", {CARE_TABLE_INDICATORS, CARE_TABLE_CHECK_SUMS, CARE_TABLE_INDICATOR_PATHS, -1}},
    {"targets",
     {CARE_TABLE_OVERVIEW, CARE_TABLE_LEVERS, CARE_TABLE_BED_BALANCE, CARE_TABLE_BED_LEDGER, CARE_TABLE_INFLUENCE, -1}},
    {"allocate", {CARE_TABLE_TASKS, CARE_TABLE_CENTRES, CARE_TABLE_HOME_BEDS, -1}},
    {"all",
     {CARE_TABLE_OVERVIEW, CARE_TABLE_INDICATORS, CARE_TABLE_CHECK_SUMS, CARE_TABLE_ELDERLY, CARE_TABLE_TOWNSHIP_ELDERLY,
      CARE_TABLE_DEPENDENCY, CARE_TABLE_LEVERS, CARE_TABLE_BED_BALANCE, CARE_TABLE_TASKS, CARE_TABLE_CENTRES,
      CARE_TABLE_HOME_BEDS, CARE_TABLE_PROVENANCE, -1}},
};

typedef struct arguments {
    const command *command;
    const char *path;
    const char *language;
    int32_t format;
    const char *out;
    int64_t seed;
    int64_t draws;
    int64_t threads;
    const char *beside_language; /* the last option given but --lang */
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

enum { LANG, FORMAT, OUT, SEED, DRAWS, THREADS };

static const char *const option_names[] = {"--lang", "--format", "--out", "--seed", "--draws", "--threads", NULL};
static const char *const option_values[] = {"zh or en",     "table, csv or json", "a folder", "0 to 9007199254740992",
                                            "0 to 1000000", "0 to 4096"};
static const char *const languages[] = {"zh", "en", NULL};
static const char *const formats[] = {"table", "csv", "json", NULL};

/* One option with its value; 0 if the value is not one. */
static int take_option(arguments *to, int32_t option, const char *value) {
    switch (option) {
    case LANG:
        to->language = value;
        return find_word(languages, value) >= 0;
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
    default:
        return parse_number(value, 4096, &to->threads);
    }
}

/* An option at argv[i] and what follows it; 0 if all is well. */
static int parse_option(int argc, char **argv, int i, arguments *to) {
    const int32_t option = find_word(option_names, argv[i]);
    char said[160];
    if (option < 0) {
        return wrong_usage("unknown option", argv[i]);
    }
    if (i + 1 == argc) {
        return wrong_usage(argv[i], "a value is missing");
    }
    if (!take_option(to, option, argv[i + 1])) {
        (void)snprintf(said, sizeof said, "%.60s (may be %s)", argv[i + 1], option_values[option]);
        return wrong_usage(argv[i], said);
    }
    to->beside_language = option == LANG ? to->beside_language : argv[i];
    return 0;
}

static int parse_word(const char *word, arguments *to) {
    if (to->command == NULL) {
        for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
            to->command = strcmp(commands[c].name, word) == 0 ? &commands[c] : to->command;
        }
        return to->command == NULL ? wrong_usage("unknown command", word) : 0;
    }
    if (to->path != NULL) {
        return wrong_usage("one plan at a time", word);
    }
    to->path = word;
    return 0;
}

static int parse(int argc, char **argv, arguments *to) {
    *to = (arguments){.language = "zh", .seed = -1, .draws = -1};
    for (int i = 1; i < argc; i++) {
        const int is_option = argv[i][0] == '-';
        const int code = is_option ? parse_option(argc, argv, i, to) : parse_word(argv[i], to);
        if (code != 0) {
            return code;
        }
        i += is_option;
    }
    if (to->command == NULL || to->path == NULL) {
        return wrong_usage(to->command == NULL ? "a command is missing" : "a plan is missing", NULL);
    }
    if (to->command->tables[0] < 0 && to->beside_language != NULL) {
        return wrong_usage("check takes --lang only", to->beside_language);
    }
    return 0;
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
    free(text);
    return 0;
}

/* Tables of a command: JSON is one array; an empty line stands between tables of text or CSV. */
static int print_tables(const care_plan_result *result, const arguments *use, care_error *error) {
    static const char *const before[] = {"", "", "["};
    static const char *const between[] = {"\n", "\r\n", ",\n"};
    static const char *const after[] = {"", "", "]\n"};
    const int32_t *tables = use->command->tables;
    for (int i = 0; tables[i] >= 0; i++) {
        care_table *table = NULL;
        fputs(i == 0 ? before[use->format] : between[use->format], stdout);
        if (care_plan_result_table(result, tables[i], &table, error) != CARE_OK) {
            return fail(error, use->language);
        }
        const int code = print_table(table, use, error);
        care_table_free(table);
        if (code != 0) {
            return code;
        }
    }
    fputs(after[use->format], stdout);
    return 0;
}

static int write_result(const care_plan_result *result, const arguments *use, care_error *error) {
    if (use->out == NULL) {
        return 0;
    }
    if (care_plan_result_write(result, use->out, use->language, NULL, error) != CARE_OK) {
        return fail(error, use->language);
    }
    fprintf(stderr, strcmp(use->language, "zh") == 0 ? "结果已写入 %s\n" : "Results are in %s\n", use->out);
    return 0;
}

static int run(const care_plan *plan, const arguments *use, care_error *error) {
    progress state = {.shown = 0};
    care_env env;
    care_plan_options options;
    care_plan_result *result = NULL;
    (void)clock_gettime(CLOCK_MONOTONIC, &state.start);
    care_env_init(&env);
    env.threads = (int32_t)use->threads;
    env.poll = poll_progress;
    env.poll_user = &state;
    care_plan_options_init(&options);
    options.seed = use->seed;
    options.draws = use->draws;
    const care_status status = care_plan_run(plan, &options, &env, &result, error);
    if (state.shown) {
        fprintf(stderr, "\r     \r");
    }
    if (status != CARE_OK) {
        return fail(error, use->language);
    }
    int code = print_tables(result, use, error);
    code = code == 0 ? write_result(result, use, error) : code;
    care_plan_result_free(result);
    return code;
}

static int has_word(int argc, char **argv, const char *word) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], word) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Standard output may be a full disk. */
static int finish(int code) {
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == 0) {
        fprintf(stderr, "care-plan: standard output: %s\n", strerror(errno));
        return EXIT_FILE;
    }
    return code;
}

static int check_or_run(const arguments *use) {
    care_error error;
    care_plan *plan = NULL;
    care_diagnostics *findings = NULL;
    care_error_init(&error);
    const int checking = use->command->tables[0] < 0;
    const care_status status = care_plan_read(use->path, NULL, &plan, &findings, &error);
    int code = status == CARE_OK ? 0 : EXIT_DOCUMENT;
    if (status != CARE_OK && status != CARE_E_INVALID) {
        code = fail(&error, use->language);
    } else {
        print_findings(findings, use->language, checking ? stdout : stderr);
        if (checking) {
            print_counts(findings, use->language);
        } else if (status == CARE_OK) {
            code = run(plan, use, &error);
        }
    }
    care_diagnostics_free(findings);
    care_plan_free(plan);
    return code;
}

int main(int argc, char **argv) {
    arguments use;
    if (has_word(argc, argv, "--help") || has_word(argc, argv, "-h")) {
        fputs(usage, stdout);
        return finish(0);
    }
    if (has_word(argc, argv, "--version")) {
        printf("care-plan %s\n", care_version());
        return finish(0);
    }
    const int code = parse(argc, argv, &use);
    if (code != 0) {
        return code;
    }
    signal(SIGINT, stop);
    return finish(check_or_run(&use));
}
