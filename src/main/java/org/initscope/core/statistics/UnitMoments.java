package org.initscope.core.statistics;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/**
 * A mergeable accumulator of the mean and the sum of squared deviations of each unit over examples, in double (Chan,
 * Golub and LeVeque 1979).
 */
public final class UnitMoments implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] mean;
    private final double[] m2;
    private long count;

    /** Of no examples. */
    public UnitMoments(int units) {
        mean = new double[units];
        m2 = new double[units];
    }

    /** Adds row-major rows [rows, units] that follow each other without padding. */
    public void add(float[] values, int rows) {
        int units = mean.length;
        for (int r = 0; r < rows; r++) {
            count++;
            for (int unit = 0; unit < units; unit++) {
                double value = values[r * units + unit];
                double delta = value - mean[unit];
                mean[unit] += delta / count;
                m2[unit] += delta * (value - mean[unit]);
            }
        }
    }

    /** Adds the examples of another accumulator of the same units. */
    public void merge(UnitMoments other) {
        require(mean.length == other.mean.length, "%d and %d units do not merge", mean.length, other.mean.length);
        if (other.count == 0) {
            return;
        }
        long total = count + other.count;
        for (int unit = 0; unit < mean.length; unit++) {
            double delta = other.mean[unit] - mean[unit];
            mean[unit] += delta * other.count / total;
            m2[unit] += other.m2[unit] + delta * delta * ((double) count * other.count / total);
        }
        count = total;
    }

    /** Examples seen. */
    public long count() {
        return count;
    }

    public double mean(int unit) {
        return mean[unit];
    }

    /** m2 / (n − 1); 0 below two examples. */
    public double unbiasedVariance(int unit) {
        return count < 2 ? 0 : m2[unit] / (count - 1);
    }
}
