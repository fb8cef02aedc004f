package org.initscope.core.diagnosis;

import java.util.List;
import java.util.Optional;
import org.initscope.core.evidence.CriticalRate;

/**
 * The critical learning rate of a first step, on several minibatches.
 *
 * @param least of the minibatches that have one
 * @param middle of these, by which the step is judged
 * @param most of these
 * @param minibatches that have one
 * @param learningRate of the step
 */
public record StartCriticalRate(double least, double middle, double most, int minibatches, double learningRate) {

    /** That of measured steps of which some are the first; empty where no minibatch has one. */
    public static Optional<StartCriticalRate> of(List<CriticalRate> steps) {
        List<CriticalRate> first = steps.stream()
                .filter(step -> step.step() == 0 && step.criticalLearningRate().isPresent())
                .toList();
        List<Double> critical = first.stream()
                .map(step -> step.criticalLearningRate().getAsDouble())
                .sorted()
                .toList();
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(new StartCriticalRate(
                        critical.get(0),
                        Numbers.median(critical),
                        critical.get(critical.size() - 1),
                        critical.size(),
                        first.get(0).learningRate()));
    }

    /** The learning rate of the step over the critical one. */
    public double rateOverCritical() {
        return learningRate / middle;
    }
}
