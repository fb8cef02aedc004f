package org.initscope.core.search.analysis;

import static org.initscope.core.Check.require;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Losses of one network by the learning rate, each of the same seeds. */
public final class RateCurve {
    private final double[] logs;
    private final double[][] losses;
    private final double[] means;

    /**
     * @param rates rising, three or more, each above 0
     * @param losses in nats, [seeds, rates]; all finite
     */
    public RateCurve(double[] rates, double[][] losses) {
        require(rates.length >= 3, "%d learning rates are no curve, expected 3 or more", rates.length);
        this.logs = Arrays.stream(rates).map(Math::log).toArray();
        this.losses = Arrays.stream(losses).map(double[]::clone).toArray(double[][]::new);
        this.means = IntStream.range(0, rates.length)
                .mapToDouble(rate -> Arrays.stream(losses)
                        .mapToDouble(seed -> seed[rate])
                        .average()
                        .orElseThrow())
                .toArray();
    }

    /** The place of the rate with the lowest mean loss. */
    public int best() {
        return lowest(means);
    }

    /** Whether the lowest mean loss is that of the first or of the last rate, so that others may be better still. */
    public boolean isOpen() {
        return best() == 0 || best() == means.length - 1;
    }

    public double lowestMean() {
        return means[best()];
    }

    /** The losses of all seeds at the rate with the lowest mean. */
    public Estimate lowest() {
        int best = best();
        return Estimate.of(Arrays.stream(losses).mapToDouble(seed -> seed[best]).toArray());
    }

    /** ln of each seed's best rate: the vertex of a parabola through its lowest loss and the two beside it, in ln rate. */
    public double[] logBest() {
        return Arrays.stream(losses).mapToDouble(this::vertex).toArray();
    }

    private double vertex(double[] seed) {
        int i = lowest(seed);
        if (i == 0 || i == seed.length - 1) {
            return logs[i];
        }
        double left = (seed[i - 1] - seed[i]) / (logs[i] - logs[i - 1]);
        double right = (seed[i + 1] - seed[i]) / (logs[i + 1] - logs[i]);
        if (!(left + right > 0)) {
            return logs[i];
        }
        // where a slope that goes from −left to right between the middles of both gaps is 0
        double from = (logs[i - 1] + logs[i]) / 2;
        double to = (logs[i] + logs[i + 1]) / 2;
        return from + (to - from) * left / (left + right);
    }

    /** The mean loss at a rate, on a line in ln rate between those that were tried; that of the nearest one beyond them. */
    public double meanAt(double logRate) {
        int above = 0;
        while (above < logs.length && logs[above] < logRate) {
            above++;
        }
        if (above == 0 || above == logs.length) {
            return means[Math.min(above, logs.length - 1)];
        }
        double share = (logRate - logs[above - 1]) / (logs[above] - logs[above - 1]);
        return means[above - 1] + share * (means[above] - means[above - 1]);
    }

    private static int lowest(double[] values) {
        return IntStream.range(0, values.length)
                .reduce((a, b) -> values[b] < values[a] ? b : a)
                .orElseThrow();
    }
}
