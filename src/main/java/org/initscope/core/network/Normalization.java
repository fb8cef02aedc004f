package org.initscope.core.network;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/** What stands between a linear layer and its nonlinearity. */
public sealed interface Normalization extends Serializable {

    /** No normalization. */
    record None() implements Normalization {}

    /**
     * Batch normalization y = γ (x − m) / √(v + ε) + β over the examples of a minibatch (Ioffe and Szegedy 2015).
     *
     * <p>The biased variance (n) normalizes, the unbiased one (n − 1) feeds the running variance, as in
     * {@code torch.nn.BatchNorm1d}; running = (1 − momentum) running + momentum batch, from mean 0 and variance 1.
     *
     * @param epsilon added to the variance inside the root
     * @param momentum the weight of the newest minibatch in the running statistics
     * @param gamma the initial scale of every unit
     * @param beta the initial shift of every unit
     */
    record Batch(double epsilon, double momentum, double gamma, double beta) implements Normalization {
        public Batch {
            require(
                    epsilon >= 0 && Double.isFinite(epsilon),
                    "epsilon of batch normalization is %s, expected >= 0",
                    epsilon);
            require(momentum >= 0 && momentum <= 1, "momentum of batch normalization is %s, expected 0 to 1", momentum);
            require(
                    Double.isFinite(gamma) && Double.isFinite(beta),
                    "gamma %s and beta %s must be finite",
                    gamma,
                    beta);
        }

        /** PyTorch's defaults: ε 1e-5, momentum 0.1, γ 1, β 0. */
        public static Batch standard() {
            return new Batch(1e-5, 0.1, 1.0, 0.0);
        }

        /** The same normalization with another initial scale. */
        public Batch withGamma(double newGamma) {
            return new Batch(epsilon, momentum, newGamma, beta);
        }
    }

    /**
     * Layer normalization over the units of an example (Ba et al. 2016), with the biased variance.
     *
     * @param epsilon added to the variance inside the root
     * @param gamma the initial scale of every unit
     */
    record PerExample(double epsilon, double gamma) implements Normalization {
        public PerExample {
            require(
                    epsilon >= 0 && Double.isFinite(epsilon),
                    "epsilon of layer normalization is %s, expected >= 0",
                    epsilon);
            require(Double.isFinite(gamma), "gamma of layer normalization is %s, expected a finite number", gamma);
        }
    }
}
