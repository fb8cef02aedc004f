package org.initscope.spark.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Examples;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.dl4j.Dl4jTrainingStepFactory;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.examples.Shard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** dl4j-spark's rounds are those of each worker training by itself, averaged in the order of the workers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class Dl4jSparkAveragingTest {
    private static final int WORKERS = 3;
    private static final int LOCAL_STEPS = 7;
    private static final MlpSpec SPEC = new MlpSpec(
            6, 3, 4, List.of(8), Activation.TANH, Normalization.Batch.standard(), false, new Normalization.None());

    /** Trained as a graph. */
    private static final MlpSpec RESIDUAL = new MlpSpec(
            6,
            3,
            4,
            List.of(12, 8, 8),
            Activation.TANH,
            Normalization.Batch.standard(),
            false,
            new Normalization.None(),
            true);

    private JavaSparkContext spark;

    static List<MlpSpec> networks() {
        return List.of(SPEC, RESIDUAL);
    }

    @BeforeAll
    public void start() {
        // a context of its own, in which a task that fails is tried a second time; the other tests make theirs again
        LocalSpark.stop();
        spark = new JavaSparkContext(new SparkConf()
                .setMaster("local[2,2]")
                .setAppName("averaging")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1"));
    }

    @AfterAll
    void stop() {
        spark.stop();
    }

    /** Also the first step of a later round is taken at its own learning rate and bias correction. */
    @ParameterizedTest
    @MethodSource("networks")
    void roundsAreThoseOfWorkersThatTrainByThemselves(MlpSpec spec) {
        WorkerPlan plan = plan(spec, adam(0.01), new Dl4jTrainingStepFactory());
        NetworkState state = start(plan);
        try (ParameterAveraging averaging = new Dl4jSparkAveraging(shards(), plan, StateAverage.MEAN)) {
            for (int localSteps : new int[] {LOCAL_STEPS, LOCAL_STEPS, 2}) {
                RoundResult round = averaging.round(state, localSteps);
                List<WorkerRound> alone = alone(plan, state, localSteps);
                assertThat(round.workers()).hasSize(WORKERS);
                for (int worker = 0; worker < WORKERS; worker++) {
                    assertSameRound(round.workers().get(worker), alone.get(worker));
                }
                assertThat(round.average()).isEqualTo(mean(plan, alone));
                state = round.average();
            }
        }
        assertThat(state.step()).isEqualTo(2 * LOCAL_STEPS + 2);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsAreClippedOnTheWorkers(MlpSpec spec) {
        LearningRateSchedule rates = LearningRateSchedule.Stepwise.constant(0.1);
        WorkerPlan plan = plan(
                spec,
                new TrainingSpec(new Optimizer.Sgd(), rates, new GradientClipping.GlobalNorm(0.05)),
                new Dl4jTrainingStepFactory());
        List<WorkerRound> alone = alone(plan, start(plan), LOCAL_STEPS);
        try (ParameterAveraging averaging = new Dl4jSparkAveraging(shards(), plan, StateAverage.MEAN)) {
            assertSameRound(averaging.round(start(plan), LOCAL_STEPS).workers().get(1), alone.get(1));
        }
        WorkerPlan unclipped = plan(spec, new TrainingSpec(new Optimizer.Sgd(), rates), new Dl4jTrainingStepFactory());
        assertThat(alone(unclipped, start(plan), LOCAL_STEPS).get(1).state())
                .isNotEqualTo(alone.get(1).state());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theMastersOwnAverageAgrees(MlpSpec spec) {
        WorkerPlan plan = plan(spec, adam(0.01), new Dl4jTrainingStepFactory());
        try (Dl4jSparkAveraging averaging = new Dl4jSparkAveraging(shards(), plan, StateAverage.MEAN)) {
            NetworkState average = averaging.round(start(plan), LOCAL_STEPS).average();
            NetworkState masters = averaging.averageOfTheMaster();
            assertThat(masters.step()).isEqualTo(average.step());
            assertSameButForRounding(masters.parameters(), average.parameters());
            assertSameButForRounding(masters.running(), average.running());
            assertSameButForRounding(masters.optimizer(), average.optimizer());
        }
    }

    /** Sums of three floats in another order. */
    private static void assertSameButForRounding(float[] values, float[] expected) {
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isCloseTo(expected[i], within(1e-6f * Math.max(1, Math.abs(expected[i]))));
        }
    }

    @Test
    void aRetriedWorkerCountsOnce() {
        WorkerPlan plan = plan(adam(0.01));
        Examples outside = Examples.of(7, 3, List.of(new int[] {6, 6, 6, 6}));
        JavaRDD<Shard> failing = shards().map(shard -> failsFirst(shard) ? new Shard(shard.worker(), outside) : shard);
        RoundResult retried = round(failing, plan);
        RoundResult undisturbed = round(shards(), plan);
        assertThat(retried.average()).isEqualTo(undisturbed.average());
        assertThat(retried.workers()).hasSize(WORKERS);
        for (int worker = 0; worker < WORKERS; worker++) {
            assertSameRound(retried.workers().get(worker), undisturbed.workers().get(worker));
        }
    }

    private static boolean failsFirst(Shard shard) {
        return shard.worker() == 1 && TaskContext.get().attemptNumber() == 0;
    }

    @Test
    void aWorkerThatDivergesNamesStepAndLayer() {
        WorkerPlan plan = plan(new TrainingSpec(
                new Optimizer.Sgd(),
                new LearningRateSchedule.Stepwise(List.of(new Piece(4, 0.1), new Piece(Long.MAX_VALUE, 1e30)))));
        RoundResult round = round(shards(), plan);
        List<WorkerRound> alone = alone(plan, start(plan), LOCAL_STEPS);
        for (int worker = 0; worker < WORKERS; worker++) {
            assertSameRound(round.workers().get(worker), alone.get(worker));
            assertThat(round.workers().get(worker).divergence()).isInstanceOf(Divergence.At.class);
        }
    }

    @Test
    void anotherEngineIsRefused() {
        TrainingSpec training = adam(0.01);
        WorkerPlan plan = plan(training, new FusedTrainingStepFactory());
        assertThatThrownBy(() -> new Dl4jSparkAveraging(shards(), plan, StateAverage.MEAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("averaging.master = dl4j-spark takes Deeplearning4j's own step, but training.step is fused:"
                        + " set training.step = dl4j or averaging.master = resident");
    }

    private RoundResult round(JavaRDD<Shard> shards, WorkerPlan plan) {
        try (ParameterAveraging averaging = new Dl4jSparkAveraging(shards, plan, StateAverage.MEAN)) {
            return averaging.round(start(plan), LOCAL_STEPS);
        }
    }

    private JavaRDD<Shard> shards() {
        return spark.parallelize(IntStream.range(0, WORKERS).boxed().toList(), WORKERS)
                .map(worker -> new Shard(worker, examples(worker)));
    }

    public static Examples examples(int worker) {
        Random random = new Random(worker);
        List<int[]> names = new ArrayList<>();
        for (int i = 0; i < 20 + worker; i++) {
            names.add(random.ints(3 + random.nextInt(4), 1, 6).toArray());
        }
        return Examples.of(6, 3, names);
    }

    public static List<WorkerRound> alone(WorkerPlan plan, NetworkState start, int localSteps) {
        List<WorkerRound> rounds = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            try (LocalTraining training = plan.worker(worker, examples(worker))) {
                rounds.add(training.round(start, localSteps));
            }
        }
        return rounds;
    }

    public static NetworkState mean(WorkerPlan plan, List<WorkerRound> rounds) {
        return StateAverage.MEAN.of(
                ParameterLayout.of(plan.spec()),
                rounds.stream().map(WorkerRound::state).toList(),
                rounds.stream().mapToLong(WorkerRound::examples).toArray());
    }

    /** All but the wall time. */
    private static void assertSameRound(WorkerRound round, WorkerRound expected) {
        assertThat(round.worker()).isEqualTo(expected.worker());
        assertThat(round.losses()).containsExactly(expected.losses());
        assertThat(round.examples()).isEqualTo(expected.examples());
        assertThat(round.measurements()).isEqualTo(expected.measurements());
        assertThat(round.divergence()).isEqualTo(expected.divergence());
        assertThat(round.state()).isEqualTo(expected.state());
    }

    public static TrainingSpec adam(double rate) {
        return new TrainingSpec(
                new Optimizer.Adam(0.9, 0.999, 1e-8),
                new LearningRateSchedule.Stepwise(
                        List.of(new Piece(LOCAL_STEPS + 3, rate), new Piece(Long.MAX_VALUE, rate / 10))));
    }

    public static WorkerPlan plan(TrainingSpec training) {
        return plan(training, new Dl4jTrainingStepFactory());
    }

    private static WorkerPlan plan(TrainingSpec training, TrainingStepFactory engine) {
        return plan(SPEC, training, engine);
    }

    private static WorkerPlan plan(MlpSpec spec, TrainingSpec training, TrainingStepFactory engine) {
        return new WorkerPlan(spec, training, engine, 42, 5, new MeasurementSchedule(2, 5, false, false, 100), 8);
    }

    public static NetworkState start(WorkerPlan plan) {
        ParameterLayout layout = ParameterLayout.of(plan.spec());
        Random random = new Random(1);
        float[] parameters = new float[layout.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian();
        }
        return NetworkState.initial(layout, plan.training().optimizer(), parameters);
    }
}
