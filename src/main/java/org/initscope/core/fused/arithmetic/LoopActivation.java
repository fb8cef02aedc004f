package org.initscope.core.fused.arithmetic;

import static org.initscope.core.fused.arithmetic.Elementary.expMinusOne;
import static org.initscope.core.fused.arithmetic.Elementary.sigmoid;
import static org.initscope.core.fused.arithmetic.Elementary.tanh;

import org.initscope.core.MatrixView;
import org.initscope.core.network.Activation;

/** Nonlinearities in plain loops, over chunks that were copied to arrays of their own first, as in {@link LoopMatrix}. */
public final class LoopActivation implements ActivationArithmetic {
    public static final float LEAKY_SLOPE = (float) Activation.LEAKY_SLOPE;
    /** √(2/π). */
    public static final float GELU_SCALE = 0.7978845608028654f;

    public static final float GELU_CUBE = 0.044715f;
    public static final float GELU_SLOPE = 3f * GELU_CUBE;

    private static final int CHUNK = 1024;

    private final float[] inputs = new float[CHUNK];
    private final float[] outputs = new float[CHUNK];
    private final float[] gradients = new float[CHUNK];

    @Override
    public void apply(Activation activation, MatrixView z, MatrixView h) {
        int count = h.paddedSize();
        for (int from = 0; from < count; from += CHUNK) {
            int length = Math.min(CHUNK, count - from);
            System.arraycopy(z.floats(), z.offset() + from, inputs, 0, length);
            apply(activation, length, inputs, outputs);
            System.arraycopy(outputs, 0, h.floats(), h.offset() + from, length);
        }
    }

    private static void apply(Activation activation, int count, float[] z, float[] h) {
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
            case SILU -> {
                for (int i = 0; i < count; i++) {
                    float half = 0.5f * z[i];
                    h[i] = Math.fma(half, tanh(half), half);
                }
            }
        }
    }

    @Override
    public void backward(Activation activation, MatrixView z, MatrixView h, MatrixView gradient) {
        int count = gradient.paddedSize();
        for (int from = 0; from < count; from += CHUNK) {
            int length = Math.min(CHUNK, count - from);
            System.arraycopy(z.floats(), z.offset() + from, inputs, 0, length);
            System.arraycopy(h.floats(), h.offset() + from, outputs, 0, length);
            System.arraycopy(gradient.floats(), gradient.offset() + from, gradients, 0, length);
            backward(activation, length, inputs, outputs, gradients);
            System.arraycopy(gradients, 0, gradient.floats(), gradient.offset() + from, length);
        }
    }

    private static void backward(Activation activation, int count, float[] z, float[] h, float[] gradient) {
        switch (activation) {
            case IDENTITY -> {}
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] *= Math.fma(-h[i], h[i], 1f);
                }
            }
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = h[i] > 0f ? gradient[i] : 0f;
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] = h[i] > 0f ? gradient[i] : gradient[i] * LEAKY_SLOPE;
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
            case SILU -> {
                for (int i = 0; i < count; i++) {
                    gradient[i] *= siluSlope(z[i]);
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

    /** (1 + t)/2 + z/4 (1 − t²) with t = tanh(z/2). */
    private static float siluSlope(float z) {
        float half = 0.5f * z;
        float t = tanh(half);
        return Math.fma(0.5f * half, Math.fma(-t, t, 1f), Math.fma(0.5f, t, 0.5f));
    }
}
