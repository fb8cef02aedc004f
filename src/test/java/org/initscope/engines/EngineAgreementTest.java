package org.initscope.engines;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.engines.Trainings.Training;
import org.initscope.parity.Deviations;
import org.initscope.parity.RecordingObserver;
import org.initscope.parity.StepRecord;
import org.initscope.parity.Tolerance;
import org.initscope.reference.ReferenceTraining;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine in single precision stays beside the reference network in double, whatever it is asked to train. */
@Tag("arithmetic")
class EngineAgreementTest {
    private static final int STEPS = 200;
    /** Rounding of one step in float, relative to the largest of a tensor. */
    private static final Tolerance ONE_STEP = new Tolerance(2e-5, 2e-7);
    /** Rounding that 200 steps may add up to. */
    private static final Tolerance ALL_STEPS = new Tolerance(2e-5, 2e-7);

    static Stream<Arguments> enginesAndTrainings() {
        return Engines.all().stream().flatMap(engine -> Trainings.of(engine).stream()
                .map(training -> Arguments.of(engine.label(), training, engine)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("enginesAndTrainings")
    void aStepComputesWhatTheReferenceComputes(String label, Training training, TrainingStepFactory engine) {
        ReferenceTraining reference = new ReferenceTraining(training.spec(), training.training());
        reference.load(ReferenceTraining.State.of(training.start()));
        Minibatch batch = training.minibatch(0);
        RecordingObserver observer = new RecordingObserver(training.spec());
        Deviations deviations = new Deviations(ONE_STEP);
        try (TrainingStep step = engine.create(training.spec(), training.training())) {
            step.load(training.start());

            StepRecord shown = observer.record(0, step.step(batch, observer));
            ReferenceTraining.Step expected = reference.step(batch);

            deviations.scalar(
                    "loss",
                    shown.loss(),
                    expected.pass().loss(),
                    expected.pass().loss());
            shown.outputs()
                    .forEach((layer, values) -> deviations.tensor(
                            "output of layer " + layer,
                            values,
                            flat(expected.pass().outputs()[layer])));
            shown.outputGradients()
                    .forEach((layer, values) -> deviations.tensor(
                            "gradient of layer " + layer,
                            values,
                            flat(expected.pass().outputGradients()[layer])));
            for (Parameter parameter : ParameterLayout.of(training.spec()).parameters()) {
                deviations.tensor(
                        "gradient of " + parameter.name(),
                        shown.gradient(parameter.index()),
                        part(expected.pass().parameterGradients(), parameter));
                deviations.tensor(
                        "update of " + parameter.name(),
                        shown.update(parameter.index()),
                        part(expected.updates(), parameter));
                deviations.tensor(
                        "updated " + parameter.name(),
                        shown.updated(parameter.index()),
                        part(expected.after().parameters(), parameter));
            }
            shown.batchNorms().forEach((layer, norm) -> {
                deviations.tensor(
                        "batch mean " + layer, norm.batchMean(), expected.pass().batchMean()[layer]);
                deviations.tensor(
                        "batch variance " + layer,
                        norm.batchVariance(),
                        expected.pass().batchVariance()[layer]);
            });
        }
        deviations.verify(label + ", " + training);
    }

    static Stream<Arguments> everyTenth() {
        List<Arguments> all = enginesAndTrainings().toList();
        return IntStream.range(0, all.size()).filter(i -> i % 10 == 0).mapToObj(all::get);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyTenth")
    void twoHundredStepsStayBesideTheReference(String label, Training training, TrainingStepFactory engine) {
        assertStaysBesideTheReference(label, training, engine);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("enginesAndTrainings")
    @Tag("cluster")
    void twoHundredStepsOfEveryTrainingDoToo(String label, Training training, TrainingStepFactory engine) {
        assertStaysBesideTheReference(label, training, engine);
    }

    private static void assertStaysBesideTheReference(String label, Training training, TrainingStepFactory engine) {
        ReferenceTraining reference = new ReferenceTraining(training.spec(), training.training());
        reference.load(ReferenceTraining.State.of(training.start()));
        Deviations deviations = new Deviations(ALL_STEPS);
        try (TrainingStep step = engine.create(training.spec(), training.training())) {
            step.load(training.start());
            for (int t = 0; t < STEPS; t++) {
                Minibatch batch = training.minibatch(t);
                double expected = reference.step(batch).pass().loss();
                deviations.scalar("loss of step " + t, step.step(batch), expected, expected);
            }
            compare(training, step.store(), reference.store(), deviations);
            Minibatch batch = training.minibatch(STEPS);
            float[] logits = new float[batch.examples() * training.spec().vocabularySize()];
            step.logits(batch, logits);
            deviations.tensor("logits in evaluation mode", widen(logits), flat(reference.logits(batch)));
        }
        deviations.verify(label + ", " + training);
    }

    private static void compare(
            Training training, NetworkState got, ReferenceTraining.State expected, Deviations deviations) {
        deviations.count("step", got.step(), expected.step(), 0);
        ParameterLayout layout = ParameterLayout.of(training.spec());
        int slots = training.training().optimizer().slots();
        for (Parameter parameter : layout.parameters()) {
            deviations.tensor(
                    parameter.name(), part(widen(got.parameters()), parameter), part(expected.parameters(), parameter));
            for (int slot = 0; slot < slots; slot++) {
                int from = slot * layout.parameterCount() + parameter.offset();
                deviations.tensor(
                        "optimizer state " + slot + " of " + parameter.name(),
                        Arrays.copyOfRange(widen(got.optimizer()), from, from + parameter.size()),
                        Arrays.copyOfRange(expected.optimizer(), from, from + parameter.size()));
            }
        }
        deviations.tensor("running statistics", widen(got.running()), expected.running());
    }

    private static double[] part(double[] all, Parameter parameter) {
        return Arrays.copyOfRange(all, parameter.offset(), parameter.offset() + parameter.size());
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
