package org.initscope.benchmark.diagnosis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** The area under the receiver operating characteristic: how often a sick point has a higher score than a healthy one. */
record RankingQuality(double area, double low, double high) {
    private static final int DRAWS = 1000;
    private static final long SEED = 42;

    /** The area with its bootstrap interval of 95 %; ties count half (Hanley and McNeil 1982). NaN where a side has no point. */
    static RankingQuality of(double[] sick, double[] healthy) {
        Random random = new Random(SEED);
        double[] areas = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            areas[draw] = area(drawn(sick, random), drawn(healthy, random));
        }
        Arrays.sort(areas);
        return new RankingQuality(area(sick, healthy), areas[DRAWS / 40], areas[DRAWS - 1 - DRAWS / 40]);
    }

    private static double[] drawn(double[] values, Random random) {
        return random.ints(values.length, 0, Math.max(1, values.length))
                .mapToDouble(i -> values[i])
                .toArray();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", area, low, high);
    }

    static double area(double[] sick, double[] healthy) {
        double[] sorted = healthy.clone();
        Arrays.sort(sorted);
        double pairs = 0;
        for (double score : sick) {
            pairs += (below(sorted, score) + notAbove(sorted, score)) / 2.0;
        }
        return pairs / ((double) sick.length * healthy.length);
    }

    private static int below(double[] sorted, double score) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (sorted[middle] < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int notAbove(double[] sorted, double score) {
        return below(sorted, Math.nextUp(score));
    }
}
