package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.UpdateSharpness;
import org.initscope.reference.ReferenceNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The loss along an update against closed forms, finite differences and another arithmetic. */
@Tag("numbers")
class LossAlongUpdateTest {
    private static final double RATE = 0.1;
    private static final int EXAMPLES = 24;

    /** Of a difference of gradients in floats, over a part of the critical rate within which the curvature changes. */
    private static final double CURVATURE_PERCENT = 8;

    private static TrainingSpec training(Optimizer optimizer, double rate) {
        return new TrainingSpec(optimizer, LearningRateSchedule.Stepwise.constant(rate));
    }

    /** The update of one step that the engine itself shows, divided by its rate. */
    private static double[] direction(MlpSpec spec, TrainingSpec training, NetworkState state, Minibatch batch) {
        FusedTrainingStep step = new FusedTrainingStep(spec, training);
        step.load(state);
        Recorder seen = new Recorder();
        step.step(batch, seen);
        ReferenceNetwork reference = new ReferenceNetwork(spec);
        double[] direction = new double[reference.layout().parameterCount()];
        for (Parameter p : reference.layout().parameters()) {
            float[] update = seen.parameter(Quantity.UPDATE, p.index());
            for (int i = 0; i < p.size(); i++) {
                direction[p.offset() + i] = update[i] / training.learningRate().rateAt(state.step());
            }
        }
        return direction;
    }

    /** In double, by the formulas of textbooks. */
    private static double lossAt(MlpSpec spec, NetworkState state, double[] direction, double rate, Minibatch batch) {
        return new ReferenceNetwork(spec)
                .pass(moved(state, direction, rate), batch)
                .loss();
    }

    private static double[] moved(NetworkState state, double[] direction, double rate) {
        float[] from = state.parameters();
        double[] parameters = new double[from.length];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = from[i] - rate * direction[i];
        }
        return parameters;
    }

    /** Networks of each kind with one of the optimizers, in turn. */
    static Stream<Arguments> trainings() {
        List<MlpSpec> specs = Specs.all();
        List<Optimizer> optimizers = Specs.optimizers();
        return IntStream.iterate(0, i -> i < specs.size(), i -> i + 3)
                .mapToObj(i -> Arguments.of(specs.get(i), optimizers.get(i % optimizers.size())));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void theLossIsBackAtTheCriticalRateAndWasBelow(MlpSpec spec, Optimizer optimizer) {
        NetworkState state = Specs.start(spec, optimizer, 3);
        Minibatch batch = Specs.batch(spec, EXAMPLES, 4);
        UpdateSharpness seen = new LossAlongUpdate(spec, training(optimizer, RATE)).measure(state, batch);
        double[] direction = direction(spec, training(optimizer, RATE), state, batch);
        double before = lossAt(spec, state, direction, 0, batch);
        double critical = seen.criticalRate().orElseThrow();
        assertThat(seen.loss()).isCloseTo(before, within(1e-5));
        for (double part : new double[] {0.02, 0.1, 0.25, 0.5, 0.75, 0.98}) {
            assertThat(lossAt(spec, state, direction, part * critical, batch)).isLessThan(before);
        }
        assertThat(lossAt(spec, state, direction, 1.02 * critical, batch)).isGreaterThan(before);
    }

    /** H d by central differences of gradients in double. */
    @ParameterizedTest
    @MethodSource("trainings")
    void curvatureIsThatOfTheHessian(MlpSpec spec, Optimizer optimizer) {
        assumeThat(spec.activation()).isNotIn(Activation.RELU, Activation.LEAKY_RELU, Activation.ELU);
        // in narrow groups the curvature changes within a ten-thousandth of the critical rate
        assumeThat(spec.normalization()).isNotInstanceOf(Normalization.PerExample.class);
        NetworkState state = Specs.start(spec, optimizer, 3);
        Minibatch batch = Specs.batch(spec, EXAMPLES, 4);
        UpdateSharpness seen = new LossAlongUpdate(spec, training(optimizer, RATE)).measure(state, batch);
        double[] direction = direction(spec, training(optimizer, RATE), state, batch);
        double step = 1e-4;
        double[] ahead = gradient(spec, state, direction, step, batch);
        double[] behind = gradient(spec, state, direction, -step, batch);
        double bent = 0;
        double square = 0;
        for (int i = 0; i < direction.length; i++) {
            bent += direction[i] * (behind[i] - ahead[i]) / (2 * step);
            square += direction[i] * direction[i];
        }
        assertThat(seen.curvature().orElseThrow()).isCloseTo(bent / square, withinPercentage(CURVATURE_PERCENT));
    }

    private static double[] gradient(
            MlpSpec spec, NetworkState state, double[] direction, double rate, Minibatch batch) {
        return new ReferenceNetwork(spec)
                .pass(moved(state, direction, rate), batch)
                .parameterGradients();
    }

    /** All parameters but the output's bias have a gradient of 0, whose Hessian at 0 is diag(p) − ppᵀ with p = 1/V. */
    @Test
    void aBiasAloneHasItsClosedForm() {
        MlpSpec spec = new MlpSpec(9, 3, 2, List.of(), Activation.TANH, Specs.NONE, false, Specs.NONE);
        int parameters = ParameterLayout.of(spec).parameterCount();
        Optimizer sgd = new Optimizer.Sgd();
        NetworkState state = NetworkState.initial(ParameterLayout.of(spec), sgd, new float[parameters]);
        Minibatch batch = Specs.batch(spec, EXAMPLES, 4);
        double[] gradient = new double[9];
        Arrays.fill(gradient, 1.0 / 9);
        Arrays.stream(batch.targets()).forEach(target -> gradient[target] -= 1.0 / EXAMPLES);
        UpdateSharpness seen = new LossAlongUpdate(spec, training(sgd, RATE)).measure(state, batch);
        assertThat(seen.loss()).isCloseTo(Math.log(9), within(1e-6));
        assertThat(seen.curvature().orElseThrow()).isCloseTo(1.0 / 9, withinPercentage(1));
        assertThat(biasLoss(gradient, 0.98 * seen.criticalRate().orElseThrow())).isLessThan(Math.log(9));
        assertThat(biasLoss(gradient, 1.02 * seen.criticalRate().orElseThrow())).isGreaterThan(Math.log(9));
    }

    /** ln Σ exp(b) − qᵀb with b = −r g and the classes' shares q = 1/V − g. */
    private static double biasLoss(double[] gradient, double rate) {
        double sum = 0;
        double targets = 0;
        for (double g : gradient) {
            sum += Math.exp(-rate * g);
            targets -= (1.0 / gradient.length - g) * rate * g;
        }
        return Math.log(sum) - targets;
    }

    private static final MlpSpec NET =
            new MlpSpec(27, 3, 10, List.of(20), Activation.TANH, Specs.BATCH, false, Specs.NONE);

    private static UpdateSharpness sgd(double rate, GradientClipping clipping) {
        Optimizer sgd = new Optimizer.Sgd();
        TrainingSpec training = new TrainingSpec(sgd, LearningRateSchedule.Stepwise.constant(rate), clipping);
        return new LossAlongUpdate(NET, training).measure(Specs.start(NET, sgd, 3), Specs.batch(NET, EXAMPLES, 4));
    }

    private static double critical(double rate) {
        return sgd(rate, new GradientClipping.None()).criticalRate().orElseThrow();
    }

    @Test
    void theCriticalRateIsThatOfTheDirectionWhateverTheRate() {
        double expected = critical(RATE);
        for (double rate : new double[] {0, 1e-300, 1e-9, 1e-4, 1, 3, 100, 1e6, 1e30, 1e300}) {
            assertThat(critical(rate)).as("rate %s", rate).isCloseTo(expected, withinPercentage(2));
        }
        assertThat(sgd(0, new GradientClipping.None()).rateOverCritical()).hasValue(0);
        assertThat(sgd(1, new GradientClipping.None()).rateOverCritical().orElseThrow())
                .isCloseTo(1 / expected, withinPercentage(2));
    }

    /** An update that is clipped to a tenth needs ten times the rate. */
    @Test
    void clippingShortensTheUpdate() {
        double norm = Math.sqrt(squaredGradient());
        UpdateSharpness clipped = sgd(RATE, new GradientClipping.GlobalNorm(norm / 10));
        assertThat(clipped.criticalRate().orElseThrow()).isCloseTo(10 * critical(RATE), withinPercentage(2));
        assertThat(clipped.curvature().orElseThrow())
                .isCloseTo(sgd(RATE, new GradientClipping.None()).curvature().orElseThrow(), withinPercentage(2));
    }

    private static double squaredGradient() {
        Optimizer sgd = new Optimizer.Sgd();
        double[] direction = direction(NET, training(sgd, 1), Specs.start(NET, sgd, 3), Specs.batch(NET, EXAMPLES, 4));
        return Arrays.stream(direction).map(g -> g * g).sum();
    }

    /** Velocity alone can lead uphill, and then no rate is small enough. */
    @Test
    void anUpdateThatLeadsUphillHasNoCriticalRate() {
        Optimizer momentum = new Optimizer.Nesterov(0.9);
        NetworkState start = Specs.start(NET, momentum, 3);
        Minibatch batch = Specs.batch(NET, EXAMPLES, 4);
        double[] uphill =
                direction(NET, training(new Optimizer.Sgd(), 1), Specs.start(NET, new Optimizer.Sgd(), 3), batch);
        float[] velocity = new float[uphill.length];
        for (int i = 0; i < velocity.length; i++) {
            velocity[i] = (float) uphill[i];
        }
        NetworkState state = new NetworkState(start.parameters(), start.running(), velocity, 5);
        UpdateSharpness seen = new LossAlongUpdate(NET, training(momentum, RATE)).measure(state, batch);
        assertThat(seen.criticalRate()).isEmpty();
        assertThat(seen.curvature()).isEmpty();
        assertThat(seen.rateOverCritical()).isEmpty();
    }

    @Test
    void whatIsNotFiniteIsUndefined() {
        UpdateSharpness sharpness =
                new UpdateSharpness(1, 3, 1e300, OptionalDouble.of(Double.NaN), OptionalDouble.of(1e-20));
        assertThat(sharpness.curvature()).isEmpty();
        assertThat(sharpness.rateOverCritical()).isEmpty();
    }

    @Test
    void numbersThatAreNotFiniteHaveNoCriticalRate() {
        Optimizer sgd = new Optimizer.Sgd();
        NetworkState start = Specs.start(NET, sgd, 3);
        float[] parameters = start.parameters();
        parameters[0] = Float.NaN;
        Arrays.fill(parameters, 300, 600, 3e38f);
        UpdateSharpness seen = new LossAlongUpdate(NET, training(sgd, RATE))
                .measure(start.withParameters(parameters), Specs.batch(NET, EXAMPLES, 4));
        assertThat(seen.criticalRate()).isEmpty();
        assertThat(seen.curvature()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void vectorsAndLoopsGiveTheSameBits(MlpSpec spec, Optimizer optimizer) {
        NetworkState state = Specs.start(spec, optimizer, 3);
        Minibatch batch = Specs.batch(spec, EXAMPLES, 4);
        assertThat(new LossAlongUpdate(spec, training(optimizer, RATE), Arithmetic.loops()).measure(state, batch))
                .isEqualTo(new LossAlongUpdate(spec, training(optimizer, RATE)).measure(state, batch));
    }
}
