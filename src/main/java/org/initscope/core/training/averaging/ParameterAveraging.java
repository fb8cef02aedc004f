package org.initscope.core.training.averaging;

import org.initscope.core.training.NetworkState;

/** One way to run averaging rounds: parameters out, local steps on each worker's own shard, the average back. */
public interface ParameterAveraging extends AutoCloseable {

    /** Runs one round of local steps from a state. */
    RoundResult round(NetworkState start, int localSteps);

    @Override
    void close();
}
