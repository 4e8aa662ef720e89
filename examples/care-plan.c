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
    "  check       read the document and say what is wrong with it\n"
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
    {"indicators", {CARE_TABLE_INDICATORS, CARE_TABLE_CHECK_SUMS, -1}},
    {"targets", {CARE_TABLE_OVERVIEW, CARE_TABLE_LEVERS, CARE_TABLE_BED_BALANCE, CARE_TABLE_BED_LEDGER, -1}},
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

static int parse_format(const char *text, int32_t *format) {
    static const char *const names[] = {"table", "csv", "json"};
    for (int32_t i = 0; i < 3; i++) {
        if (strcmp(names[i], text) == 0) {
            *format = i;
            return 1;
        }
    }
    return 0;
}

/* One option with its value; 0 if the value is not one. */
static int take_option(arguments *to, const char *name, const char *value) {
    if (strcmp(name, "--lang") == 0) {
        to->language = value;
        return strcmp(value, "zh") == 0 || strcmp(value, "en") == 0;
    }
    if (strcmp(name, "--format") == 0) {
        return parse_format(value, &to->format);
    }
    if (strcmp(name, "--out") == 0) {
        to->out = value;
        return value[0] != '\0';
    }
    if (strcmp(name, "--seed") == 0) {
        return parse_number(value, INT64_C(1) << 53, &to->seed);
    }
    return strcmp(name, "--draws") == 0 ? parse_number(value, 1000000, &to->draws) : parse_number(value, 4096, &to->threads);
}

static int is_option(const char *name) {
    static const char *const names[] = {"--lang", "--format", "--out", "--seed", "--draws", "--threads"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) {
            return 1;
        }
    }
    return 0;
}

static int parse(int argc, char **argv, arguments *to) {
    *to = (arguments){.language = "zh", .seed = -1, .draws = -1};
    for (int i = 1; i < argc; i++) {
        if (is_option(argv[i])) {
            if (i + 1 == argc || !take_option(to, argv[i], argv[i + 1])) {
                return wrong_usage(argv[i], i + 1 == argc ? "a value is missing" : argv[i + 1]);
            }
            i++;
        } else if (argv[i][0] == '-') {
            return wrong_usage("unknown option", argv[i]);
        } else if (to->command == NULL) {
            for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
                to->command = strcmp(commands[c].name, argv[i]) == 0 ? &commands[c] : to->command;
            }
            if (to->command == NULL) {
                return wrong_usage("unknown command", argv[i]);
            }
        } else if (to->path == NULL) {
            to->path = argv[i];
        } else {
            return wrong_usage("one plan at a time", argv[i]);
        }
    }
    return to->command == NULL ? wrong_usage("a command is missing", NULL)
           : to->path == NULL  ? wrong_usage("a plan is missing", NULL)
                               : 0;
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
    const long long faults = care_diagnostics_total(findings, CARE_FAULT);
    const long long warnings = care_diagnostics_total(findings, CARE_WARNING);
    printf(strcmp(language, "zh") == 0 ? "%lld 处错误,%lld 处警告\n" : "%lld faults, %lld warnings\n", faults, warnings);
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
    printf(use->format == CARE_TABLE_CSV ? "" : "\n");
    free(text);
    return 0;
}

static int print_result(const care_plan_result *result, const arguments *use, care_error *error) {
    for (const int32_t *which = use->command->tables; *which >= 0; which++) {
        care_table *table = NULL;
        if (care_plan_result_table(result, *which, &table, error) != CARE_OK) {
            return fail(error, use->language);
        }
        const int code = print_table(table, use, error);
        care_table_free(table);
        if (code != 0) {
            return code;
        }
    }
    if (use->out != NULL) {
        if (care_plan_result_write(result, use->out, use->language, NULL, error) != CARE_OK) {
            return fail(error, use->language);
        }
        fprintf(stderr, strcmp(use->language, "zh") == 0 ? "结果已写入 %s\n" : "Results are in %s\n", use->out);
    }
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
    const int code = print_result(result, use, error);
    care_plan_result_free(result);
    return code;
}

int main(int argc, char **argv) {
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("care-plan %s\n", care_version());
        return 0;
    }
    arguments use;
    int code = parse(argc, argv, &use);
    if (code != 0) {
        return code;
    }
    signal(SIGINT, stop);
    care_error error;
    care_plan *plan = NULL;
    care_diagnostics *findings = NULL;
    care_error_init(&error);
    const int checking = use.command->tables[0] < 0;
    const care_status status = care_plan_read(use.path, NULL, &plan, &findings, &error);
    if (status != CARE_OK && status != CARE_E_INVALID) {
        code = fail(&error, use.language);
    } else {
        print_findings(findings, use.language, checking ? stdout : stderr);
        code = status == CARE_OK ? 0 : EXIT_DOCUMENT;
        if (checking) {
            print_counts(findings, use.language);
        } else if (status == CARE_OK) {
            code = run(plan, &use, &error);
        }
    }
    care_diagnostics_free(findings);
    care_plan_free(plan);
    return code;
}
