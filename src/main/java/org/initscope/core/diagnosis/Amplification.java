package org.initscope.core.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.initscope.core.network.Layer;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.theory.MeanField;

/**
 * By how much a hidden layer's weights and biases amplify their input at the start: std(preactivation) / rms(input),
 * which is the gain for weights N(0, gain² / fan_in) without biases.
 */
final class Amplification {
    private static final int EMBEDDING = 0;

    /** Measured values are scattered around the configured ones by about this much. */
    private static final double TOLERANCE = 1.15;

    private Amplification() {}

    /** The amplification of the n-th hidden layer at the first measured step; empty where that was not measured. */
    static Optional<Double> of(RunStatistics run, int hidden) {
        List<Integer> layers = run.hiddenLayers();
        NavigableMap<Long, LayerObservation> output = run.layers().layer(layers.get(hidden), Quantity.PREACTIVATION);
        NavigableMap<Long, LayerObservation> input = hidden == 0
                ? run.layers().parameter(EMBEDDING, Quantity.PARAMETER, "weight")
                : run.layers().layer(layers.get(hidden - 1), Quantity.ACTIVATION);
        if (output.isEmpty() || input.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<Long, LayerObservation> first = output.firstEntry();
        LayerObservation before = input.get(first.getKey());
        double rms = before == null ? 0 : rms(before);
        return rms > 0 ? Optional.of(first.getValue().std() / rms) : Optional.empty();
    }

    /** The change that gives hidden weights the amplification that their nonlinearity asks for. */
    static Remedy remedy(RunStatistics run, int hidden) {
        Optional<Double> amplification = of(run, hidden);
        if (amplification.isEmpty()) {
            return Remedy.none("the inputs of the layer were not measured");
        }
        int layer = run.hiddenLayers().get(hidden);
        Layer.Linear linear = run.linearBefore(layer);
        if (run.facts().start().unitVarianceExamples() > 0) {
            return Remedy.none("the start has already rescaled its weights so that preactivations have a std of 1");
        }
        double gain = run.facts().spec().activation().gain();
        if (!(run.facts().spec().normalization() instanceof Normalization.None)) {
            return normalized(run, layer);
        }
        double factor = gain / settled(run.facts(), linear, amplification.get());
        if (factor > 1 / TOLERANCE && factor < TOLERANCE) {
            double inputStd = run.facts().start().embeddingStd();
            boolean input = hidden == 0 && (inputStd > TOLERANCE || inputStd < 1 / TOLERANCE);
            return input
                    ? StartSettings.embeddingStd(1)
                    : Remedy.none(String.format(
                            "the weights already have the gain %s that %s asks for; what is left is a matter of depth,"
                                    + " which normalization = batch takes care of",
                            Numbers.shown(gain), run.facts().spec().activation().label()));
        }
        return new StartSettings(run.facts()).hiddenTimes(factor, linear);
    }

    /** The amplification as configured, where the measured one is that but for the luck of the draw. */
    private static double settled(RunFacts facts, Layer.Linear linear, double measured) {
        WeightScheme scheme = facts.start()
                .perLayer()
                .getOrDefault(linear.name(), facts.start().weights());
        return MeanField.variance(scheme, linear.inputs(), linear.outputs())
                .map(variance -> Math.sqrt(variance * linear.inputs()))
                .filter(configured -> measured < configured * TOLERANCE && measured > configured / TOLERANCE)
                .orElse(measured);
    }

    /** Behind a normalization the std of a preactivation is its scale, and weights do not matter. */
    private static Remedy normalized(RunStatistics run, int layer) {
        double std = run.layers()
                .layer(layer, Quantity.PREACTIVATION)
                .firstEntry()
                .getValue()
                .std();
        if (std < TOLERANCE && std > 1 / TOLERANCE) {
            return Remedy.none("the normalization already gives its units a std of 1");
        }
        return run.facts().spec().normalization() instanceof Normalization.Batch batch
                ? Remedy.set("model.batch-norm.gamma", Numbers.shown(batch.gamma() / std))
                : Remedy.set(
                        "model.layer-norm.gamma",
                        Numbers.shown(
                                ((Normalization.PerExample) run.facts().spec().normalization()).gamma() / std));
    }

    private static double rms(LayerObservation observation) {
        return Math.hypot(observation.std(), observation.moments().mean());
    }
}
