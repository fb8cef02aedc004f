package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fused step follows the formulas, allocates nothing, and is not changed by being watched. */
@Tag("numbers")
class FusedTrainingStepTest {
    private static final double RATE = 0.1;

    static Stream<MlpSpec> specs() {
        return Specs.all().stream();
    }

    static Stream<Optimizer> optimizers() {
        return Specs.optimizers().stream();
    }

    private static FusedTrainingStep step(MlpSpec spec, Optimizer optimizer, NetworkState state) {
        FusedTrainingStep step =
                new FusedTrainingStep(spec, new TrainingSpec(optimizer, LearningRateSchedule.Stepwise.constant(RATE)));
        step.load(state);
        return step;
    }

    /** In plain loops, as vectors are objects until they are compiled. The least array of this minibatch has 4 KiB. */
    @ParameterizedTest
    @MethodSource("specs")
    void noStepButTheFirstAllocatesAnArray(MlpSpec spec) {
        TrainingSpec training = new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(RATE));
        FusedTrainingStep step = new FusedTrainingStep(spec, training, Arithmetic.loops());
        step.load(Specs.start(spec, training.optimizer(), 1));
        Minibatch batch = Specs.batch(spec, 64, 2);
        step.step(batch);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int t = 0; t < 50; t++) {
            step.step(batch);
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(allocated / 50).isLessThan(1024);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void updatesFollowTheOptimizersFormula(Optimizer optimizer) {
        MlpSpec spec = new MlpSpec(9, 3, 2, List.of(7), Activation.TANH, Specs.BATCH, false, Specs.NONE);
        NetworkState start = Specs.start(spec, optimizer, 5);
        FusedTrainingStep step = step(spec, optimizer, start);
        List<Parameter> parameters = ParameterLayout.of(spec).parameters();
        double[][] first = new double[parameters.size()][];
        double[][] second = new double[parameters.size()][];
        for (int t = 1; t <= 4; t++) {
            Recorder seen = new Recorder();
            step.step(Specs.batch(spec, 6, t), seen);
            for (Parameter p : parameters) {
                if (t == 1) {
                    first[p.index()] = new double[p.size()];
                    second[p.index()] = new double[p.size()];
                    java.util.Arrays.fill(first[p.index()], optimizer.initialSlotValue());
                }
                for (int i = 0; i < p.size(); i++) {
                    double g = seen.parameter(Quantity.GRADIENT, p.index())[i];
                    float before = seen.parameter(Quantity.PARAMETER, p.index())[i];
                    double u = slowUpdate(optimizer, before, g, first[p.index()], second[p.index()], i, t);
                    float update = seen.parameter(Quantity.UPDATE, p.index())[i];
                    assertThat((double) update).as(p.name()).isCloseTo(u, Offset.offset(1e-5 * Math.abs(u) + 1e-7));
                    assertThat(seen.parameter(Quantity.UPDATED_PARAMETER, p.index())[i])
                            .isEqualTo(before - update);
                }
            }
        }
    }

    private static double slowUpdate(
            Optimizer optimizer, float parameter, double g, double[] a, double[] b, int i, int t) {
        if (optimizer instanceof Optimizer.AdamW adamW) {
            double update = slowUpdate(adamW.adam(), parameter, g, a, b, i, t);
            return update + RATE * adamW.weightDecay() * parameter;
        }
        if (optimizer instanceof Optimizer.Nesterov nesterov) {
            double before = a[i];
            a[i] = nesterov.momentum() * before - RATE * g;
            return nesterov.momentum() * before - (1 + nesterov.momentum()) * a[i];
        }
        if (optimizer instanceof Optimizer.Adam adam) {
            a[i] = adam.beta1() * a[i] + (1 - adam.beta1()) * g;
            b[i] = adam.beta2() * b[i] + (1 - adam.beta2()) * g * g;
            double correction = Math.sqrt(1 - Math.pow(adam.beta2(), t)) / (1 - Math.pow(adam.beta1(), t));
            return RATE * correction * a[i] / (Math.sqrt(b[i]) + adam.epsilon());
        }
        if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            a[i] = rmsProp.decay() * a[i] + (1 - rmsProp.decay()) * g * g;
            return RATE * g / (Math.sqrt(a[i]) + rmsProp.epsilon());
        }
        return RATE * g;
    }

    /** {@code MeasurementChangesNothingTest} has the other networks; here each minibatch has another size. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void watchingChangesNoBit(Optimizer optimizer) {
        MlpSpec spec = Specs.all().get(1);
        NetworkState start = Specs.start(spec, optimizer, 7);
        FusedTrainingStep plain = step(spec, optimizer, start);
        FusedTrainingStep watched = step(spec, optimizer, start);
        for (int t = 0; t < 5; t++) {
            Minibatch batch = Specs.batch(spec, 3 + 4 * (t % 3), t);
            assertThat(watched.step(batch, new Recorder())).isEqualTo(plain.step(batch));
        }
        assertThat(watched.store()).isEqualTo(plain.store());
    }

    @Test
    void goesOnFromAStoredStateAsIfNothingHadHappened() {
        MlpSpec spec = Specs.all().get(1);
        for (Optimizer optimizer : Specs.optimizers()) {
            FusedTrainingStep through = step(spec, optimizer, Specs.start(spec, optimizer, 1));
            FusedTrainingStep before = step(spec, optimizer, Specs.start(spec, optimizer, 1));
            for (int t = 0; t < 6; t++) {
                through.step(Specs.batch(spec, 5, t));
            }
            for (int t = 0; t < 3; t++) {
                before.step(Specs.batch(spec, 5, t));
            }
            FusedTrainingStep after = step(spec, optimizer, before.store());
            for (int t = 3; t < 6; t++) {
                after.step(Specs.batch(spec, 5, t));
            }
            assertThat(after.store()).isEqualTo(through.store());
            assertThat(after.store().step()).isEqualTo(6);
        }
    }

    @Test
    void showsEveryLayerAndTheBatchNorms() {
        MlpSpec spec = new MlpSpec(9, 3, 2, List.of(7, 5), Activation.TANH, Specs.BATCH, false, Specs.BATCH);
        Recorder seen = new Recorder();
        step(spec, new Optimizer.Sgd(), Specs.start(spec, new Optimizer.Sgd(), 1))
                .step(Specs.batch(spec, 4, 1), seen);
        List<Layer> layers = spec.layers();
        for (int i = 0; i < layers.size(); i++) {
            boolean nonlinearity = layers.get(i) instanceof Layer.Nonlinearity;
            boolean softmax = layers.get(i) instanceof Layer.Softmax;
            assertThat(seen.layer(Quantity.PREACTIVATION, i) != null).isEqualTo(nonlinearity || softmax);
            assertThat(seen.layer(Quantity.ACTIVATION, i) != null).isEqualTo(nonlinearity);
            assertThat(seen.layer(Quantity.ACTIVATION_GRADIENT, i) != null).isEqualTo(nonlinearity);
            assertThat(seen.batchMeans.containsKey(i)).isEqualTo(layers.get(i) instanceof Layer.BatchNorm);
        }
    }

    @Test
    void lossIsRightWhereProbabilitiesVanish() {
        MlpSpec spec = new MlpSpec(3, 1, 1, List.of(), Activation.TANH, Specs.NONE, false, Specs.NONE);
        // logits are the output bias: 1e4, 0, -1e4
        float[] parameters = {0, 0, 0, 0, 0, 0, 1e4f, 0, -1e4f};
        Optimizer sgd = new Optimizer.Sgd();
        FusedTrainingStep step = step(spec, sgd, NetworkState.initial(ParameterLayout.of(spec), sgd, parameters));
        Recorder seen = new Recorder();
        assertThat(step.step(new Minibatch(new int[] {0, 0}, new int[] {2, 0}, 1), seen))
                .isEqualTo(1e4);
        assertThat(seen.parameter(Quantity.GRADIENT, 2)).containsExactly(0.5f, 0f, -0.5f);
    }

    @Test
    void refusesWhatDoesNotFit() {
        MlpSpec spec = new MlpSpec(9, 3, 2, List.of(7), Activation.TANH, Specs.BATCH, false, Specs.NONE);
        Optimizer sgd = new Optimizer.Sgd();
        FusedTrainingStep step = step(spec, sgd, Specs.start(spec, sgd, 1));
        assertThatThrownBy(() -> step.step(Specs.batch(spec, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a minibatch has 1 example, expected at least 2 for batch normalization");
        assertThatThrownBy(() -> step.step(new Minibatch(4, 2))).hasMessage("contexts have 2 characters, expected 3");
        assertThatThrownBy(() -> step.step(new Minibatch(new int[] {0, 9, 0, 0, 0, 0}, new int[2], 3)))
                .hasMessage("class 9 stands in a context, expected 0 to 8");
        assertThatThrownBy(() -> step.step(new Minibatch(new int[6], new int[] {0, -1}, 3)))
                .hasMessage("class -1 stands in the targets, expected 0 to 8");
    }
}
