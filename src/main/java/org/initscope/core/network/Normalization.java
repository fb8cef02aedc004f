package org.initscope.core.network;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/** What stands between a linear layer and its nonlinearity. */
public sealed interface Normalization extends Serializable {

    /** The number of units nearest to a wanted one that can be normalized. */
    default int nearestWidth(double units) {
        return Math.max(1, (int) Math.round(units));
    }

    /**
     * Refuses a number of units that cannot be normalized.
     *
     * @param what the units are, for the sentence that refuses them
     */
    default void requireWidth(int units, String what) {}

    /** No normalization. */
    record None() implements Normalization {}

    /** y = γ (x − m) / √(v + ε) + β, with a scale γ and a shift β of every unit that are learnt. */
    sealed interface Affine extends Normalization {
        /** The name in words, for example {@code batch}. */
        String label();

        /** Added to the variance inside the root. */
        double epsilon();

        /** The initial scale of every unit. */
        double gamma();

        /** The initial shift of every unit. */
        double beta();

        /** The same normalization with another initial scale. */
        Affine withGamma(double newGamma);

        /** The kind in tables, for example {@code batch_norm}. */
        default String kind() {
            return label() + "_norm";
        }

        /**
         * Refuses numbers that no normalization can have.
         *
         * @throws IllegalArgumentException where epsilon is below 0 or any of the three is not finite
         */
        private static void check(String label, double epsilon, double gamma, double beta) {
            require(
                    epsilon >= 0 && Double.isFinite(epsilon),
                    "epsilon of %s normalization is %s, expected >= 0",
                    label,
                    epsilon);
            require(
                    Double.isFinite(gamma) && Double.isFinite(beta),
                    "gamma %s and beta %s of %s normalization must be finite",
                    gamma,
                    beta,
                    label);
        }
    }

    /**
     * Batch normalization over the examples of a minibatch (Ioffe and Szegedy 2015).
     *
     * <p>The biased variance (n) normalizes, the unbiased one (n − 1) feeds the running variance, as in
     * {@code torch.nn.BatchNorm1d}; running = (1 − momentum) running + momentum batch, from mean 0 and variance 1.
     *
     * @param momentum the weight of the newest minibatch in the running statistics
     */
    record Batch(double epsilon, double momentum, double gamma, double beta) implements Affine {
        public Batch {
            Affine.check("batch", epsilon, gamma, beta);
            require(momentum >= 0 && momentum <= 1, "momentum of batch normalization is %s, expected 0 to 1", momentum);
        }

        /** PyTorch's defaults: ε 1e-5, momentum 0.1, γ 1, β 0. */
        public static Batch standard() {
            return new Batch(1e-5, 0.1, 1.0, 0.0);
        }

        @Override
        public String label() {
            return "batch";
        }

        @Override
        public Batch withGamma(double newGamma) {
            return new Batch(epsilon, momentum, newGamma, beta);
        }
    }

    /** A normalization over units of one example, with the biased variance, in training as in evaluation. */
    sealed interface PerExample extends Affine {
        /** Into how many groups of neighbouring units, of one width, the units are parted. */
        int groups();

        @Override
        PerExample withGamma(double newGamma);
    }

    /** Layer normalization over all units of an example (Ba et al. 2016), from shifts of 0. */
    record Layer(double epsilon, double gamma) implements PerExample {
        public Layer {
            Affine.check("layer", epsilon, gamma, 0);
        }

        @Override
        public int groups() {
            return 1;
        }

        @Override
        public double beta() {
            return 0;
        }

        @Override
        public String label() {
            return "layer";
        }

        @Override
        public Layer withGamma(double newGamma) {
            return new Layer(epsilon, newGamma);
        }
    }

    /** Group normalization over the units of each group (Wu and He 2018), {@code torch.nn.GroupNorm} on [examples, units]. */
    record Group(int groups, double epsilon, double gamma, double beta) implements PerExample {
        /** What the only unit of a group is normalized to is 0. */
        private static final int FEWEST = 2;

        public Group {
            require(groups >= 1, "group normalization has %d groups, expected at least 1", groups);
            Affine.check("group", epsilon, gamma, beta);
        }

        @Override
        public int nearestWidth(double units) {
            long ofGroup = Math.max(FEWEST, Math.round(units / groups));
            return groups * (int) Math.min(Integer.MAX_VALUE / groups, ofGroup);
        }

        @Override
        public void requireWidth(int units, String what) {
            require(
                    units % groups == 0 && units / groups >= FEWEST,
                    "the %d %s cannot be parted into %d groups of equally many, %d or more: let model.group-norm.groups"
                            + " divide them",
                    units,
                    what,
                    groups,
                    FEWEST);
        }

        @Override
        public String label() {
            return "group";
        }

        @Override
        public Group withGamma(double newGamma) {
            return new Group(groups, epsilon, newGamma, beta);
        }
    }
}
