package org.initscope.core.theory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.UnitHealth;

/** The variances of a start, followed forward from layer to layer as {@link MeanField} says. */
final class ForwardVariances {
    /** Of fewer units some examples have a variance near 0, and their gradients no bounded mean square. */
    private static final int NARROWEST_GROUP = 4;

    private final MlpSpec spec;
    private final Initialization start;
    private final int examples;

    /** @param examples of a minibatch, over which batch normalization has its variance */
    ForwardVariances(MlpSpec spec, Initialization start, int examples) {
        this.spec = spec;
        this.start = start;
        this.examples = examples;
    }

    /** A hidden or output linear layer with what follows it, as variances. */
    record Stage(Layer.Linear linear, double weightVariance, double bias, double gain, double preactivationVariance) {
        /** σw². */
        double weight() {
            return weightVariance * linear.inputs();
        }
    }

    /** A hidden layer forward: its place, its moments, and whether it adds its input to what it puts out. */
    record Hidden(int layerIndex, String name, Stage stage, Moments moments, boolean adds) {}

    /** E φ, E φ², E φ'² and the share of saturated φ at a preactivation N(mean, variance). */
    record Moments(double mean, double secondMoment, double slopeSquare, double saturation) {
        static Moments of(Activation activation, double mean, double variance) {
            double std = Math.sqrt(variance);
            double[] expected = GaussianMean.of(4, (z, above, below) -> {
                double preactivation = mean + std * z;
                double value = ScalarNonlinearity.value(activation, preactivation);
                write(activation, preactivation, value, above);
                double other = mean - std * z;
                boolean opposite = other == -preactivation;
                write(
                        activation,
                        other,
                        opposite
                                ? ScalarNonlinearity.opposite(activation, preactivation, value)
                                : ScalarNonlinearity.value(activation, other),
                        below);
            });
            return new Moments(expected[0], expected[1], expected[2], expected[3]);
        }

        private static void write(Activation activation, double preactivation, double value, double[] values) {
            values[0] = value;
            values[1] = square(value);
            values[2] = ScalarNonlinearity.squaredSlope(activation, preactivation, value);
            values[3] = isSaturated(activation, value) ? 1 : 0;
        }

        private static boolean isSaturated(Activation activation, double value) {
            double size = activation == Activation.SIGMOID ? Math.abs(2 * value - 1) : Math.abs(value);
            return activation.isSquashing() && size > UnitHealth.SATURATED;
        }

        double variance() {
            return Math.max(0, secondMoment - mean * mean);
        }

        /** The moments of the sum with a signal that weights of mean zero have made independent of this one. */
        Moments plus(Moments other) {
            return new Moments(
                    mean + other.mean,
                    secondMoment + other.secondMoment + 2 * mean * other.mean,
                    slopeSquare,
                    saturation);
        }
    }

    /** The hidden layers of a start forward, and its output stage. */
    record Forward(List<Hidden> hidden, Stage output) {}

    /** All layers, first to last; empty where weights are not random, or groups have too few units. */
    Optional<Forward> forward() {
        List<Layer> layers = spec.layers();
        List<Hidden> hidden = new ArrayList<>();
        Optional<Stage> pending = Optional.empty();
        Moments signal = new Moments(0, square(start.embeddingStd()), 1, 0);
        Moments input = signal;
        // deep layers have the same variance again, and so have those after a normalization
        Map<Double, Moments> moments = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof Layer.Linear linear) {
                input = signal;
                pending = stage(linear, signal);
                if (pending.isEmpty()) {
                    return Optional.empty();
                }
            } else if (layers.get(i) instanceof Layer.Nonlinearity nonlinearity) {
                Stage stage = pending.orElseThrow();
                signal = moments.computeIfAbsent(
                        stage.preactivationVariance(),
                        variance -> Moments.of(nonlinearity.activation(), shift(stage), variance));
                boolean adds = layers.get(i + 1) instanceof Layer.Residual;
                hidden.add(new Hidden(i, nonlinearity.name(), stage, signal, adds));
            } else if (layers.get(i) instanceof Layer.Residual) {
                signal = input.plus(signal);
            }
        }
        return Optional.of(new Forward(hidden, pending.orElseThrow()));
    }

    /** The linear layer on a signal, and the normalization after it. {@code gain} is that of squared gradients. */
    private Optional<Stage> stage(Layer.Linear linear, Moments signal) {
        boolean output = linear.name().equals(MlpSpec.OUTPUT);
        Optional<Double> variance = scheme(linear, output).variance(linear.inputs(), linear.outputs());
        Normalization following = output ? spec.outputNormalization() : spec.normalization();
        if (variance.isEmpty() || hasNarrowGroups(following, linear.outputs())) {
            return Optional.empty();
        }
        double weight = variance.get() * linear.inputs();
        double bias = linear.bias() ? square(output ? start.outputBiasStd() : start.hiddenBiasStd()) : 0;
        double preactivation = weight * signal.secondMoment() + bias;
        double gain = 1;
        if (!output && start.unitVarianceExamples() > 0) {
            return Optional.of(new Stage(linear, variance.get() / preactivation, bias, gain, 1));
        }
        if (following instanceof Normalization.Batch batch) {
            double overExamples = weight * signal.variance() + batch.epsilon();
            preactivation = square(batch.gamma());
            gain = preactivation / overExamples * projection();
        } else if (following instanceof Normalization.PerExample perExample) {
            gain = square(perExample.gamma()) / (preactivation + perExample.epsilon());
            gain *= ofGroup(perExample, linear.outputs());
            preactivation = square(perExample.gamma());
        }
        return Optional.of(new Stage(linear, variance.get(), bias, gain, preactivation));
    }

    /**
     * The factor by which batch norm shrinks a gradient over n examples, of which n − 1 vary: it removes the mean and the
     * normalized direction.
     */
    private double projection() {
        return examples > 2 ? (examples - 2.0) / (examples - 1.0) : 0;
    }

    /** What a group of so many units alone makes of squared gradients; one of all units is as wide as theory has layers. */
    private static double ofGroup(Normalization.PerExample norm, int units) {
        double width = (double) units / norm.groups();
        return norm.groups() == 1 ? 1 : (width - 2) / (width - 3);
    }

    static boolean hasNarrowGroups(Normalization normalization, int units) {
        return normalization instanceof Normalization.PerExample norm
                && norm.groups() > 1
                && units / norm.groups() < NARROWEST_GROUP;
    }

    private WeightScheme scheme(Layer.Linear linear, boolean output) {
        WeightScheme named = start.perLayer().get(linear.name());
        if (named != null) {
            return named;
        }
        return output ? start.outputWeights().scaled(start.outputScale()) : start.weights();
    }

    private double shift(Stage stage) {
        boolean output = stage.linear().name().equals(MlpSpec.OUTPUT);
        return !output && spec.normalization() instanceof Normalization.Affine norm ? norm.beta() : 0;
    }

    private static double square(double value) {
        return value * value;
    }
}
