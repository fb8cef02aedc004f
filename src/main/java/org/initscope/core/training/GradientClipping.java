package org.initscope.core.training;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/** How large the gradients of a minibatch may be when they come to the optimizer. */
public sealed interface GradientClipping extends Serializable {

    /**
     * The factor on all gradients.
     *
     * @param norm the square root of the sum of the squares of all of them, before clipping
     */
    double factor(double norm);

    /** As large as they are. */
    record None() implements GradientClipping {
        @Override
        public double factor(double norm) {
            return 1;
        }
    }

    /**
     * All parameters' together: min(1, most / (norm + 1e-6)), as {@code torch.nn.utils.clip_grad_norm_} (Pascanu et al.
     * 2013).
     *
     * @param most more than 0
     */
    record GlobalNorm(double most) implements GradientClipping {
        private static final double EPSILON = 1e-6;

        public GlobalNorm {
            require(
                    most > 0 && Double.isFinite(most),
                    "gradients are clipped at %s, expected a finite number > 0",
                    most);
        }

        /** Of a norm that is not a number, not a number. */
        @Override
        public double factor(double norm) {
            return Math.min(1, most / (norm + EPSILON));
        }
    }
}
