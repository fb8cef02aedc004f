package org.initscope.core.diagnosis.rules.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.evidence.StepLosses;

/** The finite losses of training, the mean over workers of each step, in the order of steps. */
final class LossSeries {
    private final long[] steps;
    private final double[] losses;

    private LossSeries(long[] steps, double[] losses) {
        this.steps = steps;
        this.losses = losses;
    }

    static LossSeries of(StepLosses losses) {
        return new LossSeries(
                IntStream.range(0, losses.size()).mapToLong(losses::step).toArray(),
                IntStream.range(0, losses.size()).mapToDouble(losses::loss).toArray());
    }

    int size() {
        return losses.length;
    }

    long step(int index) {
        return steps[index];
    }

    double loss(int index) {
        return losses[index];
    }

    /** Mean and its standard error over a part. */
    record Level(double mean, double standardError) {
        /** By how much another level is below this one. */
        double fallTo(Level other) {
            return mean - other.mean;
        }

        /** The standard error of that. */
        double uncertainty(Level other) {
            return Math.hypot(standardError, other.standardError);
        }
    }

    Level level(int from, int to) {
        double mean = Arrays.stream(losses, from, to).average().orElse(0);
        double squares = Arrays.stream(losses, from, to)
                .map(x -> (x - mean) * (x - mean))
                .sum();
        int n = to - from;
        return new Level(mean, n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (n - 1) / n));
    }

    /** The height of a loss above the median of the window before it, in robust standard deviations of the window. */
    double height(int index, int window) {
        List<Double> before = window(index - window, index, 0);
        double median = Numbers.median(before);
        List<Double> deviations = window(index - window, index, median);
        double spread = 1.4826 * Numbers.median(deviations);
        return spread > 0 ? (losses[index] - median) / spread : 0;
    }

    double medianBefore(int index, int window) {
        return Numbers.median(window(index - window, index, 0));
    }

    private List<Double> window(int from, int to, double center) {
        List<Double> values = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            values.add(Math.abs(losses[i] - center));
        }
        return values;
    }
}
