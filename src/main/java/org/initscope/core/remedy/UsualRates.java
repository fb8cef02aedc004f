package org.initscope.core.remedy;

import java.util.OptionalDouble;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.Optimizer;

/**
 * The constant learning rate that did best, in the middle of many networks with usual starts. It is higher for larger minibatches,
 * and lower for longer trainings, in which the noise of steps counts for more. Where nothing normalizes the units of tanh or
 * sigmoid there is a highest rate, whatever the number of steps. It is lower for wider layers: an update moves the logits in
 * proportion to the units, and so does the noise of minibatches.
 *
 * <p>It was held against SGD's rates 0.1, 0.3 and 1, Adam's 0.003 and 0.01 and momentum's 0.03 and 0.1. Over 30 to 10,000 steps
 * of 4 to 1,024 examples the best of them is within a factor of three of it. docs/diagnosis-evidence.md has the figures.
 */
final class UsualRates {
    private static final long FEWEST_STEPS = 30;
    private static final double STEPS = 1000;
    private static final double EXAMPLES = 32;

    /** The noise of fewer lowers the rate in proportion to them. */
    private static final double FEW_EXAMPLES = 8;

    /** A sigmoid is a quarter as steep as tanh, so that gradients are smaller. */
    private static final double SIGMOID = 6;

    /** The same of an optimizer that does not follow their size. */
    private static final double SIGMOID_SCALE_FREE = 2;

    /** The highest rate times the units of the widest layer of tanh, where nothing normalizes. */
    private static final double RATE_OF_UNITS = 16;

    /** The same of an optimizer that does not follow the size of gradients. */
    private static final double RATE_OF_UNITS_SCALE_FREE = 0.45;

    /** A sigmoid moves less, and its output is no larger. */
    private static final double RATE_OF_UNITS_SIGMOID = 200;

    private static final int NARROWEST = 16;
    private static final int WIDEST = 300;

    private UsualRates() {}

    /** Whether networks of such a width were among them. */
    static boolean isTried(int width) {
        return width >= NARROWEST && width <= WIDEST;
    }

    /**
     * The rate for a number of steps; empty for fewer than were tried.
     *
     * @param width units of the widest layer
     * @param batchSize examples of a step of one worker
     */
    static OptionalDouble of(Optimizer optimizer, MlpSpec spec, int width, long steps, int batchSize) {
        if (steps < FEWEST_STEPS) {
            return OptionalDouble.empty();
        }
        double length = Math.min(1e5, steps) / STEPS;
        double batch = Math.max(4, Math.min(1e4, batchSize)) / EXAMPLES;
        boolean isSigmoid = spec.activation() == Activation.SIGMOID;
        if (!optimizer.followsGradients()) {
            double rate = within(0.001, 0.01, 0.005 * Math.pow(length, -0.35) * Math.pow(batch, 0.15));
            return OptionalDouble.of(
                    isSigmoid
                            ? rate * SIGMOID_SCALE_FREE
                            : Math.min(rate, highest(spec, RATE_OF_UNITS_SCALE_FREE / width * Math.pow(batch, 0.3))));
        }
        double rate = within(0.05, 1, 0.25 * Math.pow(length, -0.4) * Math.pow(batch, 0.4))
                * Math.min(1, batchSize / FEW_EXAMPLES)
                * (isSigmoid ? SIGMOID : 1);
        double ofUnits = (isSigmoid ? RATE_OF_UNITS_SIGMOID : RATE_OF_UNITS) / width * Math.pow(batch, 0.75);
        double bounded = Math.min(rate, highest(spec, ofUnits));
        return OptionalDouble.of(
                optimizer instanceof Optimizer.Nesterov nesterov ? bounded * 1.5 * (1 - nesterov.momentum()) : bounded);
    }

    /** A rate where units squash and nothing normalizes them, and else none. */
    private static double highest(MlpSpec spec, double rate) {
        boolean isNormalized = !(spec.normalization() instanceof Normalization.None)
                || !(spec.outputNormalization() instanceof Normalization.None);
        return spec.activation().isSquashing() && !isNormalized ? rate : Double.POSITIVE_INFINITY;
    }

    private static double within(double least, double most, double value) {
        return Math.max(least, Math.min(most, value));
    }
}
