package org.initscope.core.theory;

import java.util.function.DoubleUnaryOperator;
import org.initscope.core.network.Activation;

/** The nonlinearities and their slopes in double, for expectations. */
final class ScalarNonlinearity {
    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    private ScalarNonlinearity() {}

    static double value(Activation activation, double z) {
        return switch (activation) {
            case IDENTITY -> z;
            case TANH -> StrictMath.tanh(z);
            case RELU -> Math.max(0, z);
            case LEAKY_RELU -> z > 0 ? z : Activation.LEAKY_SLOPE * z;
            case ELU -> z > 0 ? z : Math.expm1(z);
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case GELU -> z / 2 * (1 + StrictMath.tanh(GELU_SCALE * (z + GELU_CUBIC * z * z * z)));
            case SILU -> z / (1 + Math.exp(-z));
        };
    }

    /** Whether φ(−z) = −φ(z), to the bit. */
    static boolean isOdd(Activation activation) {
        return activation == Activation.TANH || activation == Activation.IDENTITY;
    }

    /** φ(−z), where φ(z) is known. */
    static double opposite(Activation activation, double z, double value) {
        return isOdd(activation) ? -value : value(activation, -z);
    }

    /** E f(z) of an f that is even where φ is odd, such as φ² and φ'². */
    static double meanOfSquare(Activation activation, DoubleUnaryOperator f) {
        return isOdd(activation) ? GaussianMean.ofEven(f) : GaussianMean.of(f);
    }

    static double slope(Activation activation, double z) {
        return slope(activation, z, value(activation, z));
    }

    private static double slope(Activation activation, double z, double value) {
        return switch (activation) {
            case IDENTITY -> 1;
            case TANH -> 1 - value * value;
            case RELU -> z > 0 ? 1 : 0;
            case LEAKY_RELU -> z > 0 ? 1 : Activation.LEAKY_SLOPE;
            case ELU -> z > 0 ? 1 : Math.exp(z);
            case SIGMOID -> value * (1 - value);
            case GELU -> {
                double tanh = StrictMath.tanh(GELU_SCALE * (z + GELU_CUBIC * z * z * z));
                yield (1 + tanh) / 2 + z / 2 * (1 - tanh * tanh) * GELU_SCALE * (1 + 3 * GELU_CUBIC * z * z);
            }
            case SILU -> {
                double sigmoid = 1 / (1 + Math.exp(-z));
                yield sigmoid + value * (1 - sigmoid);
            }
        };
    }

    /** The slope squared; at a kink the mean of both sides' squares. */
    static double squaredSlope(Activation activation, double z) {
        return squaredSlope(activation, z, value(activation, z));
    }

    /**
     * The same where the value is known.
     *
     * @param value of the nonlinearity at z
     */
    static double squaredSlope(Activation activation, double z, double value) {
        if (z == 0) {
            return (squaredSlope(activation, Double.MIN_VALUE) + squaredSlope(activation, -Double.MIN_VALUE)) / 2;
        }
        double slope = slope(activation, z, value);
        return slope * slope;
    }
}
