package org.initscope.core.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.WorkerRound;
import org.junit.jupiter.api.Test;

/** What a round is made of, also where workers diverge. */
class RoundResultTest {
    private static final MlpSpec SPEC = new MlpSpec(
            5, 2, 3, List.of(4), Activation.TANH, Normalization.Batch.standard(), false, new Normalization.None());
    private static final ParameterLayout LAYOUT = ParameterLayout.of(SPEC);
    private static final long START = 40;
    private static final int BATCH = 8;

    @Test
    void aRoundOfAllStepsIsAveraged() {
        RoundResult round = round(worker(0, 10, new Divergence.None()), worker(1, 10, new Divergence.None()));

        assertThat(round.average().step()).isEqualTo(START + 10);
        assertThat(round.average().isFinite()).isTrue();
        assertThat(round.divergence()).isEqualTo(new Divergence.None());
    }

    @Test
    void workersThatTookUnequalNumbersOfStepsHaveNoAverageAtTheStepThatAllHaveReached() {
        RoundResult round = round(worker(0, 10, new Divergence.None()), worker(1, 3, at(42)));

        assertThat(round.average().step()).isEqualTo(START + 3);
        assertThat(round.average().isFinite()).isFalse();
        assertThat(round.workers().get(0).state().distance(round.average())).isNaN();
    }

    @Test
    void everyWorkerKnowsItsOwnFirstStep() {
        RoundResult round = round(worker(0, 10, new Divergence.None()), worker(1, 3, at(42)));

        assertThat(round.workers()).allMatch(worker -> worker.firstStep() == START);
    }

    @Test
    void theDivergenceIsTheEarliestWhicheverWorkerItIsOf() {
        assertThat(round(worker(0, 7, at(46)), worker(1, 3, at(42)), worker(2, 3, at(42)))
                        .divergence())
                .isEqualTo(at(42));
    }

    @Test
    void aStateThatIsNotFiniteNamesItsFirstLayerThatIsNot() {
        float[] parameters = new float[LAYOUT.parameterCount()];
        parameters[LAYOUT.parameter("output.weight").offset()] = Float.NaN;
        NetworkState broken = NetworkState.initial(LAYOUT, new Optimizer.Sgd(), parameters);

        assertThat(Divergence.in(SPEC, broken, 2)).isEqualTo(new Divergence.At(0, "output", 2));

        float[] running = LAYOUT.freshRunningStatistics();
        Arrays.fill(running, Float.POSITIVE_INFINITY);
        assertThat(Divergence.in(SPEC, state(8).withRunning(running), 2)).isEqualTo(new Divergence.At(7, "norm1", 2));
        assertThat(Divergence.in(SPEC, state(8), 2)).isEqualTo(new Divergence.None());
    }

    private static Divergence.At at(long step) {
        return new Divergence.At(step, "tanh1", 1);
    }

    private static RoundResult round(WorkerRound... workers) {
        return RoundResult.of(LAYOUT, StateAverage.MEAN, List.of(workers), 0);
    }

    private static WorkerRound worker(int worker, int steps, Divergence divergence) {
        return new WorkerRound(
                worker, state(START + steps), new double[steps], (long) steps * BATCH, List.of(), divergence, 0);
    }

    private static NetworkState state(long step) {
        NetworkState start = NetworkState.initial(LAYOUT, new Optimizer.Sgd(), new float[LAYOUT.parameterCount()]);
        return new NetworkState(start.parameters(), start.running(), start.optimizer(), step);
    }
}
