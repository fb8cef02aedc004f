package org.initscope.dl4j.layers;

import org.initscope.core.network.Activation;

/** h = z for z &gt; 0, else 0.01 z; its derivative at 0 is 0.01, where {@code ActivationLReLU} has 1. */
public final class LeakyRelu extends ElementwiseActivation {
    private static final long serialVersionUID = 1L;

    @Override
    double valueAt(double z) {
        return z > 0 ? z : Activation.LEAKY_SLOPE * z;
    }

    @Override
    double derivativeAt(double z) {
        return z > 0 ? 1 : Activation.LEAKY_SLOPE;
    }

    @Override
    public String toString() {
        return "leaky-relu";
    }
}
