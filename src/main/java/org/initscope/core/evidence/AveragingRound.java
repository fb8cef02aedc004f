package org.initscope.core.evidence;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A worker in an averaging round, or the average. */
public record AveragingRound(
        @Meaning("The round, from 0.") long round,
        @Meaning(
                        value =
                                "Local steps that the worker has taken after the round; of the average those that all have.",
                        earlier = "step")
                long endStep,
        @Meaning("The worker's number from 0; NULL for the average.") OptionalInt worker,
        @Meaning("Examples seen in the round.") long examples,
        @Meaning(value = "Mean loss over the round's minibatches.", nullable = true) double loss,
        @Meaning(
                        value = "L2 distance of the worker's parameters from the average; of the average the mean.",
                        nullable = true)
                double driftL2,
        @Meaning(value = "L2 norm of the parameters.", nullable = true) double parameterL2,
        @Meaning("Wall time of the local steps; of the average the slowest worker's.") OptionalDouble computeSeconds,
        @Meaning("Of the average: wall time of the round beyond the local steps.") OptionalDouble averagingSeconds) {

    public AveragingRound {
        loss = FiniteNumber.orNaN(loss);
        driftL2 = FiniteNumber.orNaN(driftL2);
        parameterL2 = FiniteNumber.orNaN(parameterL2);
    }

    /** The same with wall times. */
    public AveragingRound timed(double compute, OptionalDouble averaging) {
        return new AveragingRound(
                round, endStep, worker, examples, loss, driftL2, parameterL2, OptionalDouble.of(compute), averaging);
    }
}
