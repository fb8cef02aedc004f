package org.initscope.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.initscope.core.fused.FusedTrainingStep;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.LossAlongUpdate;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LayerRates;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.UpdateSharpness;
import org.initscope.engines.Trainings.Training;
import org.initscope.parity.Deviations;
import org.initscope.parity.Tolerance;
import org.initscope.reference.PackagedMaximalUpdate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The maximal update parametrization is that of microsoft/mup in every engine, and of the rate along an update. */
@Tag("arithmetic")
class MaximalUpdateTest {
    private static final int BASE_WIDTH = 4;
    private static final int STEPS = 5;
    private static final double RATE = 0.01;
    private static final Tolerance ALL_STEPS = new Tolerance(2e-5, 2e-7);
    private static final Normalization NONE = new Normalization.None();

    private static List<Optimizer> optimizers() {
        // epsilons above the default, so that the rounding of a gradient near 0 is not blown up to a whole step
        Optimizer.Adam adam = new Optimizer.Adam(0.9, 0.999, 1e-4);
        return List.of(
                new Optimizer.Sgd(),
                new Optimizer.Nesterov(0.9),
                adam,
                new Optimizer.RmsProp(0.95, 1e-4),
                new Optimizer.AdamW(adam, 0.5));
    }

    private static List<Training> trainings() {
        List<Training> all = new ArrayList<>();
        for (Optimizer optimizer : optimizers()) {
            for (Normalization normalization : List.of(
                    NONE,
                    Normalization.Batch.standard(),
                    new Normalization.Layer(1e-5, 1),
                    new Normalization.Group(4, 0.1, 1, 0))) {
                // the first hidden layer is as wide as the context, so that there are three residual blocks
                MlpSpec spec = new MlpSpec(
                        9, 3, 4, List.of(12, 12, 20, 20), Activation.TANH, normalization, false, NONE, true);
                all.add(new Training(
                        optimizer.label() + ", " + normalization.getClass().getSimpleName(),
                        spec,
                        training(optimizer, RATE),
                        16));
            }
        }
        return all;
    }

    private static TrainingSpec training(Optimizer optimizer, double rate) {
        return new TrainingSpec(
                optimizer,
                LearningRateSchedule.Stepwise.constant(rate),
                new GradientClipping.None(),
                new LayerRates.MaximalUpdate(BASE_WIDTH));
    }

    static Stream<Arguments> enginesAndTrainings() {
        return Engines.all().stream().flatMap(engine -> trainings().stream()
                .filter(training -> engine instanceof FusedTrainingStepFactory
                        || !(training.training().optimizer() instanceof Optimizer.AdamW))
                .map(training -> Arguments.of(engine.label(), training, engine)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("enginesAndTrainings")
    void theStepsAreThoseOfThePackage(String label, Training training, TrainingStepFactory engine) {
        PackagedMaximalUpdate expected =
                new PackagedMaximalUpdate(training.spec(), training.training().optimizer(), RATE, BASE_WIDTH);
        expected.load(training.start().parameters());
        Deviations deviations = new Deviations(ALL_STEPS);
        try (TrainingStep step = engine.create(training.spec(), training.training())) {
            step.load(training.start());
            for (int t = 0; t < STEPS; t++) {
                Minibatch batch = training.minibatch(t);
                double loss = expected.step(batch);
                deviations.scalar("loss of step " + t, step.step(batch), loss, loss);
            }
            float[] parameters = step.store().parameters();
            for (Parameter parameter : ParameterLayout.of(training.spec()).parameters()) {
                deviations.tensor(
                        parameter.name(), part(parameters, parameter), part(expected.parameters(), parameter));
            }
        }
        deviations.verify(label + ", " + training);
    }

    static Stream<Optimizer> theirOptimizers() {
        return optimizers().stream();
    }

    /** Every layer moves at its own rate, so that one rate is the loss's way back to where it began. */
    @ParameterizedTest
    @MethodSource("theirOptimizers")
    void aStepAtTheCriticalRateBringsTheLossBack(Optimizer optimizer) {
        MlpSpec spec = new MlpSpec(9, 3, 4, List.of(12, 20), Activation.TANH, NONE, false, NONE);
        Training training = new Training("", spec, training(optimizer, RATE), 16);
        NetworkState start = training.start();
        Minibatch batch = training.minibatch(0);
        UpdateSharpness sharpness = new LossAlongUpdate(spec, training.training()).measure(start, batch);
        FusedTrainingStep step = new FusedTrainingStep(
                spec, training(optimizer, sharpness.criticalRate().orElseThrow()));
        step.load(start);
        double before = step.step(batch);
        double after = step.step(batch);
        assertThat(after).isCloseTo(before, within(0.05 * before));
    }

    @ParameterizedTest
    @MethodSource("theirOptimizers")
    void atTheBaseWidthThereIsOneRate(Optimizer optimizer) {
        MlpSpec spec = new MlpSpec(
                9,
                3,
                2,
                List.of(BASE_WIDTH, BASE_WIDTH),
                Activation.TANH,
                new Normalization.Layer(1e-5, 1),
                true,
                NONE);
        double[] factors = new LayerRates.MaximalUpdate(BASE_WIDTH).factors(spec, optimizer);
        assertThat(Arrays.stream(factors).distinct()).containsExactly(1.0);
        assertThat(new LayerRates.Equal().factors(spec, optimizer)).isEqualTo(factors);
    }

    private static double[] part(float[] all, Parameter parameter) {
        double[] part = new double[parameter.size()];
        Arrays.setAll(part, i -> all[parameter.offset() + i]);
        return part;
    }

    private static double[] part(double[] all, Parameter parameter) {
        return Arrays.copyOfRange(all, parameter.offset(), parameter.offset() + parameter.size());
    }
}
