package org.initscope.core.fused.arithmetic;

import org.initscope.core.MatrixView;
import org.initscope.core.network.Activation;

/**
 * Elementwise nonlinearities of padded matrices that lie in one array; the formulas are those of {@link Elementary}, and
 * agree to the bit.
 */
public interface ActivationArithmetic {

    /** Whether the slope at z is not found from h, so that h cannot take the place of z. */
    static boolean slopeNeedsInput(Activation activation) {
        return activation == Activation.GELU || activation == Activation.SILU;
    }

    /** h = f(z), padding and all; h may be z. */
    void apply(Activation activation, MatrixView z, MatrixView h);

    /** Turns d loss/d h into d loss/d z, in place, from h, or from z where {@link #slopeNeedsInput}. */
    void backward(Activation activation, MatrixView z, MatrixView h, MatrixView gradient);
}
