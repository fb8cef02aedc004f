package org.initscope.core.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.initscope.core.RandomStream;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.RunningStatistics;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Law 3: what averaging over workers is equal to. */
class StateAverageTest {
    private static final int WORKERS = 3;
    private static final int BATCH = 8;
    private static final MlpSpec PLAIN = network(new Normalization.None());
    private static final MlpSpec NORMED = network(Normalization.Batch.standard());
    private static final TrainingSpec SGD =
            new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(0.1));

    @ParameterizedTest
    @EnumSource(StateAverage.class)
    void oneWorkerIsLocalTraining(StateAverage average) {
        NetworkState state = trained(NORMED, 5, 0);

        assertThat(average.of(ParameterLayout.of(NORMED), List.of(state), new long[] {40}))
                .isEqualTo(state);
    }

    @Test
    void averagingEveryStepIsLargeBatchSgd() {
        NetworkState averaged = start(PLAIN);
        NetworkState large = start(PLAIN);
        for (int t = 0; t < 20; t++) {
            List<NetworkState> workers = new ArrayList<>();
            for (int k = 0; k < WORKERS; k++) {
                workers.add(step(PLAIN, averaged, minibatch(t, k, 1)));
            }
            averaged = StateAverage.MEAN.of(ParameterLayout.of(PLAIN), workers, new long[] {BATCH, BATCH, BATCH});
            large = step(PLAIN, large, minibatch(t, 0, WORKERS));
        }
        assertThat(averaged.step()).isEqualTo(large.step());
        assertThat(averaged.distance(large)).isLessThan(2e-6 * large.parameterNorm());
        assertThat(averaged.distance(start(PLAIN))).isGreaterThan(0.1);
    }

    @Test
    void weightsFollowTheExamplesSeen() {
        NetworkState a = state(1, 0, 1);
        NetworkState b = state(5, 0, 1);

        NetworkState average = StateAverage.MEAN.of(layout(), List.of(a, b), new long[] {30, 10});

        assertThat(average.parameters()).containsOnly(2f);
    }

    @Test
    void theMeanTakesRunningVariancesAsVariances() {
        NetworkState average =
                StateAverage.MEAN.of(layout(), List.of(state(0, 1, 1), state(0, 3, 4)), new long[] {1, 1});

        assertRunning(average, 2, 2.5);
    }

    @Test
    void pooledAddsTheSpreadOfTheWorkersMeans() {
        NetworkState average = StateAverage.POOLED.of(
                layout(), List.of(state(0, 1, 1), state(0, 3, 4), state(0, 8, 1)), new long[] {2, 1, 1});

        double mean = (2 * 1 + 3 + 8) / 4.0;
        double spread = (2 * Math.pow(1 - mean, 2) + Math.pow(3 - mean, 2) + Math.pow(8 - mean, 2)) / 4;
        assertRunning(average, mean, (2 * 1 + 4 + 1) / 4.0 + spread);
    }

    /** The pooled variance is that of all examples together, where each worker has the mean and variance of its own. */
    @Test
    void pooledIsTheVarianceOfTheUnion() {
        RandomStream random = RandomStream.at(5);
        double[][] examples = new double[WORKERS][];
        List<NetworkState> states = new ArrayList<>();
        long[] weights = new long[WORKERS];
        List<Double> all = new ArrayList<>();
        for (int k = 0; k < WORKERS; k++) {
            examples[k] = new double[20 + 30 * k];
            for (int i = 0; i < examples[k].length; i++) {
                examples[k][i] = 3 * k + (1 + k) * random.nextGaussian();
                all.add(examples[k][i]);
            }
            double mean = mean(examples[k]);
            states.add(state(0, mean, variance(examples[k], mean)));
            weights[k] = examples[k].length;
        }
        double[] union = all.stream().mapToDouble(Double::doubleValue).toArray();

        NetworkState pooled = StateAverage.POOLED.of(layout(), states, weights);

        assertRunning(pooled, mean(union), variance(union, mean(union)));
    }

    @Test
    void theOptimizersStateIsAveragedToo() {
        NetworkState a = new NetworkState(new float[] {0}, new float[0], new float[] {2, 8}, 3);
        NetworkState b = new NetworkState(new float[] {0}, new float[0], new float[] {4, 0}, 3);

        assertThat(StateAverage.MEAN
                        .of(layout(), List.of(a, b), new long[] {1, 1})
                        .optimizer())
                .containsExactly(3f, 4f);
    }

    @Test
    void nothingToAverageIsRefused() {
        assertThatThrownBy(() -> StateAverage.MEAN.of(layout(), List.of(), new long[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StateAverage.MEAN.of(layout(), List.of(state(0, 0, 1)), new long[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no examples");
        assertThatThrownBy(() -> StateAverage.MEAN.of(layout(), List.of(state(0, 0, 1)), new long[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 states but 2 weights");
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / values.length;
    }

    private static void assertRunning(NetworkState state, double mean, double variance) {
        RunningStatistics norm = layout().runningStatistics().get(0);
        for (int unit = 0; unit < norm.units(); unit++) {
            assertThat((double) state.running()[norm.meanOffset() + unit]).isCloseTo(mean, within(1e-6 * mean));
            assertThat((double) state.running()[norm.varianceOffset() + unit])
                    .isCloseTo(variance, within(1e-6 * variance));
        }
    }

    /** A state of {@link #NORMED} with the same number everywhere. */
    private static NetworkState state(double parameter, double mean, double variance) {
        float[] parameters = new float[layout().parameterCount()];
        Arrays.fill(parameters, (float) parameter);
        float[] running = layout().freshRunningStatistics();
        RunningStatistics norm = layout().runningStatistics().get(0);
        for (int unit = 0; unit < norm.units(); unit++) {
            running[norm.meanOffset() + unit] = (float) mean;
            running[norm.varianceOffset() + unit] = (float) variance;
        }
        return new NetworkState(parameters, running, new float[0], 1);
    }

    private static ParameterLayout layout() {
        return ParameterLayout.of(NORMED);
    }

    private static MlpSpec network(Normalization normalization) {
        return new MlpSpec(27, 3, 4, List.of(10), Activation.TANH, normalization, false, new Normalization.None());
    }

    private static NetworkState start(MlpSpec spec) {
        Initialization initialization =
                new Initialization(1, new WeightScheme.FanIn(1), new WeightScheme.FanIn(1), 0.1, 0, 0, Map.of());
        return NetworkState.initial(ParameterLayout.of(spec), new Optimizer.Sgd(), initialization.parameters(spec, 1));
    }

    private static NetworkState trained(MlpSpec spec, int steps, int worker) {
        NetworkState state = start(spec);
        for (int t = 0; t < steps; t++) {
            state = step(spec, state, minibatch(t, worker, 1));
        }
        return state;
    }

    private static NetworkState step(MlpSpec spec, NetworkState from, Minibatch batch) {
        try (TrainingStep step = new FusedTrainingStepFactory().create(spec, SGD)) {
            step.load(from);
            step.step(batch);
            return step.store();
        }
    }

    /** The minibatches of so many workers from one on, behind each other. */
    private static Minibatch minibatch(int step, int firstWorker, int workers) {
        Minibatch batch = new Minibatch(BATCH * workers, 3);
        for (int k = 0; k < workers; k++) {
            RandomStream random = RandomStream.at(9, step, firstWorker + k);
            for (int r = 0; r < BATCH; r++) {
                for (int p = 0; p < 3; p++) {
                    batch.contexts()[(k * BATCH + r) * 3 + p] = random.nextInt(27);
                }
                batch.targets()[k * BATCH + r] = random.nextInt(27);
            }
        }
        return batch;
    }
}
