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
import org.initscope.core.theory.ForwardVariances.Forward;
import org.initscope.core.theory.ForwardVariances.Hidden;
import org.initscope.core.theory.ForwardVariances.Moments;
import org.initscope.core.theory.ForwardVariances.Stage;

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
    private final MlpSpec spec;
    private final Initialization start;
    private final int examples;
    private final Map<LayerScales, Optional<Double>> rests = new HashMap<>();

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

    private Optional<Forward> forward() {
        return new ForwardVariances(spec, start, examples).forward();
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
        return CorrelationLimit.of(spec.activation(), layer.weight, layer.bias, rest(layer), layer.variance);
    }

    /** The variance of preactivations that comes out of many layers like this one. */
    private Optional<Double> rest(LayerScales layer) {
        return rests.computeIfAbsent(
                layer, of -> new VarianceMap(spec.activation(), of.weight, of.bias).rest(of.variance));
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
            fixedPoint = rest(LayerScales.of(last.stage()));
            double at = fixedPoint.orElse(last.stage().preactivationVariance());
            chi = weight * Moments.of(activation, 0, at).slopeSquare();
        }
        double log = Math.abs(Math.log(chi));
        return new Prediction.Propagation(fixedPoint, chi, log < 1e-9 ? Double.POSITIVE_INFINITY : 1 / log);
    }

    /** Whether a network has groups of too few units for theory. */
    public static boolean hasNarrowGroups(MlpSpec spec) {
        return spec.layers().stream()
                .anyMatch(layer -> layer instanceof Layer.Norm norm
                        && ForwardVariances.hasNarrowGroups(norm.normalization(), norm.outputs()));
    }

    private static double square(double value) {
        return value * value;
    }
}
