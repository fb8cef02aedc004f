package org.initscope.core.evidence;

import java.util.OptionalDouble;
import org.initscope.core.training.UpdateSharpness;

/** The critical learning rate of the averaged network at a step. */
public record CriticalRate(
        @Meaning("Averaging rounds done before.") long round,
        @Meaning("Local steps that each worker took before.") long step,
        @Meaning("Examples of the minibatch, which is the same at every step.") int examples,
        @Meaning(value = "Loss of the minibatch before the update.", nullable = true) double loss,
        @Meaning("Rate of the next step.") double learningRate,
        @Meaning(
                        "Second derivative of the loss along the update, for a unit of the parameters' distance: u^T H u / u^T u,"
                                + " of plain SGD g^T H g / g^T g. NULL where there is no critical rate.")
                OptionalDouble curvature,
        @Meaning(
                        "Smallest rate at which the loss of the minibatch after its own update is above that before, to a percent."
                                + " NULL where the loss does not fall along the update, falls by less than floats show, or does not"
                                + " come back.")
                OptionalDouble criticalLearningRate,
        @Meaning("learning_rate / critical_learning_rate.") OptionalDouble rateOverCritical) {

    public CriticalRate {
        loss = FiniteNumber.orNaN(loss);
    }

    /** Of a network after so many rounds and local steps. */
    public static CriticalRate of(long round, long step, UpdateSharpness measured) {
        return new CriticalRate(
                round,
                step,
                measured.examples(),
                measured.loss(),
                measured.learningRate(),
                measured.curvature(),
                measured.criticalRate(),
                measured.rateOverCritical());
    }
}
