package org.initscope.spark.search.trial;

import java.util.List;
import org.initscope.core.names.Examples;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.ParameterAveraging;
import org.initscope.core.training.RoundResult;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;

/** The rounds of a trial's only worker, in this thread: its state is the average. */
final class OneWorker implements ParameterAveraging {
    private static final int WORKER = 0;

    private final LocalTraining training;

    OneWorker(WorkerPlan worker, Examples examples, double divergedAbove) {
        this.training = worker.worker(WORKER, examples, divergedAbove);
    }

    @Override
    public RoundResult round(NetworkState start, int localSteps) {
        long began = System.nanoTime();
        WorkerRound round = training.round(start, localSteps);
        return new RoundResult(round.state(), List.of(round), (System.nanoTime() - began) / 1e9);
    }

    @Override
    public void close() {
        training.close();
    }
}
