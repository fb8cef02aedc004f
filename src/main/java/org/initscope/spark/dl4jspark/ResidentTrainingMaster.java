package org.initscope.spark.dl4jspark;

import static org.initscope.core.Check.require;

import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.initscope.dl4j.Dl4jModel;
import org.initscope.dl4j.NetworkSpecification;
import org.initscope.spark.averaging.PartitionJob;
import org.initscope.spark.dl4jspark.ResidentWorker.Contribution;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A drop-in for dl4j-spark's ParameterAveragingTrainingMaster whose data stay on the executors.
 *
 * <p>The first {@code fit} of an RDD assigns its minibatches to the workers, once, as compact arrays. Each further round
 * is one light job: parameters out, local steps, parameters back. The parameters are summed in a fixed order (in two
 * levels where workers are many), weighted by the examples that each worker saw. Nothing is counted, repartitioned or
 * sent again. A network that this project configured takes the fused step on its workers, any other MultiLayerNetwork or
 * ComputationGraph its own {@code fit}. Under batch normalization a last minibatch of one example, which has no variance,
 * joins the one before it. Each {@code fit} is one pass over the data, as with the stock master. The stock master does
 * graphs of several inputs or outputs, and data that stand in files.
 */
public final class ResidentTrainingMaster extends ParameterAveragingTrainingMaster {
    /** Above so many workers, states are summed by groups on the executors before they reach the driver. */
    static final int GROUP = 32;

    private transient JavaRDD<ResidentMinibatches> shards;
    /** Whose minibatches the shards hold: the RDD itself, since numbers of RDDs begin anew in each context. */
    private transient WeakReference<RDD<?>> residentOf;

    private transient int largestShard;

    /**
     * @param workers how many shards and workers there are
     * @param batchSize examples of a worker's minibatch; DataSets of the RDD are cut or joined to it
     * @param localSteps minibatches between two averages
     */
    public ResidentTrainingMaster(int workers, int batchSize, int localSteps) {
        super(new ParameterAveragingTrainingMaster.Builder(workers, batchSize)
                .batchSizePerWorker(batchSize)
                .averagingFrequency(localSteps)
                .saveUpdater(true));
    }

    @Override
    public void executeTraining(SparkDl4jMultiLayer spark, JavaRDD<DataSet> trainingData) {
        makeResident(trainingData.rdd(), trainingData);
        train(new Dl4jModel.Stack(spark.getNetwork()), spark::setScore);
    }

    @Override
    public void executeTraining(SparkComputationGraph spark, JavaRDD<DataSet> trainingData) {
        makeResident(trainingData.rdd(), trainingData);
        train(new Dl4jModel.Graph(spark.getNetwork()), spark::setScore);
    }

    @Override
    public void executeTrainingMDS(SparkComputationGraph spark, JavaRDD<MultiDataSet> trainingData) {
        ComputationGraph network = spark.getNetwork();
        if (network.getNumInputArrays() > 1 || network.getNumOutputArrays() > 1) {
            super.executeTrainingMDS(spark, trainingData);
            return;
        }
        makeResident(trainingData.rdd(), trainingData.map(ResidentTrainingMaster::only));
        train(new Dl4jModel.Graph(network), spark::setScore);
    }

    private static DataSet only(MultiDataSet data) {
        return new DataSet(
                data.getFeatures(0), data.getLabels(0), data.getFeaturesMaskArray(0), data.getLabelsMaskArray(0));
    }

    private void train(Dl4jModel network, DoubleConsumer score) {
        Optional<NetworkSpecification> specification = NetworkSpecification.of(network);
        int fewest = specification.isPresent() ? FusedResidentWorker.fewestExamples(specification.get()) : 1;
        int minibatches = ResidentMinibatches.count(largestShard, batchSizePerWorker, fewest);
        for (int first = 0; first < minibatches; first += averagingFrequency) {
            ResidentWorker worker = specification.isPresent()
                    ? FusedResidentWorker.of(specification.get(), network, first, averagingFrequency)
                    : StockResidentWorker.of(network, first, averagingFrequency);
            Contribution average = sum(worker).average();
            worker.takeOver(average, network);
            score.accept(average.score());
            network.setIteration(network.iteration() + averagingFrequency);
        }
        Nd4j.getExecutioner().commit();
    }

    private Contribution sum(ResidentWorker worker) {
        List<Contribution> parts = numWorkers <= GROUP
                ? PartitionJob.run(shards, Contribution.class, worker::contribute)
                : shards.map(worker::contribute)
                        .groupBy(contribution -> contribution.worker() / GROUP)
                        .values()
                        .map(Contribution::sum)
                        .collect();
        return Contribution.sum(parts);
    }

    private void makeResident(RDD<?> given, JavaRDD<DataSet> trainingData) {
        if (residentOf != null && residentOf.get() == given) {
            return;
        }
        if (shards != null && !shards.context().isStopped()) {
            shards.unpersist();
        }
        int workers = numWorkers;
        int batchSize = batchSizePerWorker;
        shards = trainingData
                .zipWithIndex()
                .mapToPair(indexed -> new scala.Tuple2<>(
                        (int) (indexed._2() % workers), new ResidentMinibatches.Indexed(indexed._2(), indexed._1())))
                .groupByKey(workers)
                .map(assigned -> ResidentMinibatches.of(assigned._1(), assigned._2(), batchSize))
                .persist(StorageLevel.MEMORY_AND_DISK());
        List<Integer> sizes = shards.map(ResidentMinibatches::examples).collect();
        require(
                sizes.size() == workers,
                "%d of %d workers have data: give more DataSets or fewer workers",
                sizes.size(),
                workers);
        residentOf = new WeakReference<>(given);
        largestShard = sizes.stream().max(Comparator.naturalOrder()).orElse(0);
    }
}
