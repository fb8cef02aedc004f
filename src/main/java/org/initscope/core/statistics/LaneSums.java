package org.initscope.core.statistics;

import java.util.Arrays;

/**
 * Sums over a tensor side by side, of every sixteenth column each, with its extremes.
 *
 * <p>Blocks of rows are summed in float; their sums are added with the rounding error kept beside (Knuth's two-sum), so
 * that the error is that of a block: at most {@code BLOCK_ROWS · 2⁻²⁴} of the sum of magnitudes, some 10⁻⁸ in practice.
 */
final class LaneSums {
    /** How many columns are added side by side: as many floats as the widest vector there is. */
    static final int LANES = 16;
    /** Rows of a block. */
    static final int BLOCK_ROWS = 32;

    final float[] sums = new float[LANES];
    final float[] sumErrors = new float[LANES];
    final float[] squares = new float[LANES];
    final float[] squareErrors = new float[LANES];
    float min;
    float max;
    boolean hasZeros;

    void start() {
        Arrays.fill(sums, 0);
        Arrays.fill(sumErrors, 0);
        Arrays.fill(squares, 0);
        Arrays.fill(squareErrors, 0);
    }

    /** Adds the sums of a block in one lane. */
    void add(int lane, float sum, float square) {
        sumErrors[lane] += error(sums[lane], sum);
        sums[lane] += sum;
        squareErrors[lane] += error(squares[lane], square);
        squares[lane] += square;
    }

    /** What the rounded sum of two numbers lacks. */
    private static float error(float a, float b) {
        float sum = a + b;
        float second = sum - a;
        return (a - (sum - second)) + (b - second);
    }

    /** Σ x. */
    double sum() {
        return total(sums, sumErrors);
    }

    /** Σ x². */
    double squares() {
        return total(squares, squareErrors);
    }

    /** In four sums that do not wait for each other. */
    private static double total(float[] parts, float[] errors) {
        double total0 = 0;
        double total1 = 0;
        double total2 = 0;
        double total3 = 0;
        for (int lane = 0; lane < LANES; lane += 4) {
            total0 += (double) parts[lane] + errors[lane];
            total1 += (double) parts[lane + 1] + errors[lane + 1];
            total2 += (double) parts[lane + 2] + errors[lane + 2];
            total3 += (double) parts[lane + 3] + errors[lane + 3];
        }
        return (total0 + total2) + (total1 + total3);
    }
}
