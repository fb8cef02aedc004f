package org.initscope.core.theory;

import static org.initscope.core.Check.require;

import org.initscope.core.network.Activation;

/**
 * How alike two examples stay through wide random layers without normalization.
 *
 * <p>Two preactivations u, v of variance q and correlation c have in the next layer the covariance σw² E φ(u) φ(v) + σb². So they
 * have the correlation c' = that / q' (Poole et al. 2016). c = 1 is always at rest where q is. It is the only rest where χ =
 * σw² E φ'(√q z)² is below 1, the ordered phase: all examples become alike. Where χ is above 1 another rest c* lies below 1
 * (Schoenholz et al. 2017).
 *
 * @param activation φ
 * @param weight σw², inputs × variance of a weight
 * @param bias σb²
 */
public record CorrelationMap(Activation activation, double weight, double bias) {
    private static final int BOUND = 6;
    private static final int STEPS_PER_UNIT = 8;
    /** Of a standard normal on an even grid from −BOUND to BOUND. */
    private static final double[] WEIGHTS = weights();

    private static double[] weights() {
        double[] weights = new double[2 * BOUND * STEPS_PER_UNIT + 1];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(-at(i) * at(i) / 2) / Math.sqrt(2 * Math.PI) / STEPS_PER_UNIT;
        }
        return weights;
    }

    private static double at(int place) {
        return (double) place / STEPS_PER_UNIT - BOUND;
    }

    public CorrelationMap {
        require(
                weight > 0 && bias >= 0,
                "variances are %s and %s, expected one above 0 and one not below",
                weight,
                bias);
    }

    /** E φ(u) φ(v) of normal u and v of mean 0, variance q and correlation c, right to a hundredth of E φ². */
    public static double product(Activation activation, double q, double c) {
        double std = Math.sqrt(q);
        double own = Math.sqrt(Math.max(0, 1 - c * c));
        double sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            double others = 0;
            for (int k = 0; k < WEIGHTS.length; k++) {
                others += WEIGHTS[k] * ScalarNonlinearity.value(activation, std * (c * at(i) + own * at(k)));
            }
            sum += WEIGHTS[i] * ScalarNonlinearity.value(activation, std * at(i)) * others;
        }
        return sum;
    }

    /**
     * The correlation of preactivations that comes of activations.
     *
     * @param secondMoment E φ² of the activations
     * @param cosine between two of them
     */
    public double correlation(double secondMoment, double cosine) {
        return (weight * secondMoment * cosine + bias) / (weight * secondMoment + bias);
    }
}
