package org.initscope.dl4j.layers;

/**
 * h = z σ(z) = z / (1 + exp(−z)) (Elfwing et al. 2018).
 *
 * <p>Stands in for {@code ActivationSwish}, whose slope is ∞/∞ once exp(z) leaves the floats.
 */
public final class Silu extends ElementwiseActivation {
    private static final long serialVersionUID = 1L;

    @Override
    double valueAt(double z) {
        return z == Double.NEGATIVE_INFINITY ? -0.0 : z / (1 + Math.exp(-z));
    }

    @Override
    double derivativeAt(double z) {
        double sigmoid = 1 / (1 + Math.exp(-z));
        if (sigmoid == 0 || sigmoid == 1) {
            return sigmoid;
        }
        return sigmoid + z * sigmoid * (1 - sigmoid);
    }

    @Override
    public String toString() {
        return "silu";
    }
}
