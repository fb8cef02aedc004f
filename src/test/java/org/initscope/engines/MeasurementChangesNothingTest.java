package org.initscope.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.initscope.core.names.Minibatch;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.engines.Trainings.Training;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Law 2: with measurement and without, every loss and every bit of the state is the same. */
@Tag("arithmetic")
class MeasurementChangesNothingTest {
    private static final int STEPS = 4;
    private static final int EVERY = 2;
    private static final int BINS = 64;

    static Stream<Arguments> enginesAndTrainings() {
        return Engines.all().stream().flatMap(engine -> Trainings.of(engine).stream()
                .map(training -> Arguments.of(engine.label(), training, engine)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("enginesAndTrainings")
    void measuredAndUnmeasuredTrainingAreBitIdentical(String label, Training training, TrainingStepFactory engine) {
        StatisticsObserver observer = new StatisticsObserver(training.spec(), BINS);
        try (TrainingStep measured = engine.create(training.spec(), training.training());
                TrainingStep unmeasured = engine.create(training.spec(), training.training())) {
            measured.load(training.start());
            unmeasured.load(training.start());
            for (int t = 0; t < STEPS; t++) {
                Minibatch batch = training.minibatch(t);
                double loss = t % EVERY == 0 ? measured.step(batch, observer) : measured.step(batch);
                assertThat(loss).as("loss of step %d", t).isEqualTo(unmeasured.step(batch));
                if (t % EVERY == 0) {
                    assertThat(observer.finish(t).statistics()).isNotEmpty();
                }
            }
            assertThat(measured.store()).isEqualTo(unmeasured.store());
        }
    }
}
