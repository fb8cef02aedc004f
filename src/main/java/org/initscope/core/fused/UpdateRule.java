package org.initscope.core.fused;

import org.initscope.core.fused.arithmetic.TrainedArrays;
import org.initscope.core.fused.arithmetic.UpdateArithmetic;
import org.initscope.core.training.Optimizer;

/** Applies an optimizer to a range of the parameters; their gradients become the updates, unless it scales gradients. */
interface UpdateRule {

    /**
     * Updates a range.
     *
     * @param factor of these parameters on the rate; AdamW's weight decay goes by the rate alone
     * @param step steps taken before this one
     */
    void apply(int from, int to, double rate, double factor, long step);

    /** Whether an update is the gradient times the rate; gradients stay then. */
    default boolean scalesGradients() {
        return false;
    }

    /** Stochastic gradient descent. */
    record Sgd(TrainedArrays arrays, UpdateArithmetic arithmetic) implements UpdateRule {
        @Override
        public void apply(int from, int to, double rate, double factor, long step) {
            arithmetic.sgd(from, to, arrays, (float) (rate * factor));
        }

        @Override
        public boolean scalesGradients() {
            return true;
        }
    }

    static UpdateRule of(Optimizer optimizer, TrainedArrays arrays, UpdateArithmetic arithmetic) {
        if (optimizer instanceof Optimizer.Sgd) {
            return new Sgd(arrays, arithmetic);
        }
        if (optimizer instanceof Optimizer.Nesterov nesterov) {
            return (from, to, rate, factor, step) ->
                    arithmetic.nesterov(from, to, arrays, (float) (rate * factor), nesterov);
        }
        if (optimizer instanceof Optimizer.Adam adam) {
            return (from, to, rate, factor, step) ->
                    arithmetic.adam(from, to, arrays, (float) (rate * factor * correction(adam, step)), adam);
        }
        if (optimizer instanceof Optimizer.AdamW adamW) {
            Optimizer.Adam adam = adamW.adam();
            return (from, to, rate, factor, step) -> {
                float corrected = (float) (rate * factor * correction(adam, step));
                float decay = (float) (rate * adamW.weightDecay());
                arithmetic.adamW(from, to, arrays, corrected, decay, adam);
            };
        }
        if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            return (from, to, rate, factor, step) ->
                    arithmetic.rmsProp(from, to, arrays, (float) (rate * factor), rmsProp);
        }
        throw new IllegalArgumentException("the fused step has no update rule for " + optimizer.label());
    }

    /** √(1 − β2^t)/(1 − β1^t), t being the step that is taken, from 1. */
    private static double correction(Optimizer.Adam adam, long step) {
        return Math.sqrt(1 - StrictMath.pow(adam.beta2(), step + 1)) / (1 - StrictMath.pow(adam.beta1(), step + 1));
    }
}
