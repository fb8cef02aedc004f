package org.initscope.dl4j.layers;

/**
 * h = z/2 (1 + tanh(√(2/π)(z + 0.044715 z³))), the tanh form of Hendrycks and Gimpel 2016.
 *
 * <p>Stands in for {@code ActivationGELU}, whose plain form is z σ(1.702 z) and whose precise form cubes 0.044715 too.
 */
public final class TanhGelu extends ElementwiseActivation {
    private static final long serialVersionUID = 1L;

    private static final double SCALE = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    @Override
    double valueAt(double z) {
        // z/2 (1 + tanh u) = z / (1 + exp(−2u)), which keeps its digits where tanh u is next to −1
        return z == Double.NEGATIVE_INFINITY ? -0.0 : z / (1 + Math.exp(-2 * inner(z)));
    }

    @Override
    double derivativeAt(double z) {
        double sigmoid = 1 / (1 + Math.exp(-2 * inner(z)));
        if (sigmoid == 0 || sigmoid == 1) {
            return sigmoid;
        }
        return sigmoid + z * 2 * sigmoid * (1 - sigmoid) * SCALE * (1 + 3 * CUBIC * z * z);
    }

    private static double inner(double z) {
        return SCALE * (z + CUBIC * z * z * z);
    }

    @Override
    public String toString() {
        return "gelu";
    }
}
