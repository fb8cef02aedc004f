package org.initscope.core.statistics;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.initscope.core.MatrixView;

/**
 * Counts of finite elements in equal bins on [lower, upper], the last bin closed on the right (as
 * {@code numpy.histogram}). Finite elements outside count as underflow or overflow. NaN and infinities are not counted.
 *
 * <p>Two histograms merge where their edges are equal. They also merge where the edges of both are those of
 * {@link Binning.PowerOfTwo}, or such edges times the same factor. The narrower one is then folded into the wider, which
 * is exact since bins align outward from zero.
 */
public record Histogram(double lower, double upper, long[] counts, long underflow, long overflow)
        implements Serializable {

    /** Bins from zero that a float can hold with room to round. */
    private static final int MOST_EXACT_BINS = 1 << 20;

    private static final int FEWEST_BINS_OF_KURTOSIS = 32;
    /** The factor of the fourth power of the bins' width in Sheppard's correction. */
    private static final double SHEPPARD = 7.0 / 240;

    public Histogram {
        require(lower < upper, "a histogram goes from %s to %s, expected a range", lower, upper);
        require(counts.length >= 1, "a histogram has %d bins, expected at least 1", counts.length);
        counts = counts.clone();
    }

    @Override
    public long[] counts() {
        return counts.clone();
    }

    /** The histogram of a row-major matrix [rows, columns] over given edges. */
    public static Histogram of(MatrixView matrix, double lower, double upper, int bins) {
        float[] values = matrix.floats();
        int columns = matrix.columns();
        long[] counts = new long[bins];
        long underflow = 0;
        long overflow = 0;
        double scale = bins / (upper - lower);
        double shift = lower * scale;
        boolean zeroIsAnEdge = shift == Math.rint(shift);
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.at(r, 0);
            for (int i = start; i < start + columns; i++) {
                double value = values[i];
                if (value >= lower && value <= upper) {
                    // scaled before it is shifted: a tiny negative number stays below zero, as folding into wider
                    // bins needs
                    double bin = zeroIsAnEdge ? Math.floor(value * scale) - shift : (value - lower) * scale;
                    counts[Math.min(bins - 1, (int) bin)]++;
                } else if (value < lower && value >= -Float.MAX_VALUE) {
                    underflow++;
                } else if (value > upper && value <= Float.MAX_VALUE) {
                    overflow++;
                }
            }
        }
        return new Histogram(lower, upper, counts, underflow, overflow);
    }

    /** The same of a matrix whose moments are known, which allows a faster pass where all its elements are in range. */
    static Histogram of(MatrixView matrix, double lower, double upper, int bins, Moments moments) {
        double scale = bins / (upper - lower);
        double shift = -lower * scale;
        boolean inRange =
                moments.count() > 0 && moments.nonfinite() == 0 && moments.min() >= lower && moments.max() <= upper;
        boolean exact = Math.max(bins, Math.abs(shift)) <= MOST_EXACT_BINS
                && (float) scale == scale
                && shift == Math.rint(shift);
        if (!inRange || !exact) {
            return of(matrix, lower, upper, bins);
        }
        int lowest = (int) (Math.floor(moments.min() * scale) + shift);
        int highest = (int) (Math.floor(moments.max() * scale) + shift);
        TensorScan scan = TensorScan.fastest();
        long[] counts = scan.counts(bins);
        scan.count(matrix, new BinRange((float) scale, (int) shift, lowest, highest), counts);
        return new Histogram(lower, upper, counts, 0, 0);
    }

    /**
     * The histogram of all elements times a positive number. It has the same counts, and its edges are multiplied by the
     * number. An element on an edge stays in its bin, wherever rounding puts the product.
     */
    public Histogram scaled(float factor) {
        return new Histogram(lower * factor, upper * factor, counts, underflow, overflow);
    }

    /**
     * Population excess kurtosis n Σ (x − mean)⁴ / m2² − 3 of the elements, whose moments are given.
     *
     * <p>The fourth powers are those of the middles of bins, less what grouping adds (Sheppard 1897). Elements that are 0
     * count at 0. The quotient before 3 is taken off is right to a tenth. Undefined below 32 bins, where all elements are
     * equal, and where one is outside.
     */
    public OptionalDouble excessKurtosis(Moments moments) {
        if (counts.length < FEWEST_BINS_OF_KURTOSIS || !(moments.m2() > 0) || underflow + overflow > 0) {
            return OptionalDouble.empty();
        }
        double width = (upper - lower) / counts.length;
        int zeroBin = (int) Math.floor(-lower * (counts.length / (upper - lower)));
        double fourth = moments.zeros() * Math.pow(moments.mean(), 4);
        for (int i = 0; i < counts.length; i++) {
            long elements = counts[i] - (i == zeroBin ? moments.zeros() : 0);
            double deviation = lower + (i + 0.5) * width - moments.mean();
            double square = deviation * deviation;
            fourth += elements * (square * square - width * width * square / 2 + SHEPPARD * Math.pow(width, 4));
        }
        double kurtosis = moments.count() * (fourth / moments.m2() / moments.m2());
        return OptionalDouble.of(Math.max(1, kurtosis) - 3);
    }

    /** All finite elements. */
    public long total() {
        return Arrays.stream(counts).sum() + underflow + overflow;
    }

    /**
     * The histogram of the union of two disjoint sets of elements.
     *
     * @throws IllegalArgumentException where the edges neither agree nor are symmetric and a whole factor apart
     */
    public Histogram merge(Histogram other) {
        require(
                counts.length == other.counts.length,
                "histograms of %d and %d bins do not merge",
                counts.length,
                other.counts.length);
        if (upper < other.upper) {
            return widen(other.lower, other.upper).merge(other);
        }
        if (upper > other.upper) {
            return merge(other.widen(lower, upper));
        }
        require(lower == other.lower, "histograms from %s and from %s do not merge", lower, other.lower);
        long[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.counts[i];
        }
        return new Histogram(lower, upper, sum, underflow + other.underflow, overflow + other.overflow);
    }

    private Histogram widen(double newLower, double newUpper) {
        boolean symmetric = lower == -upper && newLower == -newUpper && counts.length % 2 == 0;
        double factor = newUpper / upper;
        require(
                symmetric && factor == Math.rint(factor) && underflow == 0 && overflow == 0,
                "a histogram on [%s, %s] does not widen to [%s, %s]",
                lower,
                upper,
                newLower,
                newUpper);
        int half = counts.length / 2;
        long[] wide = new long[counts.length];
        for (int i = 0; i < half; i++) {
            int outward = (int) (i / factor);
            wide[half + outward] += counts[half + i];
            wide[half - 1 - outward] += counts[half - 1 - i];
        }
        return new Histogram(newLower, newUpper, wide, 0, 0);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Histogram h
                && lower == h.lower
                && upper == h.upper
                && Arrays.equals(counts, h.counts)
                && underflow == h.underflow
                && overflow == h.overflow;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }
}
