package org.initscope.core.statistics;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.MatrixView;

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

    /** The share of m2 in Σ x² below which m2 = Σ x² − n mean² loses too many digits. */
    private static final double SMALLEST_SHARE = 1.0 / 16;
    /** The mean square below which squares of floats are too inexact. */
    private static final double SMALLEST_SQUARE = 0x1p-100;

    /** Magnitudes between which the largest product must lie. */
    private static final double SMALLEST_PRODUCT = 0x1p-100;

    private static final double LARGEST_PRODUCT = 0x1p127;

    /** The state of no elements, neutral in {@link #merge}. */
    public static final Moments EMPTY = new Moments(0, 0, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /**
     * The state of a row-major matrix [rows, columns].
     *
     * <p>It takes one pass over sums in float, whose relative error in m2 is below 1e-4 and some 1e-8 in practice. Where
     * |mean| is beyond about four std, a second pass in double follows over deviations from that mean. Where elements are
     * tiny or huge, NaN or infinite, it takes two passes in double.
     */
    public static Moments of(MatrixView matrix) {
        long count = (long) matrix.rows() * matrix.columns();
        if (count == 0) {
            return EMPTY;
        }
        LaneSums sums = TensorScan.fastest().sums(matrix);
        double squares = sums.squares();
        double mean = sums.sum() / count;
        double m2 = squares - mean * mean * count;
        if (!(squares > count * SMALLEST_SQUARE && squares < Double.POSITIVE_INFINITY)) {
            return inDouble(matrix);
        }
        long zeros = sums.hasZeros ? zeros(matrix) : 0;
        // adding 0 leaves no −0, which compares as less than 0 here and not there
        double min = sums.min + 0.0;
        double max = sums.max + 0.0;
        if (min == max) {
            return new Moments(count, 0, zeros, min, 0, min, max);
        }
        return m2 > squares * SMALLEST_SHARE
                ? new Moments(count, 0, zeros, mean, m2, min, max)
                : around(mean, matrix, zeros, min, max);
    }

    /**
     * The state of finite elements by their deviations from a number near their mean, in double. With d = x − center,
     * mean is center + Σ d / n and m2 is Σ d² − (Σ d)² / n. It loses no digits, since Σ d is small.
     */
    private static Moments around(double center, MatrixView matrix, long zeros, double min, double max) {
        float[] values = matrix.floats();
        int columns = matrix.columns();
        long count = (long) matrix.rows() * columns;
        double sum = 0;
        double squares = 0;
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.at(r, 0);
            for (int i = start; i < start + columns; i++) {
                double deviation = values[i] - center;
                sum += deviation;
                squares += deviation * deviation;
            }
        }
        return new Moments(count, 0, zeros, center + sum / count, Math.max(0, squares - sum * sum / count), min, max);
    }

    private static long zeros(MatrixView matrix) {
        float[] values = matrix.floats();
        int columns = matrix.columns();
        int zeros = 0;
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.at(r, 0);
            for (int i = start; i < start + columns; i++) {
                zeros += values[i] == 0f ? 1 : 0;
            }
        }
        return zeros;
    }

    /** Two passes in double: mean first, then deviations; relative error of m2 about 1e-15 × elements. */
    static Moments inDouble(MatrixView matrix) {
        float[] values = matrix.floats();
        int columns = matrix.columns();
        long count = 0;
        long zeros = 0;
        double sum = 0;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.at(r, 0);
            for (int i = start; i < start + columns; i++) {
                float value = values[i];
                if (Math.abs(value) <= Float.MAX_VALUE) {
                    count++;
                    sum += value;
                    zeros += value == 0f ? 1 : 0;
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
        }
        double mean = count == 0 ? 0 : sum / count;
        double m2 = 0;
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.at(r, 0);
            for (int i = start; i < start + columns; i++) {
                float value = values[i];
                if (Math.abs(value) <= Float.MAX_VALUE) {
                    double deviation = value - mean;
                    m2 += deviation * deviation;
                }
            }
        }
        return new Moments(count, (long) matrix.rows() * columns - count, zeros, mean, m2, min + 0.0, max + 0.0);
    }

    /** The state of an array. */
    public static Moments of(float... values) {
        return of(MatrixView.packed(values, 1, values.length));
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

    /**
     * The state of all elements times a positive number, each product rounded to a float. Extremes are exact; the rest is
     * exact but for that rounding. A product so small that rounding makes it 0 is not counted as 0. Empty where the
     * factor is not positive, or the largest product is near an end of the range of floats.
     */
    public Optional<Moments> scaled(float factor) {
        double largest = Math.max(-min, max) * factor;
        if (!(factor > 0 && largest > SMALLEST_PRODUCT && largest < LARGEST_PRODUCT)) {
            return Optional.empty();
        }
        double square = (double) factor * factor;
        return Optional.of(new Moments(
                count, nonfinite, zeros, mean * factor, m2 * square, (float) min * factor, (float) max * factor));
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
