package org.initscope.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.reference.ReferenceTrainingStepFactory;
import org.junit.jupiter.api.Test;

/** Deeplearning4j's step follows the formulas, and is not changed by being measured. */
class Dl4jTrainingStepTest {
    private static final double RATE = 0.1;

    @Test
    void measuringChangesNoBit() {
        for (Normalization normalization : Networks.NORMALIZATIONS) {
            for (Optimizer optimizer : Networks.OF_ITS_STEP) {
                MlpSpec spec = Networks.mlp(Activation.GELU, normalization, normalization);
                NetworkState start = Networks.start(spec, optimizer, 1);
                TrainingStep plain = engine(spec, optimizer);
                TrainingStep measured = engine(spec, optimizer);
                plain.load(start);
                measured.load(start);
                for (int step = 0; step < 4; step++) {
                    Minibatch batch = Networks.batch(spec, 6, step);
                    assertThat(measured.step(batch, new Networks.Recorder())).isEqualTo(plain.step(batch));
                }
                assertThat(measured.store()).isEqualTo(plain.store());
            }
        }
    }

    @Test
    void evaluatingChangesNoBit() {
        MlpSpec spec = Networks.mlp(Activation.TANH, Networks.BATCH, Networks.BATCH);
        TrainingStep engine = engine(spec, new Optimizer.Sgd());
        engine.load(Networks.start(spec, new Optimizer.Sgd(), 1));
        engine.step(Networks.batch(spec, 6, 1));
        NetworkState before = engine.store();
        engine.logits(Networks.batch(spec, 9, 2), new float[9 * 8]);
        assertThat(engine.store()).isEqualTo(before);
    }

    @Test
    void storingAndLoadingOnTheWayChangesNoBit() {
        TrainingSpec training = new TrainingSpec(
                new Optimizer.Adam(0.9, 0.99, 1e-8),
                new LearningRateSchedule.Stepwise(List.of(new Piece(3, 0.1), new Piece(Long.MAX_VALUE, 0.001))));
        MlpSpec spec = Networks.mlp(Activation.RELU, Networks.BATCH, Networks.NONE);
        TrainingStep straight = new Dl4jTrainingStepFactory().create(spec, training);
        TrainingStep interrupted = new Dl4jTrainingStepFactory().create(spec, training);
        straight.load(Networks.start(spec, training.optimizer(), 1));
        NetworkState state = Networks.start(spec, training.optimizer(), 1);
        for (int step = 0; step < 6; step++) {
            Minibatch batch = Networks.batch(spec, 5, step);
            straight.step(batch);
            interrupted.load(state);
            interrupted.step(batch);
            state = interrupted.store();
        }
        assertThat(state).isEqualTo(straight.store());
        assertThat(state.step()).isEqualTo(6);
    }

    @Test
    void updatesFollowTheOptimizersFormulas() {
        MlpSpec spec = Networks.mlp(Activation.TANH, Networks.BATCH, Networks.NONE);
        for (Optimizer optimizer : Networks.OF_ITS_STEP) {
            TrainingStep engine = engine(spec, optimizer);
            NetworkState state = Networks.start(spec, optimizer, 1);
            engine.load(state);
            for (int step = 0; step < 3; step++) {
                Networks.Recorder shown = new Networks.Recorder();
                engine.step(Networks.batch(spec, 6, step), shown);
                NetworkState after = engine.store();
                for (ParameterLayout.Parameter p : ParameterLayout.of(spec).parameters()) {
                    assertUpdate(optimizer, p, state, after, shown);
                }
                state = after;
            }
        }
    }

    private static void assertUpdate(
            Optimizer optimizer,
            ParameterLayout.Parameter p,
            NetworkState before,
            NetworkState after,
            Networks.Recorder shown) {
        float[] gradient = shown.parameter(Quantity.GRADIENT, p.index());
        float[] update = shown.parameter(Quantity.UPDATE, p.index());
        float[] value = shown.parameter(Quantity.PARAMETER, p.index());
        float[] updated = shown.parameter(Quantity.UPDATED_PARAMETER, p.index());
        int count = before.parameters().length;
        for (int i = 0; i < p.size(); i++) {
            int place = p.offset() + i;
            float[] slots = before.optimizer();
            double first = slots.length > 0 ? slots[place] : 0;
            double second = slots.length > count ? slots[count + place] : 0;
            double expected = update(optimizer, gradient[i], first, second, before.step() + 1);
            assertThat((double) update[i])
                    .as("%s of %s", optimizer.label(), p.name())
                    .isCloseTo(expected, within(1e-6 + 1e-5 * Math.abs(expected)));
            assertThat(value[i]).isEqualTo(before.parameters()[place]);
            assertThat(updated[i]).isEqualTo(after.parameters()[place]).isEqualTo(value[i] - update[i]);
        }
    }

    private static double update(Optimizer optimizer, double g, double first, double second, long t) {
        if (optimizer instanceof Optimizer.Nesterov n) {
            double velocity = n.momentum() * first - RATE * g;
            return n.momentum() * first - (1 + n.momentum()) * velocity;
        }
        if (optimizer instanceof Optimizer.Adam a) {
            double m = a.beta1() * first + (1 - a.beta1()) * g;
            double v = a.beta2() * second + (1 - a.beta2()) * g * g;
            double rate = RATE * Math.sqrt(1 - Math.pow(a.beta2(), t)) / (1 - Math.pow(a.beta1(), t));
            return rate * m / (Math.sqrt(v) + a.epsilon());
        }
        if (optimizer instanceof Optimizer.RmsProp r) {
            double s = r.decay() * first + (1 - r.decay()) * g * g;
            return RATE * g / (Math.sqrt(s) + r.epsilon());
        }
        return RATE * g;
    }

    @Test
    void runningStatisticsTakeTheUnbiasedVarianceOfMinibatchesOfAnySize() {
        Normalization.Batch norm = new Normalization.Batch(1e-3, 0.3, 1, 0);
        MlpSpec spec = Networks.mlp(Activation.TANH, norm, norm);
        TrainingStep engine = engine(spec, new Optimizer.Sgd());
        NetworkState state = Networks.start(spec, new Optimizer.Sgd(), 1);
        engine.load(state);
        ParameterLayout layout = ParameterLayout.of(spec);
        for (int examples : new int[] {2, 7, 3, 32}) {
            Networks.Recorder shown = new Networks.Recorder();
            engine.step(Networks.batch(spec, examples, examples), shown);
            float[] before = state.running();
            state = engine.store();
            for (int k = 0; k < layout.runningStatistics().size(); k++) {
                ParameterLayout.RunningStatistics place =
                        layout.runningStatistics().get(k);
                Networks.Recorder.Norm seen = shown.norms.get(k);
                assertThat(seen.layerIndex()).isEqualTo(place.layerIndex());
                for (int unit = 0; unit < place.units(); unit++) {
                    double unbiased = seen.batchVariance()[unit] * (double) examples / (examples - 1);
                    double mean = 0.7 * before[place.meanOffset() + unit] + 0.3 * seen.batchMean()[unit];
                    double variance = 0.7 * before[place.varianceOffset() + unit] + 0.3 * unbiased;
                    assertThat((double) seen.mean()[unit]).isCloseTo(mean, within(1e-6));
                    assertThat((double) seen.variance()[unit]).isCloseTo(variance, within(1e-6));
                    assertThat(seen.variance()[unit]).isEqualTo(state.running()[place.varianceOffset() + unit]);
                }
            }
        }
    }

    @Test
    void everyNetworkTakesTheStepsOfTheReference() {
        for (Normalization hidden : Networks.NORMALIZATIONS) {
            for (Activation activation : Activation.values()) {
                assertAgreesWithReference(Networks.mlp(activation, hidden, Networks.NONE));
            }
            assertAgreesWithReference(Networks.mlp(Activation.TANH, hidden, Networks.BATCH));
            assertAgreesWithReference(Networks.mlp(Activation.TANH, hidden, Networks.LAYER));
            assertAgreesWithReference(Networks.mlp(Activation.TANH, hidden, Networks.GROUP));
            assertAgreesWithReference(Networks.residual(Activation.TANH, hidden, Networks.NONE));
            assertAgreesWithReference(Networks.residual(Activation.TANH, hidden, Networks.BATCH));
        }
    }

    @Test
    void narrowNetworksTakeTheStepsOfTheReference() {
        Normalization none = Networks.NONE;
        assertAgreesWithReference(new MlpSpec(2, 1, 1, List.of(1), Activation.TANH, none, true, none));
        assertAgreesWithReference(new MlpSpec(40, 1, 3, List.of(2, 1), Activation.TANH, none, true, none));
        for (Normalization norm : List.of(none, Networks.BATCH, Networks.LAYER)) {
            assertAgreesWithReference(new MlpSpec(3, 8, 1, List.of(), Activation.TANH, norm, true, norm));
            assertAgreesWithReference(new MlpSpec(5, 2, 3, List.of(4), Activation.TANH, norm, true, norm));
        }
    }

    private static void assertAgreesWithReference(MlpSpec spec) {
        Optimizer sgd = new Optimizer.Sgd();
        TrainingStep engine = engine(spec, sgd);
        TrainingStep reference = new ReferenceTrainingStepFactory().create(spec, Networks.training(sgd));
        engine.load(Networks.start(spec, sgd, 5));
        reference.load(Networks.start(spec, sgd, 5));
        for (int step = 0; step < 3; step++) {
            Minibatch batch = Networks.batch(spec, 8, step);
            Networks.Recorder shown = new Networks.Recorder();
            Networks.Recorder expected = new Networks.Recorder();
            assertThat(engine.step(batch, shown)).isCloseTo(reference.step(batch, expected), within(1e-5));
            assertClose(spec, shown.layers, expected.layers);
            assertClose(spec, shown.parameters, expected.parameters);
        }
        assertClose(spec, engine.store().parameters(), reference.store().parameters());
        assertClose(spec, engine.store().running(), reference.store().running());
        float[] logits = new float[9 * spec.vocabularySize()];
        float[] expectedLogits = new float[logits.length];
        engine.logits(Networks.batch(spec, 9, 99), logits);
        reference.logits(Networks.batch(spec, 9, 99), expectedLogits);
        assertClose(spec, logits, expectedLogits);
    }

    private static void assertClose(
            MlpSpec spec, List<Networks.Recorder.Shown> shown, List<Networks.Recorder.Shown> expected) {
        assertThat(shown).as("%s", spec).hasSameSizeAs(expected);
        for (Networks.Recorder.Shown e : expected) {
            assertClose(spec, Networks.Recorder.one(shown, e.quantity(), e.index()), e.values());
        }
    }

    /** Within 2e-5 of the largest number, as the parity fixtures ask of float32, and 5e-6 where the truth is about 0. */
    private static void assertClose(MlpSpec spec, float[] values, float[] expected) {
        double largest = 0;
        for (float e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        assertThat(values).as("%s", spec).containsExactly(expected, within((float) (2e-5 * largest + 5e-6)));
    }

    @Test
    void oneExampleIsRefusedUnderBatchNorm() {
        MlpSpec spec = Networks.mlp(Activation.TANH, Networks.BATCH, Networks.NONE);
        TrainingStep engine = engine(spec, new Optimizer.Sgd());
        engine.load(Networks.start(spec, new Optimizer.Sgd(), 1));
        assertThatThrownBy(() -> engine.step(Networks.batch(spec, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the minibatch has 1 example, but batch normalization has no variance below 2:"
                        + " raise the batch size");
    }

    @Test
    void minibatchesOfAnotherShapeAreRefused() {
        MlpSpec spec = Networks.mlp(Activation.TANH, Networks.NONE, Networks.NONE);
        TrainingStep engine = engine(spec, new Optimizer.Sgd());
        engine.load(Networks.start(spec, new Optimizer.Sgd(), 1));
        assertThatThrownBy(() -> engine.step(new Minibatch(4, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the minibatch has contexts of 5 characters, the network expects 3");
        Minibatch outside = new Minibatch(4, 3);
        outside.targets()[2] = 8;
        assertThatThrownBy(() -> engine.step(outside))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the minibatch has character 8, expected 0 to 7");
    }

    private static TrainingStep engine(MlpSpec spec, Optimizer optimizer) {
        return new Dl4jTrainingStepFactory().create(spec, Networks.training(optimizer));
    }
}
