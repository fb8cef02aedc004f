package org.initscope.core.theory;

import java.util.Optional;
import org.initscope.core.network.Activation;

/**
 * How the variance of preactivations changes through wide random layers without normalization: q' = σw² E φ(√q z)² + σb²
 * (Poole et al. 2016).
 *
 * @param activation φ
 * @param weight σw², inputs × variance of a weight
 * @param bias σb²
 */
record VarianceMap(Activation activation, double weight, double bias) {
    private static final double TOLERANCE = 1e-6;
    private static final double LARGEST = 1e12;
    private static final double SMALLEST = 1e-12;
    private static final int BISECTIONS = 50;

    /** The fixed point that the map, which is monotone, reaches from a start. */
    Optional<Double> rest(double start) {
        double first = growth(start);
        if (!Double.isFinite(first)) {
            return Optional.empty();
        }
        if (Math.abs(first) <= TOLERANCE * start) {
            return isLinear() ? Optional.empty() : Optional.of(start);
        }
        double factor = first > 0 ? 2 : 0.5;
        double near = start;
        // from a variance of 0 no factor leads anywhere
        double far = Math.max(start, SMALLEST) * factor;
        while (growth(far) > 0 == first > 0) {
            near = far;
            far *= factor;
            if (far > LARGEST) {
                return Optional.empty();
            }
            if (far < SMALLEST) {
                return Optional.of(0.0);
            }
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (near + far) / 2;
            if (growth(middle) > 0 == first > 0) {
                near = middle;
            } else {
                far = middle;
            }
        }
        return Optional.of((near + far) / 2);
    }

    private double growth(double variance) {
        double std = Math.sqrt(variance);
        double square = ScalarNonlinearity.meanOfSquare(activation, z -> {
            double value = ScalarNonlinearity.value(activation, std * z);
            return value * value;
        });
        return weight * square + bias - variance;
    }

    /** Whether q' without σb² is a multiple of q, so that either no variance is a fixed point or every one is. */
    private boolean isLinear() {
        return activation == Activation.IDENTITY
                || activation == Activation.RELU
                || activation == Activation.LEAKY_RELU;
    }
}
