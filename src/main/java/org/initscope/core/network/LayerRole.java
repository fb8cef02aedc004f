package org.initscope.core.network;

import static org.initscope.core.Check.require;

/** What a layer does in its network. */
public sealed interface LayerRole {

    /** The kind in tables: embedding, linear, that of a normalization, the nonlinearity's name, residual, softmax, other. */
    String kind();

    /** Looks up rows of a table. */
    record Embedding() implements LayerRole {
        @Override
        public String kind() {
            return "embedding";
        }
    }

    /** Weighs its inputs and sums them: a linear or a convolutional layer. */
    record Linear() implements LayerRole {
        @Override
        public String kind() {
            return "linear";
        }
    }

    /** Brings its inputs to a common mean and spread. */
    record Norm(Normalization.Affine normalization) implements LayerRole {
        @Override
        public String kind() {
            return normalization.kind();
        }
    }

    /**
     * Applies a function to each element, h = f(z).
     *
     * @param name of the function, for example {@code leaky-relu}
     * @param gain std(weights) √inputs that keeps the variance of a signal through it
     * @param flat where no gradient comes through
     */
    record Nonlinearity(String name, double gain, FlatRegion flat) implements LayerRole {
        public Nonlinearity {
            require(gain > 0 && Double.isFinite(gain), "the gain of %s is %s, expected a number above 0", name, gain);
        }

        /** Whether |h| &lt; 1 for all z, so that a share beyond 0.97 means saturation. */
        public boolean squashes() {
            return flat.isAtBothEnds();
        }

        /** Whether a unit can answer the same to every example and learn nothing from any. */
        public boolean canDie() {
            return flat != FlatRegion.NOWHERE;
        }

        @Override
        public String kind() {
            return name.replace('-', '_');
        }
    }

    /** Adds the outputs of its predecessors. */
    record Add() implements LayerRole {
        @Override
        public String kind() {
            return "residual";
        }
    }

    /** Computes the loss; its inputs are what the network puts out. */
    record Output() implements LayerRole {
        @Override
        public String kind() {
            return "softmax";
        }
    }

    /** Anything else, for example pooling. */
    record Other() implements LayerRole {
        @Override
        public String kind() {
            return "other";
        }
    }
}
