package example;

import java.util.Arrays;
import java.util.Random;

/** y = x W + b in plain loops, with weights [inputs, units]. */
final class DenseLayer {
    private final int inputs;
    private final int units;
    private final float[] bias;
    final float[] weights;
    final float[] weightGradient;

    DenseLayer(int inputs, int units, double std, Random random) {
        this.inputs = inputs;
        this.units = units;
        this.bias = new float[units];
        this.weights = new float[inputs * units];
        this.weightGradient = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (std * random.nextGaussian());
        }
    }

    /** From [examples, inputs] to [examples, units]. */
    float[] forward(float[] x) {
        int examples = x.length / inputs;
        float[] y = new float[examples * units];
        for (int e = 0; e < examples; e++) {
            for (int u = 0; u < units; u++) {
                float sum = bias[u];
                for (int i = 0; i < inputs; i++) {
                    sum += x[e * inputs + i] * weights[i * units + u];
                }
                y[e * units + u] = sum;
            }
        }
        return y;
    }

    /** Takes a step against the gradient of y [examples, units], and returns that of x [examples, inputs]. */
    float[] backward(float[] x, float[] gradient, double rate) {
        int examples = x.length / inputs;
        float[] inputGradient = new float[x.length];
        Arrays.fill(weightGradient, 0);
        float[] biasGradient = new float[units];
        for (int e = 0; e < examples; e++) {
            for (int u = 0; u < units; u++) {
                float g = gradient[e * units + u];
                biasGradient[u] += g;
                for (int i = 0; i < inputs; i++) {
                    weightGradient[i * units + u] += x[e * inputs + i] * g;
                    inputGradient[e * inputs + i] += weights[i * units + u] * g;
                }
            }
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] -= (float) (rate * weightGradient[i]);
        }
        for (int u = 0; u < units; u++) {
            bias[u] -= (float) (rate * biasGradient[u]);
        }
        return inputGradient;
    }
}
