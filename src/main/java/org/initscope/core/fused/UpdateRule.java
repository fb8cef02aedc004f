package org.initscope.core.fused;

import org.initscope.core.fused.arithmetic.UpdateArithmetic;
import org.initscope.core.training.Optimizer;

/** Applies an optimizer to a range of the parameters; their gradients become the updates, unless it scales gradients. */
interface UpdateRule {

    /** @param step steps taken before this one */
    void apply(int from, int to, double rate, long step);

    /** Whether an update is the gradient times the rate; gradients stay then. */
    default boolean scalesGradients() {
        return false;
    }

    /** Stochastic gradient descent. */
    record Sgd(float[] values, float[] gradients, UpdateArithmetic arithmetic) implements UpdateRule {
        @Override
        public void apply(int from, int to, double rate, long step) {
            arithmetic.sgd(from, to, values, gradients, (float) rate);
        }

        @Override
        public boolean scalesGradients() {
            return true;
        }
    }

    static UpdateRule of(Optimizer optimizer, PaddedParameters parameters, UpdateArithmetic arithmetic) {
        float[] values = parameters.values();
        float[] gradients = parameters.gradients();
        if (optimizer instanceof Optimizer.Sgd) {
            return new Sgd(values, gradients, arithmetic);
        }
        if (optimizer instanceof Optimizer.Nesterov nesterov) {
            float[] velocities = parameters.slot(0);
            float momentum = (float) nesterov.momentum();
            return (from, to, rate, step) ->
                    arithmetic.nesterov(from, to, values, gradients, velocities, (float) rate, momentum);
        }
        if (optimizer instanceof Optimizer.Adam adam) {
            float[] means = parameters.slot(0);
            float[] squares = parameters.slot(1);
            float beta1 = (float) adam.beta1();
            float beta2 = (float) adam.beta2();
            float epsilon = (float) adam.epsilon();
            return (from, to, rate, step) -> {
                float corrected = (float) (rate * correction(adam, step));
                arithmetic.adam(from, to, values, gradients, means, squares, corrected, beta1, beta2, epsilon);
            };
        }
        if (optimizer instanceof Optimizer.AdamW adamW) {
            Optimizer.Adam adam = adamW.adam();
            float[] means = parameters.slot(0);
            float[] squares = parameters.slot(1);
            float beta1 = (float) adam.beta1();
            float beta2 = (float) adam.beta2();
            float epsilon = (float) adam.epsilon();
            return (from, to, rate, step) -> {
                float corrected = (float) (rate * correction(adam, step));
                float decay = (float) (rate * adamW.weightDecay());
                arithmetic.adamW(from, to, values, gradients, means, squares, corrected, beta1, beta2, epsilon, decay);
            };
        }
        if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            float[] squares = parameters.slot(0);
            float decay = (float) rmsProp.decay();
            float epsilon = (float) rmsProp.epsilon();
            return (from, to, rate, step) ->
                    arithmetic.rmsProp(from, to, values, gradients, squares, (float) rate, decay, epsilon);
        }
        throw new IllegalArgumentException("the fused step has no update rule for " + optimizer.label());
    }

    /** √(1 − β2^t)/(1 − β1^t), t being the step that is taken, from 1. */
    private static double correction(Optimizer.Adam adam, long step) {
        return Math.sqrt(1 - StrictMath.pow(adam.beta2(), step + 1)) / (1 - StrictMath.pow(adam.beta1(), step + 1));
    }
}
