package org.initscope.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.initscope.core.network.Activation;
import org.initscope.core.training.Optimizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The nonlinearities that the network gets are the formulas of {@link Activation}, forward and backward. */
class ActivationsTest {
    private static final double TOLERANCE = 3e-7;
    private static final float[] POINTS = {
        -1e4f, -100, -20, -10, -3, -1.7f, -1, -0.5f, -1e-3f, -0f, 0, 1e-3f, 0.5f, 1, 1.7f, 3, 10, 20, 100, 1e4f
    };

    @ParameterizedTest
    @EnumSource
    void valueIsTheFormula(Activation activation) {
        float[] h = used(activation).getActivation(row(POINTS), true).data().asFloat();
        for (int i = 0; i < POINTS.length; i++) {
            double expected = value(activation, POINTS[i]);
            assertThat((double) h[i])
                    .as("%s(%s)", activation, POINTS[i])
                    .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void backpropMultipliesWithTheDerivative(Activation activation) {
        INDArray epsilon = Nd4j.valueArrayOf(new long[] {1, POINTS.length}, 2f);
        float[] d = used(activation)
                .backprop(row(POINTS), epsilon)
                .getFirst()
                .data()
                .asFloat();
        for (int i = 0; i < POINTS.length; i++) {
            assertThat((double) d[i])
                    .as("2 %s'(%s)", activation, POINTS[i])
                    .isCloseTo(2 * derivative(activation, POINTS[i]), within(2 * TOLERANCE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void notANumberStaysNotANumber(Activation activation) {
        INDArray h = used(activation).getActivation(row(Float.NaN, 1), true);
        assertThat(h.getFloat(0)).isNaN();
        assertThat(h.getFloat(1)).isFinite();
    }

    private static IActivation used(Activation activation) {
        List<ActivationLayer> layers = NetworkConfiguration.of(
                        Networks.mlp(activation, Networks.NONE, Networks.NONE), Networks.training(new Optimizer.Sgd()))
                .layers()
                .stream()
                .filter(ActivationLayer.class::isInstance)
                .map(ActivationLayer.class::cast)
                .toList();
        return layers.get(0).getActivationFn();
    }

    private static INDArray row(float... values) {
        return Nd4j.createFromArray(values.clone()).reshape(1, values.length);
    }

    private static double value(Activation activation, double z) {
        switch (activation) {
            case TANH:
                return Math.tanh(z);
            case RELU:
                return Math.max(0, z);
            case LEAKY_RELU:
                return z > 0 ? z : 0.01 * z;
            case ELU:
                return z > 0 ? z : Math.expm1(z);
            case SIGMOID:
                return 1 / (1 + Math.exp(-z));
            case GELU:
                return z / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)));
            case SILU:
                return z / (1 + Math.exp(-z));
            default:
                return z;
        }
    }

    /** By hand where a kink stands at 0, else a central difference in double. */
    private static double derivative(Activation activation, double z) {
        switch (activation) {
            case RELU:
                return z > 0 ? 1 : 0;
            case LEAKY_RELU:
                return z > 0 ? 1 : 0.01;
            case ELU:
                return z > 0 ? 1 : Math.exp(z);
            case IDENTITY:
                return 1;
            default:
                double h = 1e-5;
                return (value(activation, z + h) - value(activation, z - h)) / (2 * h);
        }
    }
}
