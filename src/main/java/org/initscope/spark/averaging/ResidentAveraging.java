package org.initscope.spark.averaging;

import java.util.List;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.examples.Shard;
import org.initscope.spark.examples.Shards;

/**
 * Averaging rounds over shards that stay on the executors. A round is one job. The state travels in its closure and comes
 * back with each worker's result.
 */
public final class ResidentAveraging implements ParameterAveraging {
    private final Shards shards;
    private final WorkerPlan plan;
    private final StateAverage average;
    private final ParameterLayout layout;

    public ResidentAveraging(Shards shards, WorkerPlan plan, StateAverage average) {
        this.shards = shards;
        this.plan = plan;
        this.average = average;
        this.layout = ParameterLayout.of(plan.spec());
    }

    @Override
    public RoundResult round(NetworkState start, int localSteps) {
        long began = System.nanoTime();
        WorkerPlan workerPlan = plan;
        List<WorkerRound> rounds = PartitionJob.run(
                shards.rdd(), WorkerRound.class, shard -> localRound(workerPlan, shard, start, localSteps));
        return RoundResult.of(layout, average, rounds, (System.nanoTime() - began) / 1e9);
    }

    private static WorkerRound localRound(WorkerPlan plan, Shard shard, NetworkState start, int localSteps) {
        long began = System.nanoTime();
        try (LocalTraining training = plan.worker(shard.worker(), shard.examples())) {
            WorkerRound round = training.round(start, localSteps);
            return round.withSeconds((System.nanoTime() - began) / 1e9);
        }
    }

    /** The shards belong to the caller. */
    @Override
    public void close() {}
}
