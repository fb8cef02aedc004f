package org.initscope.core.training;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;

/** The factors of a network's parameters on the learning rate. */
public sealed interface LayerRates extends Serializable {

    /** A factor a parameter, in the order of the layout. */
    double[] factors(MlpSpec spec, Optimizer optimizer);

    /** One rate for all. */
    record Equal() implements LayerRates {
        @Override
        public double[] factors(MlpSpec spec, Optimizer optimizer) {
            double[] factors = new double[ParameterLayout.of(spec).parameters().size()];
            Arrays.fill(factors, 1);
            return factors;
        }
    }

    /**
     * Those of the maximal update parametrization, μP: table 3 of Yang et al. 2021, Tensor Programs V, relative to a base
     * width, at which each of them is 1.
     *
     * <p>Hidden widths grow; the context, the embedding and the vocabulary do not. Let i and o be the times by which the
     * inputs and the units of a layer have grown, 1 where they do not grow. Weights have 1/i with an optimizer that does not
     * follow the size of gradients and o/i with one that does. Biases, scales and shifts have 1 and o.
     *
     * @param baseWidth units of a hidden layer, 1 or more
     */
    record MaximalUpdate(int baseWidth) implements LayerRates {
        /** The place of the layer that reads the context. */
        private static final int FIRST_LINEAR = 1;

        public MaximalUpdate {
            require(baseWidth >= 1, "the base width is %d, expected at least 1 unit", baseWidth);
        }

        @Override
        public double[] factors(MlpSpec spec, Optimizer optimizer) {
            List<Layer> layers = spec.layers();
            return ParameterLayout.of(spec).parameters().stream()
                    .mapToDouble(parameter -> factor(layers, parameter, optimizer))
                    .toArray();
        }

        private double factor(List<Layer> layers, ParameterLayout.Parameter parameter, Optimizer optimizer) {
            int place = parameter.layerIndex();
            Layer layer = layers.get(place);
            boolean hasGrowingInputs = parameter.role() == ParameterLayout.Role.WEIGHT && place > FIRST_LINEAR;
            double inputs = hasGrowingInputs ? (double) ((Layer.Linear) layer).inputs() / baseWidth : 1;
            boolean hasGrowingUnits = place >= FIRST_LINEAR && isBeforeOutput(layers, place);
            double units = hasGrowingUnits ? (double) layer.outputs() / baseWidth : 1;
            return (optimizer.followsGradients() ? units : 1) / inputs;
        }

        private static boolean isBeforeOutput(List<Layer> layers, int place) {
            return layers.subList(place, layers.size()).stream().anyMatch(Layer.Nonlinearity.class::isInstance);
        }
    }
}
