package org.initscope.spark.averaging;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.fused.LossAlongUpdate;
import org.initscope.core.names.Minibatch;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.SaturationSample;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.SaturationObserver;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.UpdateSharpness;
import org.initscope.core.training.WorkerPlan;
import org.initscope.spark.examples.Shard;
import org.initscope.spark.examples.Shards;

/**
 * Measures the averaged network on one fixed minibatch of training examples, drawn evenly from all shards; the update of
 * the measured step is thrown away.
 */
public final class AverageProbe implements AutoCloseable {
    private static final int MAXIMUM_EXAMPLES = 1024;

    /** Examples of the minibatch whose saturated units are kept one by one. */
    private static final int SAMPLED_EXAMPLES = 32;

    /** Workers draw their minibatches at steps from 0 on, so this address is nobody else's. */
    private static final long PROBE_STEP = -1;

    private final TrainingStep engine;
    private final StatisticsObserver statistics;
    private final SaturationObserver observer;
    private final LossAlongUpdate along;
    private final Minibatch batch;

    /** What was seen of a network. */
    public record Probe(double loss, Measurement measurement, List<SaturationSample> saturation) {}

    public AverageProbe(Shards shards, WorkerPlan plan) {
        int share = Math.max(1, Math.min(plan.batchSize(), MAXIMUM_EXAMPLES / shards.workers()));
        long seed = plan.seed();
        List<int[][]> parts = PartitionJob.run(shards.rdd(), int[][].class, shard -> draw(shard, seed, share));
        this.batch = concatenate(parts, plan.spec().blockSize());
        this.engine = plan.engine().create(plan.spec(), plan.training());
        this.along = new LossAlongUpdate(plan.spec(), plan.training());
        this.statistics = new StatisticsObserver(plan.spec(), plan.bins());
        this.observer = new SaturationObserver(statistics, plan.spec().graph(), SAMPLED_EXAMPLES);
    }

    /** The loss and the measurement of a state, as of its next step. */
    public Probe measure(NetworkState state) {
        engine.load(state);
        double loss = engine.step(batch, observer);
        return new Probe(loss, statistics.finish(state.step()), observer.finish());
    }

    /** How sharply the loss of the minibatch bends along the update of a state's next step, by the fused arithmetic. */
    public UpdateSharpness sharpness(NetworkState state) {
        return along.measure(state, batch);
    }

    private static int[][] draw(Shard shard, long seed, int count) {
        Minibatch drawn = BatchSampler.minibatch(shard.examples(), seed, shard.worker(), PROBE_STEP, count);
        return new int[][] {drawn.contexts(), drawn.targets()};
    }

    private static Minibatch concatenate(List<int[][]> parts, int blockSize) {
        int[] contexts = parts.stream().flatMapToInt(p -> Arrays.stream(p[0])).toArray();
        int[] targets = parts.stream().flatMapToInt(p -> Arrays.stream(p[1])).toArray();
        return new Minibatch(contexts, targets, blockSize);
    }

    @Override
    public void close() {
        engine.close();
    }
}
