package org.initscope.benchmark;

import java.util.Arrays;

/** Times of one thing done many times. */
final class Samples {
    private double[] values = new double[1024];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    double median() {
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return size % 2 == 1 ? sorted[size / 2] : (sorted[size / 2 - 1] + sorted[size / 2]) / 2;
    }

    double max() {
        return Arrays.stream(values, 0, size).max().orElseThrow();
    }

    void clear() {
        size = 0;
    }
}
