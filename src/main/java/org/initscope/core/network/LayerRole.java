package org.initscope.core.network;

import static org.initscope.core.Check.require;

/** What a layer does in its network. */
public sealed interface LayerRole {

    /** Looks up rows of a table. */
    record Embedding() implements LayerRole {}

    /** Weighs its inputs and sums them: a linear or a convolutional layer. */
    record Linear() implements LayerRole {}

    /** Brings its inputs to a common mean and spread. */
    record Norm(Normalization normalization) implements LayerRole {}

    /**
     * Applies a function to each element, h = f(z).
     *
     * @param name of the function, for example {@code leaky-relu}
     * @param gain std(weights) √inputs that keeps the variance of a signal through it
     * @param squashes whether |h| &lt; 1 for all z, so that a share beyond 0.97 means saturation
     * @param canDie whether its slope is 0, or next to it, over a range of z
     */
    record Nonlinearity(String name, double gain, boolean squashes, boolean canDie) implements LayerRole {
        public Nonlinearity {
            require(gain > 0 && Double.isFinite(gain), "the gain of %s is %s, expected a number above 0", name, gain);
        }
    }

    /** Adds the outputs of its predecessors. */
    record Add() implements LayerRole {}

    /** Computes the loss; its inputs are what the network puts out. */
    record Output() implements LayerRole {}

    /** Anything else, for example pooling. */
    record Other() implements LayerRole {}
}
