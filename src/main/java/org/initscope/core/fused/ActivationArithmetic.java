package org.initscope.core.fused;

import org.initscope.core.network.Activation;

/** Elementwise nonlinearities; the formulas are those of {@link Elementary}, and agree to the bit. */
interface ActivationArithmetic {

    /** h = f(z) of {@code count} elements. */
    void apply(Activation activation, int count, float[] z, float[] h);

    /** Turns d loss/d h into d loss/d z, in place, from z and h. */
    void backward(Activation activation, int count, float[] z, float[] h, float[] gradient);
}
