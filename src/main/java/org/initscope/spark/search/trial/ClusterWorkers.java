package org.initscope.spark.search.trial;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.spark.averaging.ResidentAveraging;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.Shards;

/** Trains a trial data-parallel, as {@code train} does: its workers are tasks, and shards are shared by the trials. */
public final class ClusterWorkers implements TrialAveraging, AutoCloseable {
    private final JavaSparkContext spark;
    private final List<PreparedExamples> prepared;
    private final Map<Key, Shards> shards = new HashMap<>();

    private record Key(int data, int workers) {}

    /**
     * @param prepared the examples of each of the search's data
     */
    public ClusterWorkers(JavaSparkContext spark, List<PreparedExamples> prepared) {
        this.spark = spark;
        this.prepared = List.copyOf(prepared);
    }

    @Override
    public ParameterAveraging open(TrialPlan plan, WorkerPlan worker) {
        Shards ofTrial = shards.computeIfAbsent(
                new Key(plan.data(), plan.workers().count()),
                key -> Shards.open(spark, prepared.get(key.data()), key.workers()));
        ofTrial.requireBatch(worker.batchSize());
        return new ResidentAveraging(ofTrial, worker, plan.workers().average());
    }

    @Override
    public void close() {
        shards.values().forEach(Shards::close);
    }
}
