package org.initscope.spark.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.initscope.core.RandomStream;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.dl4j.Dl4jModel;
import org.initscope.dl4j.Dl4jNetwork;
import org.initscope.dl4j.MinibatchArrays;
import org.initscope.dl4j.NetworkSpecification;
import org.initscope.spark.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** A SparkDl4jMultiLayer or SparkComputationGraph trains with it as with the stock master, on its own step or, where we configured it, the fused. */
class ResidentTrainingMasterTest {
    private static final int BATCH = 8;
    private static final int LOCAL_STEPS = 3;
    private static final MlpSpec SPEC = new MlpSpec(
            11, 3, 4, List.of(10), Activation.TANH, Normalization.Batch.standard(), false, new Normalization.None());
    private static final MlpSpec RESIDUAL = new MlpSpec(
            11,
            3,
            4,
            List.of(12, 10, 10),
            Activation.TANH,
            Normalization.Batch.standard(),
            false,
            Normalization.Batch.standard(),
            true);
    private static final TrainingSpec TRAINING =
            new TrainingSpec(new Optimizer.Nesterov(0.9), LearningRateSchedule.Stepwise.constant(0.05));
    /** Single precision over some dozen steps in another order of sums. */
    private static final float CLOSE = 2e-5f;

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.context();
    }

    private static List<Minibatch> minibatches(int count) {
        RandomStream random = RandomStream.at(3);
        List<Minibatch> batches = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            Minibatch batch = new Minibatch(BATCH, SPEC.blockSize());
            for (int i = 0; i < batch.contexts().length; i++) {
                batch.contexts()[i] = random.nextInt(SPEC.vocabularySize());
            }
            for (int i = 0; i < BATCH; i++) {
                batch.targets()[i] = random.nextInt(SPEC.vocabularySize());
            }
            batches.add(batch);
        }
        return batches;
    }

    private static NetworkState initial(MlpSpec spec) {
        Initialization start =
                new Initialization(1, new WeightScheme.FanIn(5.0 / 3), new WeightScheme.FanIn(1), 0.1, 0, 0, Map.of());
        return NetworkState.initial(ParameterLayout.of(spec), TRAINING.optimizer(), start.parameters(spec, 1));
    }

    private static JavaRDD<DataSet> dataSets(List<Minibatch> batches) {
        return spark.parallelize(
                batches.stream()
                        .map(b -> MinibatchArrays.dataSet(b, SPEC.vocabularySize()))
                        .toList(),
                3);
    }

    private static MultiLayerNetwork stockNetwork() {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(1e-2))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(7)
                        .activation(org.nd4j.linalg.activations.Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                        .nIn(7)
                        .nOut(11)
                        .build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    private static ComputationGraph stockGraph() {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(new StepSchedule(ScheduleType.ITERATION, 1e-2, 0.5, 3)))
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "dense",
                        new DenseLayer.Builder()
                                .nIn(3)
                                .nOut(3)
                                .activation(org.nd4j.linalg.activations.Activation.TANH)
                                .build(),
                        "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "dense", "in")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                                .nIn(3)
                                .nOut(11)
                                .build(),
                        "sum")
                .setOutputs("out")
                .build();
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        return graph;
    }

    @Test
    void oneWorkerOnAStockGraphEqualsLocalTraining() {
        List<Minibatch> batches = minibatches(9);
        ComputationGraph local = stockGraph();
        for (int pass = 0; pass < 2; pass++) {
            batches.forEach(b -> local.fit(MinibatchArrays.dataSet(b, SPEC.vocabularySize())));
        }
        SparkComputationGraph fromDataSets =
                new SparkComputationGraph(spark, stockGraph(), new ResidentTrainingMaster(1, BATCH, LOCAL_STEPS));
        SparkComputationGraph fromMultiDataSets =
                new SparkComputationGraph(spark, stockGraph(), new ResidentTrainingMaster(1, BATCH, LOCAL_STEPS));
        JavaRDD<DataSet> data = dataSets(batches);
        JavaRDD<MultiDataSet> multiData = data.map(DataSet::toMultiDataSet);
        for (int pass = 0; pass < 2; pass++) {
            fromDataSets.fit(data);
            fromMultiDataSets.fitMultiDataSet(multiData);
        }
        float[] expected = local.params().data().asFloat();
        assertThat(fromDataSets.getNetwork().params().data().asFloat()).isEqualTo(expected);
        assertThat(fromMultiDataSets.getNetwork().params().data().asFloat()).isEqualTo(expected);
        assertThat(NetworkSpecification.of(Dl4jModel.of(local))).isEmpty();
    }

    @Test
    void oneWorkerOnAStockNetworkEqualsLocalTraining() {
        List<Minibatch> batches = minibatches(7);
        MultiLayerNetwork local = stockNetwork();
        batches.forEach(b -> local.fit(MinibatchArrays.dataSet(b, SPEC.vocabularySize())));
        SparkDl4jMultiLayer distributed =
                new SparkDl4jMultiLayer(spark, stockNetwork(), new ResidentTrainingMaster(1, BATCH, LOCAL_STEPS));
        distributed.fit(dataSets(batches));
        assertThat(distributed.getNetwork().params().data().asFloat())
                .isEqualTo(local.params().data().asFloat());
    }

    @Test
    void aNetworkOfOursIsRecognizedAndAStockOneIsNot() {
        assertThat(NetworkSpecification.of(Dl4jNetwork.plain(SPEC, TRAINING).model()))
                .contains(new NetworkSpecification(SPEC, TRAINING));
        assertThat(NetworkSpecification.of(Dl4jNetwork.create(SPEC, TRAINING).model()))
                .contains(new NetworkSpecification(SPEC, TRAINING));
        assertThat(NetworkSpecification.of(Dl4jModel.of(stockNetwork()))).isEmpty();
    }

    @Test
    void twoWorkersTakeFusedStepsOnTheirShardsAndAverageThem() {
        List<Minibatch> batches = minibatches(12);
        Dl4jNetwork network = Dl4jNetwork.plain(SPEC, TRAINING);
        network.load(initial(SPEC));
        SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(
                spark, (MultiLayerNetwork) network.network(), new ResidentTrainingMaster(2, BATCH, LOCAL_STEPS));
        distributed.fit(dataSets(batches));
        assertIsTheAverageOfFusedWorkers(SPEC, distributed.getNetwork(), batches);
    }

    @Test
    void aGraphOfOursTakesFusedStepsAndIsAveraged() {
        List<Minibatch> batches = minibatches(12);
        Dl4jNetwork network = Dl4jNetwork.plain(RESIDUAL, TRAINING);
        network.load(initial(RESIDUAL));
        SparkComputationGraph distributed = new SparkComputationGraph(
                spark, (ComputationGraph) network.network(), new ResidentTrainingMaster(2, BATCH, LOCAL_STEPS));
        distributed.fit(dataSets(batches));
        assertThat(NetworkSpecification.of(network.model())).contains(new NetworkSpecification(RESIDUAL, TRAINING));
        assertIsTheAverageOfFusedWorkers(RESIDUAL, distributed.getNetwork(), batches);
    }

    private static void assertIsTheAverageOfFusedWorkers(MlpSpec spec, Model trained, List<Minibatch> batches) {
        NetworkState expected = initial(spec);
        for (int round = 0; round < 2; round++) {
            List<NetworkState> ends = new ArrayList<>();
            for (int worker = 0; worker < 2; worker++) {
                ends.add(localSteps(spec, expected, batches, worker, round));
            }
            expected = StateAverage.MEAN.of(ParameterLayout.of(spec), ends, new long[] {1, 1});
        }
        NetworkState got = Dl4jNetwork.around(spec, TRAINING, trained).store();
        assertThat(got.parameters()).containsExactly(expected.parameters(), within(CLOSE));
        assertThat(got.running()).containsExactly(expected.running(), within(CLOSE));
        assertThat(got.optimizer()).containsExactly(expected.optimizer(), within(CLOSE));
    }

    private static NetworkState localSteps(
            MlpSpec spec, NetworkState start, List<Minibatch> batches, int worker, int round) {
        try (TrainingStep engine = new FusedTrainingStepFactory().create(spec, TRAINING)) {
            engine.load(start);
            for (int step = 0; step < LOCAL_STEPS; step++) {
                engine.step(batches.get((round * LOCAL_STEPS + step) * 2 + worker));
            }
            return engine.store();
        }
    }

    @Test
    void manyWorkersAreSummedByGroupsToTheSameResultEveryTime() {
        List<Minibatch> batches = minibatches(2 * ResidentTrainingMaster.GROUP + 6);
        float[] first = trainedBy(batches);
        assertThat(trainedBy(batches)).isEqualTo(first);
    }

    private static float[] trainedBy(List<Minibatch> batches) {
        Dl4jNetwork network = Dl4jNetwork.plain(SPEC, TRAINING);
        network.load(initial(SPEC));
        SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(
                spark,
                (MultiLayerNetwork) network.network(),
                new ResidentTrainingMaster(batches.size(), BATCH, LOCAL_STEPS));
        distributed.fit(dataSets(batches));
        return distributed.getNetwork().params().dup().data().asFloat();
    }

    @Test
    void aSecondFitGoesOnWithTheSameResidentData() {
        List<Minibatch> batches = minibatches(4);
        MultiLayerNetwork local = stockNetwork();
        for (int pass = 0; pass < 2; pass++) {
            batches.forEach(b -> local.fit(MinibatchArrays.dataSet(b, SPEC.vocabularySize())));
        }
        SparkDl4jMultiLayer distributed =
                new SparkDl4jMultiLayer(spark, stockNetwork(), new ResidentTrainingMaster(1, BATCH, 4));
        JavaRDD<DataSet> data = dataSets(batches);
        distributed.fit(data);
        distributed.fit(data);
        assertThat(distributed.getNetwork().params().data().asFloat())
                .isEqualTo(local.params().data().asFloat());
    }

    @Test
    void underBatchNormALastExampleAloneJoinsTheMinibatchBefore() {
        List<Minibatch> batches = minibatches(3);
        Minibatch single = new Minibatch(new int[] {1, 2, 3}, new int[] {4}, SPEC.blockSize());
        List<Minibatch> all = new ArrayList<>(batches);
        all.add(single);
        Dl4jNetwork network = Dl4jNetwork.plain(SPEC, TRAINING);
        network.load(initial(SPEC));
        new SparkDl4jMultiLayer(
                        spark, (MultiLayerNetwork) network.network(), new ResidentTrainingMaster(1, BATCH, LOCAL_STEPS))
                .fit(dataSets(all));
        try (TrainingStep engine = new FusedTrainingStepFactory().create(SPEC, TRAINING)) {
            engine.load(initial(SPEC));
            engine.step(batches.get(0));
            engine.step(batches.get(1));
            engine.step(joined(batches.get(2), single));
            NetworkState got =
                    Dl4jNetwork.around(SPEC, TRAINING, network.network()).store();
            assertThat(got.parameters()).containsExactly(engine.store().parameters(), within(CLOSE));
        }
    }

    private static Minibatch joined(Minibatch first, Minibatch second) {
        return new Minibatch(
                IntStream.concat(Arrays.stream(first.contexts()), Arrays.stream(second.contexts()))
                        .toArray(),
                IntStream.concat(Arrays.stream(first.targets()), Arrays.stream(second.targets()))
                        .toArray(),
                SPEC.blockSize());
    }

    @Test
    void aMinibatchCountsItsExamplesWhateverIsLeft() {
        assertThat(ResidentMinibatches.count(24, 8, 2)).isEqualTo(3);
        assertThat(ResidentMinibatches.count(25, 8, 2)).isEqualTo(3);
        assertThat(ResidentMinibatches.count(26, 8, 2)).isEqualTo(4);
        assertThat(ResidentMinibatches.count(25, 8, 1)).isEqualTo(4);
        assertThat(ResidentMinibatches.count(1, 8, 2)).isEqualTo(1);
    }

    @Test
    void minibatchesOfOneExampleUnderBatchNormAreRefusedInASentence() {
        Dl4jNetwork network = Dl4jNetwork.plain(SPEC, TRAINING);
        network.load(initial(SPEC));
        SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(
                spark, (MultiLayerNetwork) network.network(), new ResidentTrainingMaster(1, 1, LOCAL_STEPS));
        assertThatThrownBy(() -> distributed.fit(dataSets(minibatches(1))))
                .hasStackTraceContaining("a minibatch of worker 0 has 1 example, and batch normalization needs 2");
    }

    @Test
    void dataOfAnotherContextAreOtherDataWhateverTheirNumber() {
        ResidentTrainingMaster master = new ResidentTrainingMaster(1, BATCH, 4);
        anotherContext();
        JavaRDD<DataSet> before = dataSets(minibatches(4));
        new SparkDl4jMultiLayer(spark, stockNetwork(), master).fit(before);
        anotherContext();
        List<Minibatch> others = minibatches(6).subList(2, 6);
        JavaRDD<DataSet> data = dataSets(others);
        assertThat(data.id()).isEqualTo(before.id());
        SparkDl4jMultiLayer distributed = new SparkDl4jMultiLayer(spark, stockNetwork(), master);
        distributed.fit(data);
        MultiLayerNetwork local = stockNetwork();
        others.forEach(b -> local.fit(MinibatchArrays.dataSet(b, SPEC.vocabularySize())));
        assertThat(distributed.getNetwork().params().data().asFloat())
                .isEqualTo(local.params().data().asFloat());
    }

    private static void anotherContext() {
        LocalSpark.stop();
        spark = LocalSpark.context();
    }
}
