package org.initscope.core.evidence;

/** A local step of a worker. */
public record TrainingStepLoss(
        @Meaning("The worker's number from 0.") int worker,
        @Meaning("Local steps that the worker took before, from 0.") long step,
        @Meaning("Averaging rounds done before, from 0.") long round,
        @Meaning("Examples of the minibatch.") int examples,
        @Meaning(value = "Mean loss of the minibatch before the update; NULL where not finite.", nullable = true)
                double loss,
        @Meaning("Rate of the step.") double learningRate) {

    public TrainingStepLoss {
        loss = FiniteNumber.orNaN(loss);
    }
}
