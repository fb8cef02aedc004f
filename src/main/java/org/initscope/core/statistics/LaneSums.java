package org.initscope.core.statistics;

import java.util.Arrays;

/**
 * Sums over a tensor side by side, of every sixteenth column each, with its extremes.
 *
 * <p>Blocks of rows are summed in float. The sums of blocks are added together with their rounding errors (Knuth's
 * two-sum). So the error is that of one block: at most {@code BLOCK_ROWS · 2⁻²⁴} of the sum of magnitudes, some 10⁻⁸ in
 * practice.
 */
final class LaneSums {
    /** How many columns are added side by side: as many floats as the widest vector there is. */
    static final int LANES = 16;
    /** Rows of a block. */
    static final int BLOCK_ROWS = 32;

    /** Where the errors of sums begin in {@link #parts}. */
    static final int SUM_ERRORS = LANES;

    static final int SQUARES = 2 * LANES;
    static final int SQUARE_ERRORS = 3 * LANES;

    /** Σ x of each lane, their rounding errors, Σ x² of each lane, their rounding errors. */
    final float[] parts = new float[4 * LANES];

    float min;
    float max;
    boolean hasZeros;

    void start() {
        Arrays.fill(parts, 0);
    }

    /** Adds the sums of a block in one lane. */
    void add(int lane, float sum, float square) {
        parts[SUM_ERRORS + lane] += error(parts[lane], sum);
        parts[lane] += sum;
        parts[SQUARE_ERRORS + lane] += error(parts[SQUARES + lane], square);
        parts[SQUARES + lane] += square;
    }

    /** What the rounded sum of two numbers lacks. */
    private static float error(float a, float b) {
        float sum = a + b;
        float second = sum - a;
        return (a - (sum - second)) + (b - second);
    }

    /** Σ x. */
    double sum() {
        return total(0, SUM_ERRORS);
    }

    /** Σ x². */
    double squares() {
        return total(SQUARES, SQUARE_ERRORS);
    }

    /** In four sums that do not wait for each other. */
    private double total(int sums, int errors) {
        double total0 = 0;
        double total1 = 0;
        double total2 = 0;
        double total3 = 0;
        for (int lane = 0; lane < LANES; lane += 4) {
            total0 += (double) parts[sums + lane] + parts[errors + lane];
            total1 += (double) parts[sums + lane + 1] + parts[errors + lane + 1];
            total2 += (double) parts[sums + lane + 2] + parts[errors + lane + 2];
            total3 += (double) parts[sums + lane + 3] + parts[errors + lane + 3];
        }
        return (total0 + total2) + (total1 + total3);
    }
}
