package org.initscope.core.training.averaging;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.names.Examples;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;

/** Averaging rounds whose workers train one after the other in this thread. */
public final class LocalAveraging implements ParameterAveraging {
    private final List<LocalTraining> workers = new ArrayList<>();
    private final ParameterLayout layout;
    private final StateAverage average;

    /**
     * @param shards the examples of each worker, at least one worker's
     * @param divergedAbove a loss at which a worker stops as diverged, in nats
     */
    public LocalAveraging(WorkerPlan plan, List<Examples> shards, StateAverage average, double divergedAbove) {
        this.layout = ParameterLayout.of(plan.spec());
        this.average = average;
        for (Examples shard : shards) {
            workers.add(plan.worker(workers.size(), shard, divergedAbove));
        }
    }

    @Override
    public RoundResult round(NetworkState start, int localSteps) {
        List<WorkerRound> rounds =
                workers.stream().map(worker -> worker.round(start, localSteps)).toList();
        return rounds.size() == 1
                ? new RoundResult(rounds.get(0).state(), rounds, 0)
                : RoundResult.of(layout, average, rounds, 0);
    }

    @Override
    public void close() {
        workers.forEach(LocalTraining::close);
    }
}
