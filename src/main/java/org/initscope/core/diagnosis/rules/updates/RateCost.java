package org.initscope.core.diagnosis.rules.updates;

import org.initscope.core.diagnosis.Cost;

/**
 * What learning rates far from the usual one have cost, by the logarithm of their ratio.
 *
 * <p>The figures are of 291 points of the diagnosis benchmark with usual scales of the start, after 800 to 1,500 steps. One
 * is the share that ended more than 0.1 nats above the best of the network or diverged. The others are the 5th, the 50th and
 * the 95th percentile of their distance from the best. A training that broke counts as 1 nat.
 */
final class RateCost {
    private static final double LOWEST = -7;

    /** From a 128th of the usual rate to 32 times it, doubling. */
    private static final double[] SICK = {1, 1, 1, 0.95, 0.71, 0.1, 0, 0, 0.05, 0.62, 0.79, 1, 1};

    private static final double[] MEDIAN = {
        0.52, 0.33, 0.21, 0.16, 0.12, 0.074, 0.025, 0.006, 0.008, 0.13, 0.16, 0.31, 0.71
    };
    private static final double[] LOW = {0.4, 0.28, 0.15, 0.11, 0.05, 0.03, 0, 0, 0, 0.04, 0.06, 0.15, 0.33};
    private static final double[] HIGH = {0.65, 0.43, 0.43, 0.28, 0.15, 0.1, 0.07, 0.035, 0.04, 1, 1, 1, 1};

    private RateCost() {}

    /**
     * The cost of a rate.
     *
     * @param overUsual the rate over the usual one
     */
    static Cost of(double overUsual, long steps) {
        return new Cost(at(MEDIAN, overUsual), at(LOW, overUsual), at(HIGH, overUsual), steps);
    }

    /** The share of such trainings that broke, or ended more than 0.1 nats above the best. */
    static double probability(double overUsual) {
        return at(SICK, overUsual);
    }

    /** Between two figures a straight line in the logarithm, beyond them the last one. */
    private static double at(double[] figures, double overUsual) {
        double place = Math.log(overUsual) / Math.log(2) - LOWEST;
        double within = Math.max(0, Math.min(figures.length - 1, place));
        int below = Math.min(figures.length - 2, (int) within);
        return figures[below] + (within - below) * (figures[below + 1] - figures[below]);
    }
}
