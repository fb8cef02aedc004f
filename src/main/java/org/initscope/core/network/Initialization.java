package org.initscope.core.network;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.initscope.core.RandomStream;

/**
 * The start of a network: what every parameter is before the first step.
 *
 * <p>Each parameter draws from a stream of its own (seed and parameter name), so that another scheme for one layer leaves
 * every other layer's numbers as they were. Gamma and beta come from the network's normalization.
 *
 * @param embeddingStd std of the embedding, N(0, std²)
 * @param weights of the hidden linear layers
 * @param outputWeights of the output layer, before {@code outputScale}
 * @param outputScale factor on the output layer's weights
 * @param hiddenBiasStd std of the hidden biases, 0 for zero biases
 * @param outputBiasStd std of the output bias, 0 for a zero bias
 * @param perLayer schemes of single linear layers by layer name, in place of the two above (no output scale)
 * @param unitVarianceExamples training examples on which hidden weights are then rescaled, layer after layer, until
 *     preactivations have a std of 1; 0: not
 */
public record Initialization(
        double embeddingStd,
        WeightScheme weights,
        WeightScheme outputWeights,
        double outputScale,
        double hiddenBiasStd,
        double outputBiasStd,
        Map<String, WeightScheme> perLayer,
        int unitVarianceExamples)
        implements Serializable {

    public Initialization {
        requireStd(embeddingStd, "the embedding's std");
        requireStd(outputScale, "the output scale");
        requireStd(hiddenBiasStd, "the hidden bias scale");
        requireStd(outputBiasStd, "the output bias scale");
        require(unitVarianceExamples >= 0, "a start looks at %d examples, expected 0 or more", unitVarianceExamples);
        perLayer = Map.copyOf(perLayer);
    }

    /** A start that looks at no examples. */
    public Initialization(
            double embeddingStd,
            WeightScheme weights,
            WeightScheme outputWeights,
            double outputScale,
            double hiddenBiasStd,
            double outputBiasStd,
            Map<String, WeightScheme> perLayer) {
        this(embeddingStd, weights, outputWeights, outputScale, hiddenBiasStd, outputBiasStd, perLayer, 0);
    }

    private static void requireStd(double value, String what) {
        require(value >= 0 && Double.isFinite(value), "%s is %s, expected a finite number >= 0", what, value);
    }

    /**
     * The parameters of a network in the order of its layout, as they are drawn, before a look at any examples.
     *
     * @throws IllegalArgumentException where {@code perLayer} names a layer that is not a linear layer of the network
     */
    public float[] parameters(MlpSpec spec, long seed) {
        ParameterLayout layout = ParameterLayout.of(spec);
        List<Layer> layers = spec.layers();
        for (String name : perLayer.keySet()) {
            require(
                    layers.stream()
                            .anyMatch(l -> l instanceof Layer.Linear && l.name().equals(name)),
                    "the initialization names layer %s, expected one of %s",
                    name,
                    layers.stream()
                            .filter(Layer.Linear.class::isInstance)
                            .map(Layer::name)
                            .toList());
        }
        float[] all = new float[layout.parameterCount()];
        for (ParameterLayout.Parameter parameter : layout.parameters()) {
            float[] values = values(parameter, layers.get(parameter.layerIndex()), seed);
            System.arraycopy(values, 0, all, parameter.offset(), values.length);
        }
        return all;
    }

    private float[] values(ParameterLayout.Parameter parameter, Layer layer, long seed) {
        float[] values = new float[parameter.size()];
        RandomStream random = RandomStream.named(seed, parameter.name());
        boolean output = layer.name().equals(MlpSpec.OUTPUT);
        switch (parameter.role()) {
            case EMBEDDING -> new WeightScheme.Normal(embeddingStd)
                    .fill(values, parameter.rows(), parameter.columns(), random);
            case WEIGHT -> scheme(layer, output).fill(values, parameter.rows(), parameter.columns(), random);
            case BIAS -> new WeightScheme.Normal(output ? outputBiasStd : hiddenBiasStd)
                    .fill(values, parameter.rows(), parameter.columns(), random);
            case GAMMA -> java.util.Arrays.fill(
                    values, (float) ((Layer.Norm) layer).normalization().gamma());
            case BETA -> java.util.Arrays.fill(
                    values, (float) ((Layer.Norm) layer).normalization().beta());
        }
        return values;
    }

    private WeightScheme scheme(Layer layer, boolean output) {
        WeightScheme override = perLayer.get(layer.name());
        if (override != null) {
            return override;
        }
        return output ? outputWeights.scaled(outputScale) : weights;
    }
}
