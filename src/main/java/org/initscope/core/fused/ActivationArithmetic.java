package org.initscope.core.fused;

import org.initscope.core.network.Activation;

/**
 * Elementwise nonlinearities of matrices that begin at given places of one array; the formulas are those of
 * {@link Elementary}, and agree to the bit.
 */
interface ActivationArithmetic {

    /** h = f(z) of {@code count} elements. */
    void apply(Activation activation, int count, float[] floats, int z, int h);

    /** Turns d loss/d h into d loss/d z, in place, from z and h. */
    void backward(Activation activation, int count, float[] floats, int z, int h, int gradient);
}
