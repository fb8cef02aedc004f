package org.initscope.core.search.analysis;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The mean of a sample.
 *
 * @param count of values
 * @param sum of them
 * @param squares the sum of squared distances from the mean
 */
public record Estimate(long count, double sum, double squares) {

    /** Of some values, those that are not NaN. */
    static Estimate of(double[] values, int from, int to) {
        long count = 0;
        double sum = 0;
        for (int i = from; i < to; i++) {
            if (!Double.isNaN(values[i])) {
                count++;
                sum += values[i];
            }
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = from; i < to; i++) {
            if (!Double.isNaN(values[i])) {
                squares += (values[i] - mean) * (values[i] - mean);
            }
        }
        return new Estimate(count, sum, squares);
    }

    /** Of some values. */
    public static Estimate of(double... values) {
        return of(values, 0, values.length);
    }

    public OptionalDouble mean() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    /** The sample's standard deviation (n − 1); undefined below two values. */
    public OptionalDouble std() {
        return count < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / (count - 1)));
    }

    /** mean ± t · std / √n by Student's t; there is none below two values. */
    public Optional<Interval> interval() {
        if (count < 2) {
            return Optional.empty();
        }
        double half = StudentT.within(count - 1) * Math.sqrt(squares / (count - 1) / count);
        return Optional.of(new Interval(sum / count - half, sum / count + half));
    }
}
