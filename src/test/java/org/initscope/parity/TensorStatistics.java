package org.initscope.parity;

import java.util.Arrays;

/**
 * Statistics of a tensor by their definitions in double, independent of core.statistics.
 *
 * @param std sample standard deviation (n − 1), 0 for one element
 */
record TensorStatistics(double mean, double std, double min, double max, double sum, double l2) {
    static TensorStatistics of(double[] values) {
        double sum = Arrays.stream(values).sum();
        double mean = sum / values.length;
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new TensorStatistics(
                mean,
                values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)),
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow(),
                sum,
                Math.sqrt(Arrays.stream(values).map(v -> v * v).sum()));
    }

    /** Elements whose magnitude is strictly above a threshold. */
    static long beyond(double[] values, double threshold) {
        return Arrays.stream(values).filter(v -> Math.abs(v) > threshold).count();
    }

    /** Units [example][unit] that are beyond a threshold in every example. */
    static long unitsBeyond(double[] values, int units, double threshold) {
        long dead = 0;
        for (int unit = 0; unit < units; unit++) {
            boolean all = true;
            for (int i = unit; i < values.length; i += units) {
                all &= Math.abs(values[i]) > threshold;
            }
            dead += all ? 1 : 0;
        }
        return dead;
    }

    /** Units [example][unit] that are 0 in every example. */
    static long unitsZero(double[] values, int units) {
        long dead = 0;
        for (int unit = 0; unit < units; unit++) {
            boolean all = true;
            for (int i = unit; i < values.length; i += units) {
                all &= values[i] == 0;
            }
            dead += all ? 1 : 0;
        }
        return dead;
    }

    /** Counts in equal bins on [lower, upper], the last closed on the right; the rest is not counted. */
    static long[] histogram(double[] values, double lower, double upper, int bins) {
        long[] counts = new long[bins];
        for (double value : values) {
            if (value >= lower && value <= upper) {
                counts[(int) Math.min(bins - 1, Math.floor((value - lower) / (upper - lower) * bins))]++;
            }
        }
        return counts;
    }
}
