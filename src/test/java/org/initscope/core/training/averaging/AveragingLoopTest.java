package org.initscope.core.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.initscope.core.RandomStream;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Examples;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.WorkerPlan;
import org.junit.jupiter.api.Test;

/** The loop over averaging rounds that every training takes. */
class AveragingLoopTest {
    private static final MlpSpec SPEC = new MlpSpec(
            5, 2, 3, List.of(8), Activation.TANH, Normalization.Batch.standard(), false, new Normalization.None());
    private static final LocalStepSchedule SEVEN = LocalStepSchedule.constant(7);
    private static final long STEPS = 30;

    @Test
    void oneWorkerThatIsAveragedOftenEndsWithTheBitsOfOneThatIsNot() {
        NetworkState often =
                run(plan(0.1), 1, SEVEN, Double.MAX_VALUE, round -> {}).state();
        NetworkState never = run(plan(0.1), 1, LocalStepSchedule.constant(1000), Double.MAX_VALUE, round -> {})
                .state();

        assertThat(often.step()).isEqualTo(STEPS);
        assertThat(often.parameters()).isEqualTo(never.parameters());
        assertThat(often.running()).isEqualTo(never.running());
    }

    @Test
    void roundsAreCountedHeardInOrderAndCutAtTheEnd() {
        List<Long> numbers = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        AveragingLoop.Position end = run(plan(0.1), 2, SEVEN, Double.MAX_VALUE, round -> {
            numbers.add(round.number());
            steps.add(round.state().step());
        });

        assertThat(numbers).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(steps).containsExactly(7L, 14L, 21L, 28L, STEPS);
        assertThat(end.rounds()).isEqualTo(5);
        assertThat(end.isFinite()).isTrue();
    }

    @Test
    void theFirstNumberThatIsNotFiniteEndsIt() {
        List<AveragingLoop.Round> rounds = new ArrayList<>();
        AveragingLoop.Position end = run(plan(1e38), 2, SEVEN, Double.MAX_VALUE, rounds::add);

        assertThat(end.isFinite()).isFalse();
        assertThat(end.state().step()).isLessThan(STEPS);
        assertThat(rounds).filteredOn(round -> !round.isFinite()).containsExactly(rounds.get(rounds.size() - 1));
    }

    @Test
    void aLossAboveTheBoundIsDivergenceAtItsStep() {
        AveragingLoop.Position end = run(plan(0.1), 1, SEVEN, 1e-3, round -> {});

        assertThat(end.divergence()).isInstanceOfSatisfying(Divergence.At.class, at -> assertThat(at.step())
                .isZero());
        assertThat(end.rounds()).isEqualTo(1);
    }

    @Test
    void itGoesOnFromAPositionAsIfItHadNotStopped() {
        WorkerPlan plan = plan(0.1);
        NetworkState whole = run(plan, 2, SEVEN, Double.MAX_VALUE, round -> {}).state();
        try (LocalAveraging averaging = averaging(plan, 2, Double.MAX_VALUE)) {
            AveragingLoop.Position half = loop(plan, SEVEN, Double.MAX_VALUE, round -> {})
                    .run(averaging, AveragingLoop.Position.of(start(plan), 0), 14);
            AveragingLoop.Position end = loop(plan, SEVEN, Double.MAX_VALUE, round -> {})
                    .run(averaging, AveragingLoop.Position.of(half.state(), half.rounds()), STEPS);

            assertThat(end.state().parameters()).isEqualTo(whole.parameters());
            assertThat(end.rounds()).isEqualTo(5);
        }
    }

    private static AveragingLoop.Position run(
            WorkerPlan plan,
            int workers,
            LocalStepSchedule localSteps,
            double divergedAbove,
            AveragingLoop.Listener listener) {
        try (LocalAveraging averaging = averaging(plan, workers, divergedAbove)) {
            return loop(plan, localSteps, divergedAbove, listener)
                    .run(averaging, AveragingLoop.Position.of(start(plan), 0), STEPS);
        }
    }

    private static AveragingLoop loop(
            WorkerPlan plan, LocalStepSchedule localSteps, double divergedAbove, AveragingLoop.Listener listener) {
        return new AveragingLoop(
                SPEC,
                localSteps::localStepsAt,
                OuterOptimizer.averaging().velocity(ParameterLayout.of(SPEC).parameterCount()),
                divergedAbove,
                List.of(listener));
    }

    private static LocalAveraging averaging(WorkerPlan plan, int workers, double divergedAbove) {
        List<Examples> shards = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            shards.add(examples(worker));
        }
        return new LocalAveraging(plan, shards, StateAverage.MEAN, divergedAbove);
    }

    private static Examples examples(int worker) {
        RandomStream random = RandomStream.at(3, worker);
        List<int[]> names = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int first = 1 + random.nextInt(4);
            names.add(new int[] {first, 1 + first % 4, 1 + (first + 1) % 4});
        }
        return Examples.of(SPEC.vocabularySize(), SPEC.blockSize(), names);
    }

    private static WorkerPlan plan(double rate) {
        TrainingSpec training = new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(rate));
        return new WorkerPlan(SPEC, training, new FusedTrainingStepFactory(), 1, 8, MeasurementSchedule.never(), 0);
    }

    private static NetworkState start(WorkerPlan plan) {
        Initialization initialization =
                new Initialization(1, new WeightScheme.FanIn(5.0 / 3), new WeightScheme.FanIn(1), 0, 0, 0.1, Map.of());
        return NetworkState.initial(
                ParameterLayout.of(SPEC), plan.training().optimizer(), initialization.parameters(SPEC, 42));
    }
}
