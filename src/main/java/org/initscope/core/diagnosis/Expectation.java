package org.initscope.core.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of a run before it begins.
 *
 * @param unusualStart whether the start was asked for with scales far from usual; false where nobody knows
 * @param loss that such a network reaches in as many steps where nothing is wrong
 * @param steps that are planned
 * @param learningRate in the middle of the steps that are planned
 * @param usualLearningRate for its optimizer, minibatches and number of steps
 * @param settings that have a usual value; empty where nobody knows them
 */
public record Expectation(
        boolean unusualStart,
        Optional<ReferenceLoss> loss,
        long steps,
        OptionalDouble learningRate,
        OptionalDouble usualLearningRate,
        List<Setting> settings) {

    public Expectation {
        settings = List.copyOf(settings);
    }

    /** A learning rate so many times the usual one, or the usual one so many times it, is far from it. */
    public static final double FAR = 3;

    /** Nothing is known. */
    public static Expectation nothing() {
        return new Expectation(false, Optional.empty(), 0, OptionalDouble.empty(), OptionalDouble.empty(), List.of());
    }

    /** The same with another loss to compare with. */
    public Expectation with(Optional<ReferenceLoss> otherLoss) {
        return new Expectation(unusualStart, otherLoss, steps, learningRate, usualLearningRate, settings);
    }

    /** The learning rate over the usual one; empty where one of them is unknown, or it is 0. */
    public OptionalDouble rateOverUsual() {
        double rate = learningRate.orElse(0);
        return rate > 0 && usualLearningRate.isPresent()
                ? OptionalDouble.of(rate / usualLearningRate.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Whether the learning rate is known to be far above the usual one. */
    public boolean isRateHigh() {
        return rateOverUsual().orElse(1) > FAR;
    }

    /** Whether it is known to be far below it. */
    public boolean isRateLow() {
        return rateOverUsual().orElse(1) < 1 / FAR;
    }

    /** Whether the learning rate or the start is known to be far from usual. */
    public boolean isFar() {
        return unusualStart || isRateHigh() || isRateLow();
    }
}
