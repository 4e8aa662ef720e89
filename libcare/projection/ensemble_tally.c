#include <math.h>
#include <string.h>

#include "projection/ensemble.h"

/* A bin is the double's exponent and the first 11 bits of its fraction. */
enum { BIN_SHIFT = 52 - 11, SLACK_SHARE = 4 };
static const double least = 0x1p-16;
static const double unit = 0x1p-16;

static int64_t bin_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (int64_t)(bits >> BIN_SHIFT);
}

static double bin_begin(int64_t bin) {
    const uint64_t bits = (uint64_t)bin << BIN_SHIFT;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

int care__tally_reserve(care__tally *tally, double low, double high, care__allocator allocator) {
    if (!(high >= least)) {
        return 1;
    }
    int64_t first = bin_of(fmax(low, least));
    int64_t end = bin_of(high) + 1;
    if (tally->bins > 0 && first >= tally->first && end <= tally->first + tally->bins) {
        return 1;
    }
    if (tally->bins > 0) {
        first = first < tally->first ? first : tally->first;
        end = end > tally->first + tally->bins ? end : tally->first + tally->bins;
    }
    const int64_t slack = (end - first) / SLACK_SHARE + 1;
    first = first > slack ? first - slack : 0;
    end += slack;
    const size_t size = (size_t)(end - first) * sizeof *tally->count;
    uint32_t *count = allocator.allocate(allocator.user, size);
    if (count == NULL) {
        return 0;
    }
    memset(count, 0, size);
    if (tally->bins > 0) {
        memcpy(count + (tally->first - first), tally->count, (size_t)tally->bins * sizeof *count);
        allocator.release(allocator.user, tally->count);
    }
    tally->count = count;
    tally->first = first;
    tally->bins = end - first;
    return 1;
}

void care__tally_add(care__tally *tally, const double *values, int64_t n) {
    double low = tally->low;
    double high = tally->high;
    uint64_t sum = 0; /* 2^56 at most for each value, fewer than 256 before it is carried over */
    for (int64_t i = 0; i < n; i++) {
        const double value = values[i];
        const uint64_t whole = (uint64_t)(value / unit + 0.5);
        low = value < low ? value : low;
        high = value > high ? value : high;
        sum += whole;
        if (i % 128 == 127) {
            tally->sum += sum;
            sum = 0;
        }
        tally->squares += (care__u128)whole * whole;
        if (value >= least) {
            tally->count[bin_of(value) - tally->first]++;
        } else {
            tally->zeros++;
        }
    }
    tally->sum += sum;
    tally->low = low;
    tally->high = high;
}

void care__tally_merge(care__tally *tally, const care__tally *other) {
    tally->sum += other->sum;
    tally->squares += other->squares;
    tally->zeros += other->zeros;
    tally->low = fmin(tally->low, other->low);
    tally->high = fmax(tally->high, other->high);
    for (int64_t i = 0; i < other->bins; i++) {
        if (other->count[i] > 0) {
            tally->count[other->first + i - tally->first] += other->count[i];
        }
    }
}

int care__tally_holds(const care__tally *tally, int64_t n) {
    int64_t counted = tally->zeros;
    for (int64_t i = 0; i < tally->bins; i++) {
        counted += tally->count[i];
    }
    if (counted != n || n == 0) {
        return counted == n && tally->bins == 0;
    }
    if (!(tally->low >= 0.0 && tally->low <= tally->high && tally->high <= CARE__TALLY_MOST)) {
        return 0;
    }
    return tally->bins == 0 ? tally->high < least
                            : tally->high >= least && bin_of(fmax(tally->low, least)) <= tally->first &&
                                  bin_of(tally->high) == tally->first + tally->bins - 1;
}

/* The value that is k-th from the least, those of a bin spread evenly over it. */
static double order_statistic(const care__tally *tally, int64_t n, int64_t k) {
    if (k <= 0) {
        return tally->low;
    }
    if (k >= n - 1) {
        return tally->high;
    }
    int64_t before = tally->zeros;
    if (k < before) {
        return tally->low;
    }
    for (int64_t i = 0; i < tally->bins; i++) {
        const int64_t here = tally->count[i];
        if (k < before + here) {
            const double begin = bin_begin(tally->first + i);
            const double width = bin_begin(tally->first + i + 1) - begin;
            const double value = begin + width * (((double)(k - before) + 0.5) / (double)here);
            return fmin(fmax(value, tally->low), tally->high);
        }
        before += here;
    }
    return tally->high;
}

double care__tally_quantile(const care__tally *tally, int64_t n, double share) {
    const double at = share * (double)(n - 1);
    const int64_t k = (int64_t)at;
    const double below = order_statistic(tally, n, k);
    const double part = at - (double)k;
    return part > 0.0 ? below + part * (order_statistic(tally, n, k + 1) - below) : below;
}

static double double_of(care__u128 value) {
    return (double)(uint64_t)(value >> 64) * 0x1p64 + (double)(uint64_t)value;
}

double care__tally_mean(const care__tally *tally, int64_t n) {
    return double_of(tally->sum) / (double)n * unit;
}

/* Squares about the whole number next to the mean, exact, and then about the mean. */
double care__tally_deviation(const care__tally *tally, int64_t n) {
    if (n < 2) {
        return NAN;
    }
    const care__u128 count = (care__u128)n;
    const care__u128 middle = tally->sum / count;
    const care__u128 about = tally->squares - 2 * middle * tally->sum + count * middle * middle;
    const double rest = (double)(uint64_t)(tally->sum - middle * count);
    const double squares = double_of(about) - rest * rest / (double)n;
    return sqrt(fmax(squares, 0.0) / (double)(n - 1)) * unit;
}
