package org.initscope.core.statistics;

import java.io.Serializable;
import java.util.OptionalDouble;

/**
 * A mergeable state of the finite elements of a tensor: count, mean, sum of squared deviations, extremes.
 *
 * <p>{@code merge(A, B)} is the state of the union (Chan, Golub and LeVeque 1979). NaN and infinities are counted and
 * left out of everything else.
 *
 * @param count finite elements
 * @param nonfinite NaN and infinite elements
 * @param zeros elements that are exactly 0
 * @param mean of the finite elements; 0 where there is none
 * @param m2 Σ (x − mean)² over the finite elements
 * @param min smallest finite element; +∞ where there is none
 * @param max largest finite element; −∞ where there is none
 */
public record Moments(long count, long nonfinite, long zeros, double mean, double m2, double min, double max)
        implements Serializable {

    /** The state of no elements, neutral in {@link #merge}. */
    public static final Moments EMPTY = new Moments(0, 0, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /**
     * The state of a strided row-major matrix [rows, columns].
     *
     * <p>One pass in double over deviations from the first element; relative error of m2 about 1e-15 × elements.
     */
    public static Moments of(float[] values, int offset, int rows, int columns, int stride) {
        if (rows * columns == 0) {
            return EMPTY;
        }
        Moments moments = TensorScan.fastest().finiteMoments(values, offset, rows, columns, stride);
        // the sum of floats is beyond a double only where one of them is NaN or infinite
        return Double.isFinite(moments.mean) ? moments : ofFiniteElements(values, offset, rows, columns, stride);
    }

    private static Moments ofFiniteElements(float[] values, int offset, int rows, int columns, int stride) {
        float[] finite = new float[rows * columns];
        int count = 0;
        for (int r = 0; r < rows; r++) {
            int start = offset + r * stride;
            for (int i = start; i < start + columns; i++) {
                if (Float.isFinite(values[i])) {
                    finite[count++] = values[i];
                }
            }
        }
        Moments moments = of(finite, 0, 1, count, count);
        return moments.withCounts((long) rows * columns - count, moments.zeros);
    }

    /** The state of an array. */
    public static Moments of(float... values) {
        return of(values, 0, 1, values.length, values.length);
    }

    /** The state of the union of two disjoint sets of elements. */
    public Moments merge(Moments other) {
        if (count == 0) {
            return other.withCounts(nonfinite + other.nonfinite, zeros + other.zeros);
        }
        if (other.count == 0) {
            return withCounts(nonfinite + other.nonfinite, zeros + other.zeros);
        }
        long n = count + other.count;
        double delta = other.mean - mean;
        return new Moments(
                n,
                nonfinite + other.nonfinite,
                zeros + other.zeros,
                mean + delta * other.count / n,
                m2 + other.m2 + delta * delta * ((double) count * other.count / n),
                Math.min(min, other.min),
                Math.max(max, other.max));
    }

    private Moments withCounts(long allNonfinite, long allZeros) {
        return new Moments(count, allNonfinite, allZeros, mean, m2, min, max);
    }

    /** √(m2 / (n − 1)), the sample standard deviation as {@code torch.std()}; undefined below two elements. */
    public OptionalDouble std() {
        return count < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(m2 / (count - 1)));
    }

    /** √(Σ x²) = √(m2 + n mean²); undefined without elements. */
    public OptionalDouble l2() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(m2 + count * mean * mean));
    }
}
