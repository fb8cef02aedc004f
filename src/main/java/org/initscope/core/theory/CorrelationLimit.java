package org.initscope.core.theory;

import java.util.Optional;
import java.util.stream.IntStream;
import org.initscope.core.network.Activation;

/**
 * How alike two examples become in many layers like one, each with as many outputs as inputs (Poole et al. 2016, Schoenholz
 * et al. 2017).
 *
 * @param fixedPoint c*, the correlation of preactivations that others come to; 1 in the ordered phase and at its edge; empty
 *     where a linear map leaves every correlation as it is
 * @param slope χ1 = σw² E φ'(√q z)², above 1 in the chaotic phase. There q is the variance at rest, or that of the layer
 *     where none is. It is the slope of the correlation map at c = 1 where q is at rest
 * @param depthScale ξ_c = 1/|ln s| with the slope s of the correlation map at c*. After so many layers a
 *     difference from c* has changed by a factor e. Infinite where it fades slower
 */
public record CorrelationLimit(Optional<Double> fixedPoint, double slope, double depthScale) {
    /** Terms of the map as a series; the rest counts as one more. */
    private static final int TERMS = 256;

    /** √k of each term; by itself each of thousands of points would take it anew. */
    private static final double[] ROOTS =
            IntStream.rangeClosed(0, TERMS).mapToDouble(Math::sqrt).toArray();

    private static final int BISECTIONS = 60;
    private static final double EDGE = 1e-6;

    /**
     * The limit of a layer.
     *
     * @param weight σw², inputs × variance of a weight
     * @param bias σb²
     * @param rest the variance of preactivations that maps to itself, where there is one
     * @param variance that of the layer
     */
    static CorrelationLimit of(
            Activation activation, double weight, double bias, Optional<Double> rest, double variance) {
        double q = rest.orElse(variance);
        double std = Math.sqrt(q);
        double slope = weight
                * ScalarNonlinearity.meanOfSquare(
                        activation, z -> ScalarNonlinearity.squaredSlope(activation, std * z));
        if (activation == Activation.IDENTITY && bias == 0) {
            return new CorrelationLimit(Optional.empty(), slope, Double.POSITIVE_INFINITY);
        }
        if (rest.isPresent() && slope <= 1 + EDGE) {
            return new CorrelationLimit(Optional.of(1.0), slope, depthScale(slope));
        }
        double[] series = series(activation, std);
        double next = weight * sum(series, 1) + bias;
        double low = 0;
        double high = 1;
        for (int i = 0; i < BISECTIONS && high - low > EDGE; i++) {
            double middle = (low + high) / 2;
            if ((weight * sum(series, middle) + bias) / next > middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        if (high == 1) {
            return new CorrelationLimit(Optional.of(1.0), slope, depthScale(slope * q / next));
        }
        double fixedPoint = low == 0 ? 0 : (low + high) / 2;
        return new CorrelationLimit(
                Optional.of(fixedPoint), slope, depthScale(weight * derivative(series, fixedPoint) / next));
    }

    private static double depthScale(double slope) {
        double log = Math.abs(Math.log(slope));
        return log < EDGE ? Double.POSITIVE_INFINITY : 1 / log;
    }

    /** a with E φ(u) φ(v) = Σ a_k c^k for normal u and v of correlation c: squares of φ's coefficients of Hermite polynomials. */
    private static double[] series(Activation activation, double std) {
        double[] sums = GaussianMean.of(TERMS + 1, (z, above, below) -> {
            double value = ScalarNonlinearity.value(activation, std * z);
            double opposite = ScalarNonlinearity.opposite(activation, std * z, value);
            double before = 0;
            double hermite = 1;
            for (int k = 0; k < TERMS; k++) {
                above[k] = value * hermite;
                // the polynomials of odd degree are odd
                below[k] = opposite * ((k & 1) == 0 ? hermite : -hermite);
                double next = (z * hermite - ROOTS[k] * before) / ROOTS[k + 1];
                before = hermite;
                hermite = next;
            }
            above[TERMS] = value * value;
            below[TERMS] = opposite * opposite;
        });
        double rest = sums[TERMS];
        for (int k = 0; k < TERMS; k++) {
            sums[k] *= sums[k];
            rest -= sums[k];
        }
        sums[TERMS] = Math.max(0, rest);
        return sums;
    }

    private static double sum(double[] series, double c) {
        double sum = 0;
        for (int k = series.length - 1; k >= 0; k--) {
            sum = sum * c + series[k];
        }
        return sum;
    }

    private static double derivative(double[] series, double c) {
        double sum = 0;
        for (int k = series.length - 1; k >= 1; k--) {
            sum = sum * c + k * series[k];
        }
        return sum;
    }
}
