package org.initscope.core.fused;

import static org.initscope.core.fused.Elementary.expMinusOne;
import static org.initscope.core.fused.Elementary.sigmoid;
import static org.initscope.core.fused.Elementary.tanh;

import org.initscope.core.network.Activation;

/** Nonlinearities in plain loops. */
final class LoopActivation implements ActivationArithmetic {
    static final float LEAKY_SLOPE = (float) Activation.LEAKY_SLOPE;
    /** √(2/π). */
    static final float GELU_SCALE = 0.7978845608028654f;

    static final float GELU_CUBE = 0.044715f;
    static final float GELU_SLOPE = 3f * GELU_CUBE;

    @Override
    public void apply(Activation activation, int count, float[] z, float[] h) {
        switch (activation) {
            case IDENTITY -> System.arraycopy(z, 0, h, 0, count);
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    h[i] = tanh(z[i]);
                }
            }
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    h[i] = Math.max(0f, z[i]);
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < count; i++) {
                    h[i] = Math.max(z[i], LEAKY_SLOPE * z[i]);
                }
            }
            case ELU -> {
                for (int i = 0; i < count; i++) {
                    h[i] = Math.max(0f, z[i]) + expMinusOne(Math.min(0f, z[i]));
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    h[i] = sigmoid(z[i]);
                }
            }
            case GELU -> {
                for (int i = 0; i < count; i++) {
                    float half = 0.5f * z[i];
                    h[i] = Math.fma(half, geluTanh(z[i]), half);
                }
            }
        }
    }

    @Override
    public void backward(Activation activation, int count, float[] z, float[] h, float[] gradient) {
        switch (activation) {
            case IDENTITY -> {}
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] *= Math.fma(-h[i], h[i], 1f);
                }
            }
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = z[i] > 0f ? gradient[i] : 0f;
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = z[i] > 0f ? gradient[i] : gradient[i] * LEAKY_SLOPE;
                }
            }
            case ELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] *= Math.min(h[i], 0f) + 1f;
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] *= Math.fma(-h[i], h[i], h[i]);
                }
            }
            case GELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] *= geluSlope(z[i]);
                }
            }
        }
    }

    private static float geluTanh(float z) {
        float square = z * z;
        return tanh(GELU_SCALE * Math.fma(GELU_CUBE * square, z, z));
    }

    /** (1 + t)/2 + z/2 (1 − t²) √(2/π) (1 + 3 · 0.044715 z²), t being the tanh of the forward pass. */
    private static float geluSlope(float z) {
        float t = geluTanh(z);
        float inner = GELU_SCALE * Math.fma(GELU_SLOPE * z, z, 1f);
        return Math.fma(0.5f * z * Math.fma(-t, t, 1f), inner, Math.fma(0.5f, t, 0.5f));
    }
}
