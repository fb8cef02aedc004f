package org.initscope.core.evidence;

import java.util.Optional;

/** An evaluation of the averaged network on a split. */
public record Evaluation(
        @Meaning("Averaging rounds done before.") long round,
        @Meaning("Local steps that each worker took before.") long step,
        @Meaning("train, dev or test.") String split,
        @Meaning("running, or recalibrated on training examples.") String bnStatistics,
        @Meaning(value = "Mean loss over the examples.", nullable = true) double loss,
        @Meaning(value = "Share of examples whose most probable class is the target.", nullable = true) double accuracy,
        @Meaning("Examples evaluated.") long examples,
        @Meaning("Whether these are all examples of the split.") boolean complete,
        @Meaning(
                        value =
                                "Whether it is of the network at the end. NULL in files written before the column was added.",
                        column = "final")
                Optional<Boolean> atEnd) {

    public Evaluation {
        loss = FiniteNumber.orNaN(loss);
        accuracy = FiniteNumber.orNaN(accuracy);
    }

    /** One of which it is not known whether it is the last. */
    public Evaluation(
            long round,
            long step,
            String split,
            String bnStatistics,
            double loss,
            double accuracy,
            long examples,
            boolean complete) {
        this(round, step, split, bnStatistics, loss, accuracy, examples, complete, Optional.empty());
    }
}
