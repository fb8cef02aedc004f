package org.initscope.core.fused.arithmetic;

import org.initscope.core.training.Optimizer;

/** Update rules in plain loops, with vectors and without: the compiler turns each of them into vectors. */
public final class LoopUpdate implements UpdateArithmetic {

    @Override
    public double squares(int columns, float[] gradients, int offset) {
        return RowSum.ofSquares(columns, gradients, offset);
    }

    @Override
    public void scale(int from, int to, float[] gradients, float factor) {
        for (int i = from; i < to; i++) {
            gradients[i] *= factor;
        }
    }

    @Override
    public void sgd(int from, int to, TrainedArrays arrays, float rate) {
        float[] values = arrays.values();
        float[] gradients = arrays.gradients();
        for (int i = from; i < to; i++) {
            values[i] -= rate * gradients[i];
        }
    }

    @Override
    public void nesterov(int from, int to, TrainedArrays arrays, float rate, Optimizer.Nesterov settings) {
        float[] values = arrays.values();
        float[] gradients = arrays.gradients();
        float[] velocities = arrays.slot(0);
        float momentum = (float) settings.momentum();
        float next = -(1f + momentum);
        for (int i = from; i < to; i++) {
            float before = momentum * velocities[i];
            float velocity = before - rate * gradients[i];
            float update = Math.fma(next, velocity, before);
            velocities[i] = velocity;
            gradients[i] = update;
            values[i] -= update;
        }
    }

    @Override
    public void adam(int from, int to, TrainedArrays arrays, float rate, Optimizer.Adam settings) {
        float[] values = arrays.values();
        float[] gradients = arrays.gradients();
        float[] means = arrays.slot(0);
        float[] squares = arrays.slot(1);
        float beta1 = (float) settings.beta1();
        float beta2 = (float) settings.beta2();
        float epsilon = (float) settings.epsilon();
        float rest1 = 1f - beta1;
        float rest2 = 1f - beta2;
        for (int i = from; i < to; i++) {
            float g = gradients[i];
            float mean = Math.fma(beta1, means[i], rest1 * g);
            float square = Math.fma(beta2, squares[i], rest2 * g * g);
            float update = rate * mean / ((float) Math.sqrt(square) + epsilon);
            means[i] = mean;
            squares[i] = square;
            gradients[i] = update;
            values[i] -= update;
        }
    }

    @Override
    public void adamW(int from, int to, TrainedArrays arrays, float rate, float decay, Optimizer.Adam settings) {
        float[] values = arrays.values();
        float[] gradients = arrays.gradients();
        float[] means = arrays.slot(0);
        float[] squares = arrays.slot(1);
        float beta1 = (float) settings.beta1();
        float beta2 = (float) settings.beta2();
        float epsilon = (float) settings.epsilon();
        float rest1 = 1f - beta1;
        float rest2 = 1f - beta2;
        for (int i = from; i < to; i++) {
            float g = gradients[i];
            float mean = Math.fma(beta1, means[i], rest1 * g);
            float square = Math.fma(beta2, squares[i], rest2 * g * g);
            float update = Math.fma(decay, values[i], rate * mean / ((float) Math.sqrt(square) + epsilon));
            means[i] = mean;
            squares[i] = square;
            gradients[i] = update;
            values[i] -= update;
        }
    }

    @Override
    public void rmsProp(int from, int to, TrainedArrays arrays, float rate, Optimizer.RmsProp settings) {
        float[] values = arrays.values();
        float[] gradients = arrays.gradients();
        float[] squares = arrays.slot(0);
        float decay = (float) settings.decay();
        float epsilon = (float) settings.epsilon();
        float rest = 1f - decay;
        for (int i = from; i < to; i++) {
            float g = gradients[i];
            float square = Math.fma(decay, squares[i], rest * g * g);
            float update = rate * g / ((float) Math.sqrt(square) + epsilon);
            squares[i] = square;
            gradients[i] = update;
            values[i] -= update;
        }
    }
}
