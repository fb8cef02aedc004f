package org.initscope.benchmark.diagnosis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** A mean over points with its bootstrap interval of 95 %, such as the share that is right. */
record Proportion(double value, double low, double high) {
    private static final int DRAWS = 1000;
    private static final long SEED = 42;

    /** The mean of one value a point, and of points that are drawn again. */
    static Proportion of(double[] points) {
        Random random = new Random(SEED);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            means[draw] = random.ints(points.length, 0, Math.max(1, points.length))
                    .mapToDouble(i -> points[i])
                    .average()
                    .orElse(Double.NaN);
        }
        Arrays.sort(means);
        return new Proportion(
                Arrays.stream(points).average().orElse(Double.NaN), means[DRAWS / 40], means[DRAWS - 1 - DRAWS / 40]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", value, low, high);
    }
}
