/* Files of an ensemble: any bytes; a sound file with some of its bytes altered, which must be refused; and one whose checksum
   was put right after that, which may be taken and must then do no harm. */
#include <care/ensemble.h>

#include "core/file.h"
#include "fuzz.h"
#include "temp_folder.h"

enum { TOWNSHIPS = 2, YEARS = 2, AGES = 3, LEVELS = 2, STATES = LEVELS + 1, FIGURES = 2, MEASURES = FIGURES + 1 };
enum { TRAJECTORIES = 5, LONGEST = 1 << 16, HASH = 64 };

static char folder[CARE_TEMP_PATH];
static char path[CARE_TEMP_PATH + 16];
static uint8_t sound[LONGEST];
static size_t sound_size;

static void fill_people(care_multistate_problem *people) {
    static double base[TOWNSHIPS * CARE_SEXES * LEVELS * AGES];
    static double probability[CARE_SEXES * STATES * STATES * AGES];
    static const double chances[STATES * STATES] = {0.85, 0.1, 0.05, 0.1, 0.8, 0.1, 0.0, 0.0, 1.0};
    static const double fertility[AGES] = {0.0, 0.1, 0.0};
    static const double sex_ratio[YEARS] = {1.05, 1.05};
    care_multistate_problem_init(people);
    for (int i = 0; i < TOWNSHIPS * CARE_SEXES * LEVELS * AGES; i++) {
        base[i] = 10.0;
    }
    for (int i = 0; i < CARE_SEXES * STATES * STATES * AGES; i++) {
        probability[i] = chances[i / AGES % (STATES * STATES)];
    }
    people->townships = TOWNSHIPS;
    people->years = YEARS;
    people->ages = AGES;
    people->levels = LEVELS;
    people->base = base;
    people->probability = probability;
    people->fertility = fertility;
    people->sex_ratio = sex_ratio;
}

/* The problem that every file is read for; of arrays that stay. */
static const care_ensemble_problem *get_problem(void) {
    static const double series[CARE_SOURCES][CARE_SERIES_PARAMETERS] = {{0.0, 0.1, 1.0, 0.0, 0.1}, {0.0, 0.1, 1.0, 0.0, 0.1}};
    static const double weight[FIGURES * CARE_SEXES * LEVELS] = {1.0, 1.0, 1.0, 1.0, 0.0, 1e-9, 0.0, 1e-9};
    static const int64_t from_age[FIGURES] = {0, 1};
    static const int64_t first_figure = 0;
    static const double scale = 1000.0;
    static const int64_t target_year = 1;
    static const double target_value = 78.0;
    static care_multistate_problem people;
    static care_ensemble_problem problem;
    fill_people(&people);
    care_ensemble_problem_init(&problem);
    problem.people = &people;
    problem.series = &series[0][0];
    problem.figures = FIGURES;
    problem.weight = weight;
    problem.from_age = from_age;
    problem.ratios = 1;
    problem.numerator = &first_figure;
    problem.denominator = &first_figure;
    problem.scale = &scale;
    problem.targets = 1;
    problem.target_measure = &first_figure;
    problem.target_year = &target_year;
    problem.target_value = &target_value;
    return &problem;
}

static void remove_folder(void) {
    care_temp_folder_remove(folder);
}

static void prepare(void) {
    care_ensemble *ensemble = NULL;
    FUZZ_CHECK(care_temp_folder_make(folder));
    FUZZ_CHECK(atexit(remove_folder) == 0);
    (void)snprintf(path, sizeof path, "%s/ensemble", folder);
    FUZZ_CHECK(care_ensemble_create(get_problem(), NULL, &ensemble, NULL) == CARE_OK);
    FUZZ_CHECK(care_ensemble_run(ensemble, get_problem(), 0, TRAJECTORIES, NULL, 0, NULL, NULL) == CARE_OK);
    FUZZ_CHECK(care_ensemble_write(ensemble, path, NULL) == CARE_OK);
    care_ensemble_free(ensemble);
    FILE *file = fopen(path, "rb");
    FUZZ_CHECK(file != NULL);
    sound_size = fread(sound, 1, sizeof sound, file);
    FUZZ_CHECK(sound_size > 2 * HASH && sound_size < sizeof sound);
    (void)fclose(file);
}

/* What was taken is used. */
static void use(care_ensemble *ensemble) {
    static const double shares[3] = {0.0, 0.4, 1.0};
    double towns[3 * YEARS * TOWNSHIPS * FIGURES];
    double area[3 * YEARS * MEASURES];
    double deviation[YEARS * TOWNSHIPS * FIGURES];
    double met = 0.0;
    care_ensemble *other = NULL;
    care_error error;
    care_error_init(&error);
    const care_status known = care_ensemble_count(ensemble) > 0 ? CARE_OK : CARE_E_INVALID;
    FUZZ_CHECK(care_ensemble_quantiles(ensemble, shares, 3, towns, sizeof towns / sizeof *towns, NULL) == known);
    FUZZ_CHECK(care_ensemble_area_quantiles(ensemble, shares, 3, area, sizeof area / sizeof *area, NULL) == known);
    FUZZ_CHECK(care_ensemble_moments(ensemble, towns, deviation, sizeof deviation / sizeof *deviation, NULL) == known);
    FUZZ_CHECK(care_ensemble_met(ensemble, &met, 1, NULL) == known);
    FUZZ_CHECK(met >= 0.0 && met <= 1.0);
    FUZZ_CHECK(care_ensemble_create(get_problem(), NULL, &other, NULL) == CARE_OK);
    FUZZ_CHECK(care_ensemble_run(other, get_problem(), 3, 6, NULL, 0, NULL, NULL) == CARE_OK);
    fuzz_check_status(care_ensemble_merge(other, ensemble, &error), &error);
    care_ensemble_free(other);
    FUZZ_CHECK(care_ensemble_run(ensemble, get_problem(), 0, 4, NULL, 0, NULL, NULL) == CARE_OK);
    FUZZ_CHECK(care_ensemble_has(ensemble, 3) == 1);
    FUZZ_CHECK(care_ensemble_write(ensemble, path, NULL) == CARE_OK);
}

/* The sound file with bytes altered, each by three bytes of the source: where, and by what; by nothing = cut short there. */
static size_t alter(fuzz_source *source, uint8_t *bytes) {
    size_t length = sound_size;
    memcpy(bytes, sound, sound_size);
    while (source->left >= 3) {
        const size_t high = fuzz_byte(source);
        const size_t at = high << 8 | fuzz_byte(source);
        const uint8_t byte = fuzz_byte(source);
        bytes[at % sound_size] ^= byte;
        length = byte == 0 ? at % (sound_size + 1) : length;
    }
    return length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { ANY, ALTERED, PUT_RIGHT };
    static uint8_t bytes[LONGEST];
    fuzz_source source = {data, size};
    size_t length = 0;
    if (sound_size == 0) {
        prepare();
    }
    const int64_t mode = fuzz_int(&source, ANY, PUT_RIGHT);
    if (mode == ANY) {
        for (; source.left > 0 && length < sizeof bytes; length++) {
            bytes[length] = fuzz_byte(&source);
        }
    } else {
        length = alter(&source, bytes);
    }
    if (mode == PUT_RIGHT && length >= 2 * HASH) {
        char hash[HASH + 1];
        care__sha256_hex(bytes, length - HASH, hash);
        memcpy(bytes + length - HASH, hash, HASH);
    }
    FILE *file = fopen(path, "wb");
    FUZZ_CHECK(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
    care_ensemble *ensemble = NULL;
    care_error error;
    care_error_init(&error);
    const care_status status = care_ensemble_read(path, get_problem(), NULL, &ensemble, &error);
    fuzz_check_status(status, &error);
    FUZZ_CHECK((status == CARE_OK) == (ensemble != NULL));
    const int same = length == sound_size && memcmp(bytes, sound, length) == 0;
    FUZZ_CHECK(same == (status == CARE_OK) || (mode == PUT_RIGHT && !same));
    if (ensemble != NULL) {
        use(ensemble);
    }
    care_ensemble_free(ensemble);
    return 0;
}
