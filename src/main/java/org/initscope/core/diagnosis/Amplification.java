package org.initscope.core.diagnosis;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.initscope.core.network.Layer;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.theory.MeanField;

/**
 * By how much a hidden layer's weights amplify their input at the start: std(weights × input) / rms(input), which is the gain
 * for weights N(0, gain² / fan_in).
 */
final class Amplification {
    private static final int EMBEDDING = 0;

    /** Measured values are scattered around the configured ones by about this much. */
    static final double TOLERANCE = 1.15;

    private Amplification() {}

    /** Whether a factor is more than what the luck of the draw explains. */
    static boolean isOff(double factor) {
        return !(factor > 1 / TOLERANCE && factor < TOLERANCE);
    }

    /**
     * What the weights of a hidden layer are to be multiplied by to have the gain that their nonlinearity asks for; empty
     * where their amplification is neither configured nor measured.
     */
    static Optional<Double> factor(RunStatistics run, int nonlinearity) {
        Layer.Linear linear = run.linearBefore(nonlinearity);
        double gain = run.facts().spec().activation().gain();
        Optional<Double> configured = configured(run.facts(), linear);
        Optional<Double> measured = measured(run, nonlinearity, linear);
        if (measured.isEmpty()) {
            return configured.filter(amplification -> amplification > 0).map(amplification -> gain / amplification);
        }
        // the measured amplification is the configured one but for the luck of the draw
        double amplification =
                configured.filter(c -> !isOff(measured.get() / c)).orElse(measured.get());
        return amplification > 0 ? Optional.of(gain / amplification) : Optional.empty();
    }

    private static Optional<Double> configured(RunFacts facts, Layer.Linear linear) {
        WeightScheme scheme = facts.start()
                .perLayer()
                .getOrDefault(linear.name(), facts.start().weights());
        return MeanField.variance(scheme, linear.inputs(), linear.outputs())
                .map(variance -> Math.sqrt(variance * linear.inputs()));
    }

    /** Empty where biases hide it, or the layer's input is a sum, which is not measured. */
    private static Optional<Double> measured(RunStatistics run, int nonlinearity, Layer.Linear linear) {
        NavigableMap<Long, LayerObservation> output = run.layers().layer(nonlinearity, Quantity.PREACTIVATION);
        int below = run.facts().spec().layers().indexOf(linear) - 1;
        NavigableMap<Long, LayerObservation> input = below == EMBEDDING
                ? run.layers().parameter(EMBEDDING, Quantity.PARAMETER, "weight")
                : run.layers().layer(below, Quantity.ACTIVATION);
        if (output.isEmpty() || input.isEmpty() || biasPrevails(run, nonlinearity)) {
            return Optional.empty();
        }
        Map.Entry<Long, LayerObservation> first = output.firstEntry();
        LayerObservation before = input.get(first.getKey());
        double rms = before == null ? 0 : rms(before);
        double bias = biasStd(run, linear);
        double std = Math.sqrt(Math.max(0, square(first.getValue().std()) - bias * bias));
        return rms > 0 ? Optional.of(std / rms) : Optional.empty();
    }

    /** Whether the biases of a hidden layer make more of its preactivations than its weights do. */
    static boolean biasPrevails(RunStatistics run, int nonlinearity) {
        NavigableMap<Long, LayerObservation> output = run.layers().layer(nonlinearity, Quantity.PREACTIVATION);
        double bias = biasStd(run, run.linearBefore(nonlinearity));
        return !output.isEmpty()
                && bias * bias > square(output.firstEntry().getValue().std()) / 2;
    }

    private static double biasStd(RunStatistics run, Layer.Linear linear) {
        return linear.bias() ? run.facts().start().hiddenBiasStd() : 0;
    }

    private static double rms(LayerObservation observation) {
        return Math.hypot(observation.std(), observation.moments().mean());
    }

    private static double square(double value) {
        return value * value;
    }
}
