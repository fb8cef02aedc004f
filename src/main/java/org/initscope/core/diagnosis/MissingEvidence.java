package org.initscope.core.diagnosis;

/** What was not measured, and would let a rule judge. */
public sealed interface MissingEvidence {

    /** Activations, gradients or parameters of layers. */
    record Layers() implements MissingEvidence {}

    /** So many examples in a minibatch. */
    record Examples(int examples) implements MissingEvidence {}

    /** The units of batch normalizations. */
    record BatchNormUnits() implements MissingEvidence {}

    /** Gradients or updates of workers after a step. */
    record LaterSteps(long afterStep) implements MissingEvidence {}

    /** So many recorded steps. */
    record Steps(int steps) implements MissingEvidence {}

    /** A second worker. */
    record Workers() implements MissingEvidence {}

    /** Gradients at the start of so many averaging rounds. */
    record Rounds(int rounds) implements MissingEvidence {}

    /** Losses on train and dev examples at the end. */
    record Evaluations() implements MissingEvidence {}
}
