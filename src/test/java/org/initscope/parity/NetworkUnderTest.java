package org.initscope.parity;

import java.util.List;
import org.initscope.core.names.Minibatch;

/**
 * A network as the parity checks drive it; numbers cross in double so that float and double networks are checked alike.
 *
 * @param <S> its state
 */
public interface NetworkUnderTest<S> extends AutoCloseable {

    /** A state without steps. */
    S state(double[] parameters, double[] running);

    void load(S state);

    S store();

    /** The arithmetic mean of states, each with the same weight. */
    S average(List<S> states);

    double[] parameters(S state);

    double[] running(S state);

    /** Takes one step and keeps everything that it shows. */
    StepRecord measuredStep(Minibatch batch);

    /** Takes one step unobserved and returns its loss. */
    double step(Minibatch batch);

    /** Logits in evaluation mode, flat. */
    double[] logits(Minibatch batch);

    @Override
    default void close() {}
}
