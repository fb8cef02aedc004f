package org.initscope.core.training;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/**
 * How a gradient g becomes an update u, which is subtracted from the parameter; the formulas are Deeplearning4j's, so
 * that both engines take the same step.
 */
public sealed interface Optimizer extends Serializable {

    /** How many floats of state a parameter has. */
    int slots();

    /** The value of every float of state before the first step. */
    default float initialSlotValue() {
        return 0f;
    }

    /** Whether an update is in proportion to gradients, and not of a size that the learning rate alone decides. */
    default boolean followsGradients() {
        return true;
    }

    /** The name in configuration files. */
    String label();

    /** u = rate g. */
    record Sgd() implements Optimizer {
        @Override
        public int slots() {
            return 0;
        }

        @Override
        public String label() {
            return "sgd";
        }
    }

    /**
     * Nesterov's momentum: v' = μ v − rate g; u = μ v − (1 + μ) v' (Sutskever et al. 2013, as in Deeplearning4j).
     *
     * @param momentum μ, in [0, 1)
     */
    record Nesterov(double momentum) implements Optimizer {
        public Nesterov {
            require(momentum >= 0 && momentum < 1, "momentum is %s, expected 0 or more and less than 1", momentum);
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public String label() {
            return "momentum";
        }
    }

    /**
     * Adam: m' = β1 m + (1 − β1) g; v' = β2 v + (1 − β2) g²; u = rate √(1 − β2^t)/(1 − β1^t) m'/(√v' + ε), t from 1
     * (Kingma and Ba 2015, the form before section 2.1's end). State: all m, then all v.
     */
    record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
        public Adam {
            require(beta1 >= 0 && beta1 < 1, "beta1 of adam is %s, expected 0 or more and less than 1", beta1);
            require(beta2 >= 0 && beta2 < 1, "beta2 of adam is %s, expected 0 or more and less than 1", beta2);
            require(epsilon > 0, "epsilon of adam is %s, expected more than 0", epsilon);
        }

        @Override
        public boolean followsGradients() {
            return false;
        }

        @Override
        public int slots() {
            return 2;
        }

        @Override
        public String label() {
            return "adam";
        }
    }

    /**
     * AdamW: u = the update of Adam + rate λ parameter, of every parameter (Loshchilov and Hutter 2019, as
     * {@code torch.optim.AdamW}). State: that of Adam.
     *
     * @param weightDecay λ, 0 or more
     */
    record AdamW(Adam adam, double weightDecay) implements Optimizer {
        public AdamW {
            require(weightDecay >= 0, "weight-decay of adamw is %s, expected 0 or more", weightDecay);
        }

        @Override
        public boolean followsGradients() {
            return false;
        }

        @Override
        public int slots() {
            return adam.slots();
        }

        @Override
        public String label() {
            return "adamw";
        }
    }

    /** RMSProp: s' = d s + (1 − d) g²; u = rate g / (√s' + ε); s starts at ε (Deeplearning4j). */
    record RmsProp(double decay, double epsilon) implements Optimizer {
        public RmsProp {
            require(decay >= 0 && decay < 1, "decay of rmsprop is %s, expected 0 or more and less than 1", decay);
            require(epsilon > 0, "epsilon of rmsprop is %s, expected more than 0", epsilon);
        }

        @Override
        public boolean followsGradients() {
            return false;
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public float initialSlotValue() {
            return (float) epsilon;
        }

        @Override
        public String label() {
            return "rmsprop";
        }
    }
}
