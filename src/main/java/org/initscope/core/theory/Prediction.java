package org.initscope.core.theory;

import java.util.List;
import java.util.Optional;

/**
 * What mean-field theory says of a start.
 *
 * @param layers one for each hidden layer, first to last
 * @param logitsStd std of the logits over examples and classes
 * @param initialLoss expected loss in nats of Gaussian logits of that std
 * @param propagation of the last hidden layer, as if it were repeated for ever; empty without hidden layers
 * @param correlations of each hidden layer, as if it alone were repeated; empty with a normalization, residual blocks or weights
 *     that were rescaled
 */
public record Prediction(
        List<Layer> layers,
        double logitsStd,
        double initialLoss,
        Optional<Propagation> propagation,
        List<CorrelationLimit> correlations) {

    public Prediction {
        layers = List.copyOf(layers);
        correlations = List.copyOf(correlations);
    }

    /**
     * A hidden layer.
     *
     * @param layerIndex of its nonlinearity in {@code MlpSpec.layers()}
     * @param layerName of its nonlinearity
     * @param preactivationStd std of the nonlinearity's input over examples and units
     * @param activationStd std of its output
     * @param activationGradientStd std of d loss / d activation, of the mean loss over a minibatch
     * @param saturation share of activations with |h| &gt; 0.97 (sigmoid: |2h − 1|); 0 of a nonlinearity without bounds
     */
    public record Layer(
            int layerIndex,
            String layerName,
            double preactivationStd,
            double activationStd,
            double activationGradientStd,
            double saturation) {}

    /**
     * How a signal goes through many such layers, each with as many outputs as inputs.
     *
     * @param fixedPoint the variance q* of the preactivation that maps to itself; empty where the variance grows without
     *     bound, or where a linear map leaves every variance as it is
     * @param chi χ, the factor by which the mean square of a gradient grows through one layer towards the input
     * @param depthScale 1/|ln χ|, the layers after which it has changed by a factor e; infinite for χ = 1
     */
    public record Propagation(Optional<Double> fixedPoint, double chi, double depthScale) {}
}
