package org.initscope.core.diagnosis.rules.loss;

import java.util.Optional;
import org.initscope.core.diagnosis.RunDescription;

/**
 * By how many nats a tenth of the learning rate for the last quarter of the steps lowers the dev loss of a training
 * whose rate was constant. It is an interval of 90 %.
 *
 * <p>Of 47 pairs of trainings whose loss was what such networks reach, at a third to four times the usual rate, the gain was
 * 0.027 + 0.018 ln(rate / usual) nats. Of the pairs of shapes that were left out, 90 % were nearer than 0.043. A higher rate
 * has more noise that a lower one takes away; at a low one the steps that are shorter are missed.
 */
record LoweredLastRate(double low, double high) {
    private static final double AT_USUAL = 0.027;
    private static final double BY_LOGARITHM = 0.018;
    private static final double ERROR = 0.043;

    /** Where it was tried. */
    private static final double LOWEST = 0.25;

    private static final double HIGHEST = 5;
    private static final long FEWEST_STEPS = 300;
    private static final long MOST_STEPS = 10_000;

    /** Empty where the rate was lowered, or nobody has tried it at such rates and lengths. */
    static Optional<LoweredLastRate> of(RunDescription run) {
        double over = run.expected().rateOverUsual().orElse(0);
        boolean tried = over > LOWEST && over < HIGHEST && run.steps() >= FEWEST_STEPS && run.steps() <= MOST_STEPS;
        if (!tried || run.learningRate(run.steps() - 1) < run.learningRate(run.steps() / 2)) {
            return Optional.empty();
        }
        double gain = AT_USUAL + BY_LOGARITHM * Math.log(over);
        return Optional.of(new LoweredLastRate(gain - ERROR, gain + ERROR));
    }
}
