package org.initscope.core.training;

import static org.initscope.core.Check.require;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;

/**
 * A trained network whose batch norms are folded into the linear layers before them. It is the same function as
 * its evaluation mode, with fewer operations (Jacob et al. 2018, section 3.2).
 *
 * <p>With s = γ / √(v + ε) of running mean m and variance v: W' = W s, column by column, and b' = β + (b − m) s. Computed
 * in double and rounded once.
 *
 * @param spec without normalization, its linear layers with biases
 * @param parameters in the order of that specification's layout
 */
public record FoldedNetwork(MlpSpec spec, float[] parameters) {

    public FoldedNetwork {
        parameters = parameters.clone();
    }

    @Override
    public float[] parameters() {
        return parameters.clone();
    }

    /**
     * Folds every batch norm with the running statistics of a state.
     *
     * @throws IllegalArgumentException where the network has no batch norm, or another normalization, whose statistics are
     *     those of each example
     */
    public static FoldedNetwork of(MlpSpec spec, NetworkState state) {
        List<Layer> layers = spec.layers();
        layers.stream()
                .filter(Layer.PerExampleNorm.class::isInstance)
                .map(Layer.PerExampleNorm.class::cast)
                .findFirst()
                .ifPresent(FoldedNetwork::refuse);
        require(spec.usesBatchNorm(), "the network has no batch normalization, so there is nothing to fold");
        MlpSpec folded = spec.withNormalization(new Normalization.None(), false, new Normalization.None());
        ParameterLayout from = ParameterLayout.of(spec);
        ParameterLayout to = ParameterLayout.of(folded);
        float[] source = state.parameters();
        float[] target = new float[to.parameterCount()];
        copy(from.parameter("embedding.weight"), source, to.parameter("embedding.weight"), target);
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof Layer.Linear linear) {
                Affine affine = layers.get(i + 1) instanceof Layer.BatchNorm norm
                        ? Affine.of(norm, i + 1, from, source, state.running())
                        : Affine.identity(linear.outputs());
                fold(linear, affine, from, source, to, target);
            }
        }
        return new FoldedNetwork(folded, target);
    }

    private static void refuse(Layer.PerExampleNorm norm) {
        throw new IllegalArgumentException(
                "the network has a " + norm.normalization().label()
                        + " normalization, which normalizes every example by its own statistics and cannot be folded: only batch"
                        + " normalization can");
    }

    private static void copy(
            ParameterLayout.Parameter from, float[] source, ParameterLayout.Parameter to, float[] target) {
        System.arraycopy(source, from.offset(), target, to.offset(), to.size());
    }

    private static void fold(
            Layer.Linear linear,
            Affine affine,
            ParameterLayout from,
            float[] source,
            ParameterLayout to,
            float[] target) {
        int units = linear.outputs();
        int weight = from.parameter(linear.name() + ".weight").offset();
        int foldedWeight = to.parameter(linear.name() + ".weight").offset();
        for (int i = 0; i < linear.inputs() * units; i++) {
            target[foldedWeight + i] = (float) (source[weight + i] * affine.scale[i % units]);
        }
        int foldedBias = to.parameter(linear.name() + ".bias").offset();
        for (int unit = 0; unit < units; unit++) {
            double bias = linear.bias()
                    ? source[from.parameter(linear.name() + ".bias").offset() + unit]
                    : 0;
            target[foldedBias + unit] = (float) (bias * affine.scale[unit] + affine.shift[unit]);
        }
    }

    /** y = x scale + shift, unit by unit: what a batch norm does in evaluation mode. */
    private static final class Affine {
        private final double[] scale;
        private final double[] shift;

        private Affine(double[] scale, double[] shift) {
            this.scale = scale;
            this.shift = shift;
        }

        static Affine identity(int units) {
            double[] ones = new double[units];
            Arrays.fill(ones, 1);
            return new Affine(ones, new double[units]);
        }

        static Affine of(
                Layer.BatchNorm norm, int layerIndex, ParameterLayout layout, float[] parameters, float[] running) {
            ParameterLayout.RunningStatistics statistics = layout.runningStatistics().stream()
                    .filter(one -> one.layerIndex() == layerIndex)
                    .findFirst()
                    .orElseThrow();
            int gamma = layout.parameter(norm.name() + ".gamma").offset();
            int beta = layout.parameter(norm.name() + ".beta").offset();
            double[] scale = new double[norm.outputs()];
            double[] shift = new double[norm.outputs()];
            for (int unit = 0; unit < scale.length; unit++) {
                double variance = running[statistics.varianceOffset() + unit];
                scale[unit] = parameters[gamma + unit]
                        / StrictMath.sqrt(variance + norm.normalization().epsilon());
                shift[unit] = parameters[beta + unit] - running[statistics.meanOffset() + unit] * scale[unit];
            }
            return new Affine(scale, shift);
        }
    }
}
