package org.initscope.core.theory;

import java.util.ArrayList;
import java.util.Collections;
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

/**
 * The mean-field theory of wide networks at their start. It follows the variance of preactivations forward and that of
 * gradients backward.
 *
 * <p>Forward it is q' = σw² E φ(√q z)² + σb² with σw² = fan_in × Var(W) (Poole et al. 2016). Backward it is E g² = Var(W)
 * × fan_out × E φ'(√q z)² × E g'² (Schoenholz et al. 2017). Batch normalization replaces q by γ² and divides the gradient
 * by the variance over examples, σw² (E φ² − (E φ)²). That makes gradients grow towards the input (Yang et al. 2019).
 * Layer normalization divides by the variance over units, σw² E φ². A residual block y = φ(z) + x adds E φ² to the
 * variance of x, and the gradient of y to that of x (Yang and Schoenholz 2017).
 *
 * <p>Over the w units of a group the variance v differs from example to example. Then E 1/v = w / ((w − 3) σw² E φ²), and
 * the gradient loses two of w directions.
 *
 * <p>The theory is exact for infinite width and examples that have nothing in common. Otherwise it is an approximation,
 * and comparing it with the measurement shows how far it goes.
 */
public final class MeanField {
    /** Of fewer units some examples have a variance near 0, and their gradients no bounded mean square. */
    private static final int NARROWEST_GROUP = 4;

    private final MlpSpec spec;
    private final Initialization start;
    private final int examples;

    private MeanField(MlpSpec spec, Initialization start, int examples) {
        this.spec = spec;
        this.start = start;
        this.examples = examples;
    }

    /**
     * What a start will look like.
     *
     * @param examples of a minibatch, over which the loss is a mean
     * @return empty where weights are not random (identity, constant), groups have fewer than 4 units, or variances leave the
     *     range of a double
     */
    public static Optional<Prediction> predict(MlpSpec spec, Initialization start, int examples) {
        MeanField theory = new MeanField(spec, start, examples);
        return theory.forward()
                .filter(forward -> Double.isFinite(forward.output().preactivationVariance()))
                .map(theory::prediction);
    }

    /**
     * The hidden layers of {@link #predict} alone, in a hundredth of its time. Gradients are ratios to that of the
     * logits.
     */
    public static Optional<List<Prediction.Layer>> spread(MlpSpec spec, Initialization start, int examples) {
        MeanField theory = new MeanField(spec, start, examples);
        return theory.forward().map(forward -> theory.backward(forward, 1));
    }

    /**
     * How the mean cosine between the activations of two examples goes from hidden layer to hidden layer.
     *
     * @return empty where there is no prediction, and with normalizations, residual blocks or weights that were rescaled
     */
    public static Optional<CosinesOverDepth> cosines(MlpSpec spec, Initialization start) {
        MeanField theory = new MeanField(spec, start, 1);
        return theory.isPlain()
                ? theory.forward().map(forward -> cosines(spec.activation(), forward.hidden()))
                : Optional.empty();
    }

    private static CosinesOverDepth cosines(Activation activation, List<Hidden> hidden) {
        List<CosinesOverDepth.Step> steps = new ArrayList<>();
        for (int i = 1; i < hidden.size(); i++) {
            Stage stage = hidden.get(i).stage();
            steps.add(new CosinesOverDepth.Step(
                    new CorrelationMap(activation, stage.weight(), stage.bias()),
                    hidden.get(i - 1).moments().secondMoment(),
                    stage.preactivationVariance(),
                    hidden.get(i).moments().secondMoment()));
        }
        return new CosinesOverDepth(steps);
    }

    /** A hidden or output linear layer with what follows it, as variances. */
    private record Stage(
            Layer.Linear linear, double weightVariance, double bias, double gain, double preactivationVariance) {
        /** σw². */
        double weight() {
            return weightVariance * linear.inputs();
        }
    }

    /** A hidden layer forward: its place, its moments, and whether it adds its input to what it puts out. */
    private record Hidden(int layerIndex, String name, Stage stage, Moments moments, boolean adds) {}

    /** E φ, E φ², E φ'² and the share of saturated φ at a preactivation N(mean, variance). */
    private record Moments(double mean, double secondMoment, double slopeSquare, double saturation) {
        static Moments of(Activation activation, double mean, double variance) {
            double std = Math.sqrt(variance);
            double[] expected = GaussianMean.of(4, (z, values) -> {
                double preactivation = mean + std * z;
                double value = ScalarNonlinearity.value(activation, preactivation);
                values[0] = value;
                values[1] = square(value);
                values[2] = ScalarNonlinearity.squaredSlope(activation, preactivation, value);
                values[3] = isSaturated(activation, value) ? 1 : 0;
            });
            return new Moments(expected[0], expected[1], expected[2], expected[3]);
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
    private record Forward(List<Hidden> hidden, Stage output) {}

    private Optional<Forward> forward() {
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

    private Prediction prediction(Forward forward) {
        double logitsStd = Math.sqrt(forward.output().preactivationVariance());
        double squaredError = SoftmaxStart.expectedSquaredError(spec.vocabularySize(), logitsStd);
        double gradient = squaredError / spec.vocabularySize() / square(examples);
        List<Hidden> hidden = forward.hidden();
        Optional<Prediction.Propagation> propagation =
                hidden.isEmpty() ? Optional.empty() : Optional.of(propagation(hidden.get(hidden.size() - 1)));
        double loss = SoftmaxStart.expectedLoss(spec.vocabularySize(), logitsStd);
        return new Prediction(backward(forward, gradient), logitsStd, loss, propagation, correlations(hidden));
    }

    private List<CorrelationLimit> correlations(List<Hidden> hidden) {
        if (!isPlain()) {
            return List.of();
        }
        // layers of one width have the same weights, and most often a rest that their variance does not matter to
        Map<LayerScales, CorrelationLimit> known = new HashMap<>();
        return hidden.stream()
                .map(layer -> known.computeIfAbsent(LayerScales.of(layer.stage()), this::correlation))
                .toList();
    }

    /** Whether what a layer puts out depends on its input alone: no normalization, residual block or rescaled weights. */
    private boolean isPlain() {
        return spec.normalization() instanceof Normalization.None
                && start.unitVarianceExamples() == 0
                && !spec.hasResidualBlocks();
    }

    /** σw², σb² and the variance of preactivations of a layer. */
    private record LayerScales(double weight, double bias, double variance) {
        static LayerScales of(Stage stage) {
            return new LayerScales(stage.weight(), stage.bias(), stage.preactivationVariance());
        }
    }

    private CorrelationLimit correlation(LayerScales layer) {
        Optional<Double> rest = new VarianceMap(spec.activation(), layer.weight, layer.bias).rest(layer.variance);
        return CorrelationLimit.of(spec.activation(), layer.weight, layer.bias, rest, layer.variance);
    }

    /** All hidden layers, first to last, where the mean square of the logits' gradient is this one. */
    private List<Prediction.Layer> backward(Forward forward, double gradientSquare) {
        double gradient = gradientSquare;
        Stage above = forward.output();
        double slope = 1;
        double past = 0;
        List<Prediction.Layer> predicted = new ArrayList<>();
        for (int i = forward.hidden().size() - 1; i >= 0; i--) {
            Hidden layer = forward.hidden().get(i);
            gradient *= above.weightVariance() * above.linear().outputs() * above.gain() * slope + past;
            predicted.add(new Prediction.Layer(
                    layer.layerIndex(),
                    layer.name(),
                    Math.sqrt(layer.stage().preactivationVariance()),
                    Math.sqrt(layer.moments().variance()),
                    Math.sqrt(gradient),
                    layer.moments().saturation()));
            above = layer.stage();
            slope = layer.moments().slopeSquare();
            past = layer.adds() ? 1 : 0;
        }
        Collections.reverse(predicted);
        return predicted;
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

    private static boolean hasNarrowGroups(Normalization normalization, int units) {
        return normalization instanceof Normalization.PerExample norm
                && norm.groups() > 1
                && units / norm.groups() < NARROWEST_GROUP;
    }

    /** Whether a network has groups of too few units for theory. */
    public static boolean hasNarrowGroups(MlpSpec spec) {
        return spec.layers().stream()
                .anyMatch(layer ->
                        layer instanceof Layer.Norm norm && hasNarrowGroups(norm.normalization(), norm.outputs()));
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

    private Prediction.Propagation propagation(Hidden last) {
        Activation activation = spec.activation();
        double weight = last.stage().weight();
        double chi = weight * last.stage().gain() * last.moments().slopeSquare();
        Optional<Double> fixedPoint = Optional.of(last.stage().preactivationVariance());
        if (last.adds()) {
            // the variance grows from block to block; after a normalization it is constant
            fixedPoint = spec.normalization() instanceof Normalization.None ? Optional.empty() : fixedPoint;
            chi += 1;
        } else if (spec.normalization() instanceof Normalization.None && start.unitVarianceExamples() == 0) {
            fixedPoint = new VarianceMap(activation, weight, last.stage().bias())
                    .rest(last.stage().preactivationVariance());
            double at = fixedPoint.orElse(last.stage().preactivationVariance());
            chi = weight * Moments.of(activation, 0, at).slopeSquare();
        }
        double log = Math.abs(Math.log(chi));
        return new Prediction.Propagation(fixedPoint, chi, log < 1e-9 ? Double.POSITIVE_INFINITY : 1 / log);
    }

    private static double square(double value) {
        return value * value;
    }
}
