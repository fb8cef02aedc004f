package org.initscope.spark.dl4jspark;

import static org.initscope.core.Check.require;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.dl4j.Dl4jModel;
import org.initscope.dl4j.Dl4jNetwork;
import org.initscope.dl4j.Dl4jTrainingStepFactory;
import org.initscope.spark.examples.Shard;
import org.initscope.spark.examples.Shards;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Averaging rounds by dl4j-spark. A {@code SparkDl4jMultiLayer} with the stock {@code ParameterAveragingTrainingMaster}
 * fits the workers' minibatches, one {@code fit} and one split a round. It is a {@code SparkComputationGraph} where the
 * network has residual blocks.
 *
 * <p>The master sums the workers in the order in which their tasks end. So with more than two workers its own average is
 * not the same to the bit from run to run. Every worker's state therefore travels inside the master's result, with the
 * losses and the statistics, and is averaged here in the order of the workers. What a retried task leaves is dropped with
 * it.
 */
public final class Dl4jSparkAveraging implements ParameterAveraging {
    private final JavaRDD<Shard> shards;
    private final WorkerPlan plan;
    private final StateAverage average;
    private final ParameterLayout layout;
    private final JavaSparkContext spark;
    private final Dl4jNetwork network;
    private final int workers;

    /**
     * Rounds over shards, which stay the caller's.
     *
     * @throws IllegalArgumentException where the plan's engine is not Deeplearning4j's own step
     */
    public Dl4jSparkAveraging(Shards shards, WorkerPlan plan, StateAverage average) {
        this(shards.rdd(), plan, average);
    }

    /** The same over any partitions, k holding the shard of worker k. */
    public Dl4jSparkAveraging(JavaRDD<Shard> shards, WorkerPlan plan, StateAverage average) {
        require(
                plan.engine() instanceof Dl4jTrainingStepFactory,
                "averaging.master = dl4j-spark takes Deeplearning4j's own step, but training.step is %s:"
                        + " set training.step = dl4j or averaging.master = resident",
                plan.engine().label());
        this.shards = shards;
        this.plan = plan;
        this.average = average;
        this.layout = ParameterLayout.of(plan.spec());
        this.spark = JavaSparkContext.fromSparkContext(shards.context());
        this.network = Dl4jNetwork.create(plan.spec(), plan.training());
        this.workers = shards.getNumPartitions();
    }

    @Override
    public RoundResult round(NetworkState start, int localSteps) {
        long began = System.nanoTime();
        network.load(start);
        WorkerReports reports = new WorkerReports();
        fit(reports, start.step(), localSteps);
        List<WorkerRound> rounds = diagnosed(reports.inOrderOfWorkers(workers), start, localSteps);
        return RoundResult.of(layout, average, rounds, (System.nanoTime() - began) / 1e9);
    }

    private void fit(WorkerReports reports, long firstStep, int localSteps) {
        List<TrainingListener> listeners = List.of(new WorkerListener(plan, firstStep, localSteps));
        JavaRDD<DataSet> minibatches = minibatches(firstStep, localSteps);
        long count = (long) workers * localSteps;
        if (network.model() instanceof Dl4jModel.Graph graph) {
            SparkComputationGraph master = new SparkComputationGraph(spark, graph.network(), master(localSteps));
            master.setListeners(reports, listeners);
            master.fitMultiDataSet(new CountedRdd<>(minibatches.map(DataSet::toMultiDataSet), count));
        } else if (network.model() instanceof Dl4jModel.Stack stack) {
            SparkDl4jMultiLayer master = new SparkDl4jMultiLayer(spark, stack.network(), master(localSteps));
            master.setListeners(reports, listeners);
            master.fit(new CountedRdd<>(minibatches, count));
        }
    }

    /** The average that the stock master itself made in the last round. */
    NetworkState averageOfTheMaster() {
        return network.store();
    }

    private ParameterAveragingTrainingMaster master(int localSteps) {
        return new ParameterAveragingTrainingMaster.Builder(workers, plan.batchSize())
                .batchSizePerWorker(plan.batchSize())
                .averagingFrequency(localSteps)
                .workerPrefetchNumBatches(0)
                .saveUpdater(true)
                .rngSeed(plan.seed())
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .repartionData(Repartition.Never)
                .storageLevel(null)
                .build();
    }

    private JavaRDD<DataSet> minibatches(long firstStep, int localSteps) {
        WorkerPlan workerPlan = plan;
        return shards.mapPartitions(shard -> new Minibatches(workerPlan, shard.next(), firstStep, localSteps), true);
    }

    /**
     * A worker that met a number that is not finite has gone on, since the stock master has no end before the last
     * minibatch. It repeats its steps up to that number, this time to name the layer.
     */
    private List<WorkerRound> diagnosed(List<WorkerRound> rounds, NetworkState start, int localSteps) {
        Set<Integer> diverged = rounds.stream()
                .filter(Dl4jSparkAveraging::diverged)
                .map(WorkerRound::worker)
                .collect(Collectors.toUnmodifiableSet());
        if (diverged.isEmpty()) {
            return rounds;
        }
        WorkerPlan workerPlan = plan;
        List<WorkerReport> repeated = shards.mapPartitions(
                        shard -> repeat(workerPlan, shard.next(), diverged, start, localSteps))
                .collect();
        return WorkerReports.replace(rounds, repeated);
    }

    private static boolean diverged(WorkerRound round) {
        for (double loss : round.losses()) {
            if (!Double.isFinite(loss)) {
                return true;
            }
        }
        return !round.state().isFinite();
    }

    private static Iterator<WorkerReport> repeat(
            WorkerPlan plan, Shard shard, Set<Integer> diverged, NetworkState start, int localSteps) {
        if (!diverged.contains(shard.worker())) {
            return List.<WorkerReport>of().iterator();
        }
        try (LocalTraining training = plan.worker(shard.worker(), shard.examples())) {
            return List.of(WorkerReport.of(training.round(start, localSteps))).iterator();
        }
    }

    /** The shards belong to the caller. */
    @Override
    public void close() {}
}
