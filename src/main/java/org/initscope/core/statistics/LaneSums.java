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

    void start(float first) {
        Arrays.fill(sums, 0);
        Arrays.fill(sumErrors, 0);
        Arrays.fill(squares, 0);
        Arrays.fill(squareErrors, 0);
        min = first;
        max = first;
        hasZeros = false;
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

    private static double total(float[] parts, float[] errors) {
        double total = 0;
        for (int lane = 0; lane < LANES; lane++) {
            total += (double) parts[lane] + errors[lane];
        }
        return total;
    }
}
