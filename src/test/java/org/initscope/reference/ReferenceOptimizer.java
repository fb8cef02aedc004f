package org.initscope.reference;

import org.initscope.core.training.Optimizer;

/** The formulas of {@link Optimizer}, one parameter after the other in double. */
final class ReferenceOptimizer {
    private ReferenceOptimizer() {}

    /**
     * The updates u, to be subtracted; moves the optimizer's state on.
     *
     * @param slots the optimizer's state, {@code Optimizer.slots()} arrays one after the other
     * @param step counted from 0
     */
    static double[] updates(
            Optimizer optimizer, double rate, double[] parameters, double[] gradients, double[] slots, long step) {
        if (optimizer instanceof Optimizer.AdamW adamW) {
            double[] updates = updates(adamW.adam(), rate, parameters, gradients, slots, step);
            for (int i = 0; i < updates.length; i++) {
                updates[i] += rate * adamW.weightDecay() * parameters[i];
            }
            return updates;
        }
        int n = gradients.length;
        double[] updates = new double[n];
        for (int i = 0; i < n; i++) {
            double g = gradients[i];
            if (optimizer instanceof Optimizer.Sgd) {
                updates[i] = rate * g;
            } else if (optimizer instanceof Optimizer.Nesterov nesterov) {
                double before = slots[i];
                slots[i] = nesterov.momentum() * before - rate * g;
                updates[i] = nesterov.momentum() * before - (1 + nesterov.momentum()) * slots[i];
            } else if (optimizer instanceof Optimizer.Adam adam) {
                slots[i] = adam.beta1() * slots[i] + (1 - adam.beta1()) * g;
                slots[n + i] = adam.beta2() * slots[n + i] + (1 - adam.beta2()) * g * g;
                double correction =
                        Math.sqrt(1 - Math.pow(adam.beta2(), step + 1)) / (1 - Math.pow(adam.beta1(), step + 1));
                updates[i] = rate * correction * slots[i] / (Math.sqrt(slots[n + i]) + adam.epsilon());
            } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
                slots[i] = rmsProp.decay() * slots[i] + (1 - rmsProp.decay()) * g * g;
                updates[i] = rate * g / (Math.sqrt(slots[i]) + rmsProp.epsilon());
            } else {
                throw new IllegalArgumentException("no reference for " + optimizer);
            }
        }
        return updates;
    }
}
