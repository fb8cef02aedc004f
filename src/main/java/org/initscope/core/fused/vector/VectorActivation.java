package org.initscope.core.fused.vector;

import static org.initscope.core.fused.vector.VectorElementary.all;
import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.ActivationArithmetic;
import org.initscope.core.fused.arithmetic.LoopActivation;
import org.initscope.core.network.Activation;

/** Nonlinearities by vectors. None of its methods takes or returns a vector: no caller has them inlined. */
public final class VectorActivation implements ActivationArithmetic {

    @Override
    public void apply(Activation activation, MatrixView input, MatrixView output) {
        int count = output.paddedSize();
        float[] floats = output.floats();
        int z = input.offset();
        int h = output.offset();
        switch (activation) {
            case IDENTITY -> System.arraycopy(floats, z, floats, h, count);
            case TANH -> tanh(count, floats, z, h);
            case RELU -> relu(count, floats, z, h);
            case LEAKY_RELU -> leakyRelu(count, floats, z, h);
            case ELU -> elu(count, floats, z, h);
            case SIGMOID -> sigmoid(count, floats, z, h);
            case GELU -> gelu(count, floats, z, h);
            case SILU -> silu(count, floats, z, h);
        }
    }

    private static void tanh(int count, float[] floats, int z, int h) {
        for (int i = 0; i < count; i += COUNT) {
            VectorElementary.tanh(FloatVector.fromArray(FLOATS, floats, z + i)).intoArray(floats, h + i);
        }
    }

    private static void relu(int count, float[] floats, int z, int h) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector.fromArray(FLOATS, floats, z + i).max(0f).intoArray(floats, h + i);
        }
    }

    private static void leakyRelu(int count, float[] floats, int z, int h) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, floats, z + i);
            x.max(x.mul(LoopActivation.LEAKY_SLOPE)).intoArray(floats, h + i);
        }
    }

    private static void elu(int count, float[] floats, int z, int h) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, floats, z + i);
            x.max(0f).add(VectorElementary.expMinusOne(x.min(0f))).intoArray(floats, h + i);
        }
    }

    private static void sigmoid(int count, float[] floats, int z, int h) {
        for (int i = 0; i < count; i += COUNT) {
            VectorElementary.sigmoid(FloatVector.fromArray(FLOATS, floats, z + i))
                    .intoArray(floats, h + i);
        }
    }

    private static void gelu(int count, float[] floats, int z, int h) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, floats, z + i);
            FloatVector half = x.mul(0.5f);
            half.fma(VectorElementary.geluTanh(x), half).intoArray(floats, h + i);
        }
    }

    private static void silu(int count, float[] floats, int z, int h) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector half = FloatVector.fromArray(FLOATS, floats, z + i).mul(0.5f);
            half.fma(VectorElementary.tanh(half), half).intoArray(floats, h + i);
        }
    }

    @Override
    public void backward(Activation activation, MatrixView input, MatrixView output, MatrixView outputGradient) {
        int count = outputGradient.paddedSize();
        float[] floats = outputGradient.floats();
        int z = input.offset();
        int h = output.offset();
        int gradient = outputGradient.offset();
        switch (activation) {
            case IDENTITY -> {}
            case TANH -> tanhBackward(count, floats, h, gradient);
            case RELU -> reluBackward(count, floats, h, gradient);
            case LEAKY_RELU -> leakyReluBackward(count, floats, h, gradient);
            case ELU -> eluBackward(count, floats, h, gradient);
            case SIGMOID -> sigmoidBackward(count, floats, h, gradient);
            case GELU -> geluBackward(count, floats, z, gradient);
            case SILU -> siluBackward(count, floats, z, gradient);
        }
    }

    private static void tanhBackward(int count, float[] floats, int h, int gradient) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector y = FloatVector.fromArray(FLOATS, floats, h + i);
            FloatVector slope = y.neg().fma(y, all(1f));
            FloatVector.fromArray(FLOATS, floats, gradient + i).mul(slope).intoArray(floats, gradient + i);
        }
    }

    private static void reluBackward(int count, float[] floats, int h, int gradient) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector y = FloatVector.fromArray(FLOATS, floats, h + i);
            FloatVector g = FloatVector.fromArray(FLOATS, floats, gradient + i);
            all(0f).blend(g, y.compare(VectorOperators.GT, 0f)).intoArray(floats, gradient + i);
        }
    }

    private static void leakyReluBackward(int count, float[] floats, int h, int gradient) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector y = FloatVector.fromArray(FLOATS, floats, h + i);
            FloatVector g = FloatVector.fromArray(FLOATS, floats, gradient + i);
            g.mul(LoopActivation.LEAKY_SLOPE)
                    .blend(g, y.compare(VectorOperators.GT, 0f))
                    .intoArray(floats, gradient + i);
        }
    }

    private static void eluBackward(int count, float[] floats, int h, int gradient) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector slope =
                    FloatVector.fromArray(FLOATS, floats, h + i).min(0f).add(1f);
            FloatVector.fromArray(FLOATS, floats, gradient + i).mul(slope).intoArray(floats, gradient + i);
        }
    }

    private static void sigmoidBackward(int count, float[] floats, int h, int gradient) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector y = FloatVector.fromArray(FLOATS, floats, h + i);
            FloatVector slope = y.neg().fma(y, y);
            FloatVector.fromArray(FLOATS, floats, gradient + i).mul(slope).intoArray(floats, gradient + i);
        }
    }

    private static void geluBackward(int count, float[] floats, int z, int gradient) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, floats, z + i);
            FloatVector t = VectorElementary.geluTanh(x);
            FloatVector inner = x.mul(LoopActivation.GELU_SLOPE).fma(x, all(1f)).mul(LoopActivation.GELU_SCALE);
            FloatVector bend = x.mul(0.5f).mul(t.neg().fma(t, all(1f)));
            FloatVector slope = bend.fma(inner, all(0.5f).fma(t, all(0.5f)));
            FloatVector.fromArray(FLOATS, floats, gradient + i).mul(slope).intoArray(floats, gradient + i);
        }
    }

    private static void siluBackward(int count, float[] floats, int z, int gradient) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector half = FloatVector.fromArray(FLOATS, floats, z + i).mul(0.5f);
            FloatVector t = VectorElementary.tanh(half);
            FloatVector slope =
                    half.mul(0.5f).fma(t.neg().fma(t, all(1f)), all(0.5f).fma(t, all(0.5f)));
            FloatVector.fromArray(FLOATS, floats, gradient + i).mul(slope).intoArray(floats, gradient + i);
        }
    }
}
