package org.initscope.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.LossAlongUpdate;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.UpdateSharpness;
import org.initscope.dl4j.Dl4jTrainingStepFactory;
import org.initscope.engines.Trainings.Training;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The critical rate is a function of the state, whichever engine has trained it. */
@Tag("arithmetic")
class UpdateSharpnessAgreementTest {
    private static final int STEPS = 20;

    static Stream<Training> trainings() {
        List<Training> all = Trainings.of(new Dl4jTrainingStepFactory());
        return IntStream.range(0, all.size()).filter(i -> i % 12 == 0).mapToObj(all::get);
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void bothEnginesComeToTheSameCriticalRates(Training training) {
        UpdateSharpness fused = sharpness(training, trained(training, new FusedTrainingStepFactory()));
        UpdateSharpness dl4j = sharpness(training, trained(training, new Dl4jTrainingStepFactory()));
        assertThat(dl4j.criticalRate().isPresent())
                .isEqualTo(fused.criticalRate().isPresent());
        if (fused.criticalRate().isPresent()) {
            assertThat(dl4j.criticalRate().getAsDouble())
                    .isCloseTo(fused.criticalRate().getAsDouble(), withinPercentage(2));
        }
    }

    private static NetworkState trained(Training training, TrainingStepFactory engine) {
        try (TrainingStep step = engine.create(training.spec(), training.training())) {
            step.load(training.start());
            for (int t = 0; t < STEPS; t++) {
                step.step(training.minibatch(t));
            }
            return step.store();
        }
    }

    private static UpdateSharpness sharpness(Training training, NetworkState state) {
        return new LossAlongUpdate(training.spec(), training.training()).measure(state, training.minibatch(STEPS));
    }
}
