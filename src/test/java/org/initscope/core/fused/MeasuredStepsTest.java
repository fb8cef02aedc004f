package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.statistics.MomentsAssertions.assertAlmostEqual;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingSpec;
import org.junit.jupiter.api.Test;

/** What is known already, of a step before or of a gradient, changes nothing of a measurement. */
class MeasuredStepsTest {
    private static final int STEPS = 6;
    private static final int BINS = 64;
    /** Of products rounded to floats, and of sums of floats. */
    private static final double ROUNDING = 1e-6;

    private static final MlpSpec SPEC =
            new MlpSpec(27, 3, 10, List.of(40, 30), Activation.TANH, Specs.BATCH, false, Specs.NONE);
    private static final TrainingSpec TRAINING =
            new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(0.1));

    private static FusedTrainingStep step(int seed) {
        FusedTrainingStep step = new FusedTrainingStep(SPEC, TRAINING);
        step.load(state(seed));
        return step;
    }

    private static NetworkState state(int seed) {
        return Specs.start(SPEC, TRAINING.optimizer(), seed);
    }

    private static Measurement measured(FusedTrainingStep step, int t, StatisticsObserver observer) {
        step.step(Specs.batch(SPEC, 32, t), observer);
        return observer.finish(t);
    }

    /** The measurement of each step by an observer that saw no other, something being done before each. */
    private static List<Measurement> bySeparateObservers(BiConsumer<FusedTrainingStep, Integer> before) {
        FusedTrainingStep step = step(1);
        List<Measurement> measurements = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            before.accept(step, t);
            measurements.add(measured(step, t, new StatisticsObserver(SPEC, BINS)));
        }
        return measurements;
    }

    private static List<Measurement> byOneObserver(BiConsumer<FusedTrainingStep, Integer> before) {
        FusedTrainingStep step = step(1);
        StatisticsObserver observer = new StatisticsObserver(SPEC, BINS);
        List<Measurement> measurements = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            before.accept(step, t);
            measurements.add(measured(step, t, observer));
        }
        return measurements;
    }

    private static void check(BiConsumer<FusedTrainingStep, Integer> before) {
        assertThat(byOneObserver(before)).isEqualTo(bySeparateObservers(before));
    }

    @Test
    void oneObserverOfEveryStepMeasuresWhatSeparateOnesDo() {
        check((step, t) -> {});
    }

    @Test
    void parametersMayBeReplacedBetweenMeasuredSteps() {
        check((step, t) -> step.load(state(10 + t)));
    }

    @Test
    void stepsThatNobodySeesMayLieBetween() {
        check((step, t) -> step.step(Specs.batch(SPEC, 32, 100 + t)));
    }

    @Test
    void anotherObserverMaySeeAStepBetween() {
        StatisticsObserver another = new StatisticsObserver(SPEC, BINS);
        check((step, t) -> measured(step, 100 + t, another));
    }

    /** The moments of an update of gradient descent come from those of its gradient, see StepObserver.onScaledGradient. */
    @Test
    void anUpdateThatIsAScaledGradientHasTheMomentsOfItsElements() {
        StatisticsObserver byGradients = new StatisticsObserver(SPEC, BINS);
        Recorder shown = new Recorder();

        List<LayerStatistics> updates = measured(step(1), 0, byGradients).statistics().stream()
                .filter(statistics -> statistics.quantity() == Quantity.UPDATE)
                .toList();
        step(1).step(Specs.batch(SPEC, 32, 0), shown);

        assertThat(updates).isNotEmpty();
        for (int index = 0; index < updates.size(); index++) {
            Moments ofElements = Moments.of(shown.parameter(Quantity.UPDATE, index));
            assertAlmostEqual(updates.get(index).moments(), ofElements, ROUNDING);
        }
    }
}
