package org.initscope.core.fused.arithmetic;

import org.initscope.core.network.Activation;

/**
 * Elementwise nonlinearities of matrices that begin at given places of one array; the formulas are those of
 * {@link Elementary}, and agree to the bit.
 */
public interface ActivationArithmetic {

    /** Whether the slope at z is not found from h, so that h cannot take the place of z. */
    static boolean slopeNeedsInput(Activation activation) {
        return activation == Activation.GELU || activation == Activation.SILU;
    }

    /** h = f(z) of {@code count} elements; they may be in one place. */
    void apply(Activation activation, int count, float[] floats, int z, int h);

    /** Turns d loss/d h into d loss/d z, in place, from h, or from z where {@link #slopeNeedsInput}. */
    void backward(Activation activation, int count, float[] floats, int z, int h, int gradient);
}
