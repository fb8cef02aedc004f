package org.initscope.core.remedy;

import java.util.OptionalDouble;
import org.initscope.core.training.Optimizer;

/**
 * The constant learning rate that did best, in the middle of many networks with usual starts: higher for larger minibatches,
 * and lower for longer trainings, in which the noise of steps counts for more.
 *
 * <p>The best of SGD's rates 0.1, 0.3 and 1, Adam's 0.003 and 0.01 and momentum's 0.03 and 0.1 over 30 to 10,000 steps of 4 to
 * 1,024 examples is within a factor of three of it. docs/diagnosis.md has the figures.
 */
final class UsualRates {
    private static final long FEWEST_STEPS = 30;
    private static final double STEPS = 1000;
    private static final double EXAMPLES = 32;

    /** The noise of fewer lowers the rate in proportion to them. */
    private static final double FEW_EXAMPLES = 8;

    private UsualRates() {}

    /**
     * The rate for a number of steps; empty for fewer than were tried.
     *
     * @param batchSize examples of a step of one worker
     */
    static OptionalDouble of(Optimizer optimizer, long steps, int batchSize) {
        if (steps < FEWEST_STEPS) {
            return OptionalDouble.empty();
        }
        double length = Math.min(1e5, steps) / STEPS;
        double batch = Math.max(4, Math.min(1e4, batchSize)) / EXAMPLES;
        if (!optimizer.followsGradients()) {
            return OptionalDouble.of(within(0.001, 0.01, 0.005 * Math.pow(length, -0.35) * Math.pow(batch, 0.15)));
        }
        double rate = within(0.05, 1, 0.25 * Math.pow(length, -0.4) * Math.pow(batch, 0.4))
                * Math.min(1, batchSize / FEW_EXAMPLES);
        return OptionalDouble.of(
                optimizer instanceof Optimizer.Nesterov nesterov ? rate * 1.5 * (1 - nesterov.momentum()) : rate);
    }

    private static double within(double least, double most, double value) {
        return Math.max(least, Math.min(most, value));
    }
}
