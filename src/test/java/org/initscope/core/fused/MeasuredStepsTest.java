package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.statistics.MomentsAssertions.assertAlmostEqual;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.initscope.core.MatrixView;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.statistics.Histogram;
import org.initscope.core.statistics.LayerHistogram;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.SaturationObserver;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known already, of a step before or of a gradient, changes nothing of a measurement. */
@Tag("numbers")
class MeasuredStepsTest {
    private static final int STEPS = 6;
    private static final int BINS = 64;
    /** Of products rounded to floats, and of sums of floats. */
    private static final double ROUNDING = 1e-6;

    private static final MlpSpec SPEC =
            new MlpSpec(27, 3, 10, List.of(40, 30), Activation.TANH, Specs.BATCH, false, Specs.NONE);
    private static final float RATE = 0.1f;
    private static final TrainingSpec TRAINING = descent(RATE);

    private static TrainingSpec descent(double rate) {
        return new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(rate));
    }

    private static FusedTrainingStep step(int seed) {
        return step(seed, TRAINING);
    }

    private static FusedTrainingStep step(int seed, TrainingSpec training) {
        FusedTrainingStep step = new FusedTrainingStep(SPEC, training);
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

    @Test
    void anObserverThatSeesBesideAnotherChangesNothing() {
        FusedTrainingStep step = step(1);
        StatisticsObserver beside = new StatisticsObserver(SPEC, BINS);
        SaturationObserver observer = new SaturationObserver(beside, SPEC.graph(), 4);
        List<Measurement> measurements = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            step.step(Specs.batch(SPEC, 32, t), observer);
            measurements.add(beside.finish(t));
        }

        assertThat(measurements).isEqualTo(byOneObserver((ignored, t) -> {}));
    }

    private static List<Moments> updateMoments(Measurement measurement) {
        return measurement.statistics().stream()
                .filter(statistics -> statistics.quantity() == Quantity.UPDATE)
                .map(LayerStatistics::moments)
                .toList();
    }

    private static List<Histogram> histograms(Measurement measurement, Quantity quantity) {
        return measurement.histograms().stream()
                .filter(histogram -> histogram.quantity() == quantity)
                .map(LayerHistogram::histogram)
                .toList();
    }

    /** What is known of a gradient gives the update of gradient descent, see StepObserver.onScaledGradient. */
    @ParameterizedTest
    @ValueSource(doubles = {RATE, 3, 1e-36})
    void anUpdateThatIsAScaledGradientHasTheMomentsOfItsElements(double rate) {
        Recorder shown = new Recorder();

        List<Moments> updates = updateMoments(measured(step(1, descent(rate)), 0, new StatisticsObserver(SPEC, BINS)));
        step(1, descent(rate)).step(Specs.batch(SPEC, 32, 0), shown);

        assertThat(updates).isNotEmpty();
        for (int index = 0; index < updates.size(); index++) {
            Moments ofElements = Moments.of(shown.parameter(Quantity.UPDATE, index));
            assertAlmostEqual(updates.get(index), ofElements, ROUNDING);
        }
    }

    @Test
    void anUpdateIsShownAsTheGradientTimesTheRate() {
        Recorder shown = new Recorder();

        step(1).step(Specs.batch(SPEC, 32, 0), shown);

        float[] gradient = shown.parameter(Quantity.GRADIENT, 0);
        float[] update = shown.parameter(Quantity.UPDATE, 0);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(update[i]).isEqualTo(RATE * gradient[i]);
        }
    }

    @Test
    void theHistogramOfAnUpdateIsItsGradientsWithEdgesTimesTheRate() {
        Recorder shown = new Recorder();

        Measurement measurement = measured(step(1), 0, new StatisticsObserver(SPEC, BINS));
        step(1).step(Specs.batch(SPEC, 32, 0), shown);

        List<Histogram> gradients = histograms(measurement, Quantity.GRADIENT);
        List<Histogram> updates = histograms(measurement, Quantity.UPDATE);
        assertThat(updates).hasSameSizeAs(gradients).isNotEmpty();
        for (int index = 0; index < updates.size(); index++) {
            Histogram gradient = gradients.get(index);
            Histogram update = updates.get(index);
            float[] elements = shown.parameter(Quantity.UPDATE, index);
            assertThat(update.lower()).isEqualTo(gradient.lower() * RATE);
            assertThat(update.upper()).isEqualTo(gradient.upper() * RATE);
            assertThat(update)
                    .isEqualTo(Histogram.of(
                            MatrixView.packed(elements, 1, elements.length), update.lower(), update.upper(), BINS));
        }
    }

    @Test
    void anUpdateTooSmallToScaleIsCountedByItsElements() {
        Measurement measurement = measured(step(1, descent(1e-36)), 0, new StatisticsObserver(SPEC, BINS));

        for (Histogram update : histograms(measurement, Quantity.UPDATE)) {
            assertThat(update.upper()).isLessThan(1e-30);
            assertThat(update.upper()).isEqualTo(Math.scalb(1.0, Math.getExponent(update.upper())));
        }
    }
}
