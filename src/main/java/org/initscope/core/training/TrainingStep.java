package org.initscope.core.training;

import org.initscope.core.names.Minibatch;

/**
 * One engine that takes optimization steps on one network: loss, gradients and update from a minibatch.
 *
 * <p>State goes in once with {@link #load} and out once with {@link #store}, around many steps. An engine belongs to
 * one thread. Measuring a step changes neither its result nor that of any later one.
 */
public interface TrainingStep extends AutoCloseable {

    /** Takes over parameters, running statistics, the optimizer's state and the step count. */
    void load(NetworkState state);

    /** A copy of the present state. */
    NetworkState store();

    /**
     * Takes one step.
     *
     * @return the mean cross-entropy of the minibatch before the update, in nats
     * @throws IllegalArgumentException where the minibatch does not fit the network
     */
    double step(Minibatch batch);

    /** Takes one step and shows its arrays to an observer. */
    double step(Minibatch batch, StepObserver observer);

    /**
     * Shows an observer what the forward pass of a step has: parameters, preactivations and activations. Where that cannot be
     * had alone it is a step with all its arrays; the state is of no use afterwards.
     *
     * @return the loss of the step, in nats
     */
    default double forward(Minibatch batch, StepObserver observer) {
        return step(batch, observer);
    }

    /**
     * Writes the logits [examples, classes] of contexts in evaluation mode (running statistics), row-major without
     * padding; targets are not read.
     */
    void logits(Minibatch batch, float[] logits);

    @Override
    default void close() {}
}
