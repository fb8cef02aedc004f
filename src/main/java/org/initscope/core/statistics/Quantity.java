package org.initscope.core.statistics;

import java.util.Locale;

/** What is measured of a layer or a parameter. */
public enum Quantity {
    /** Input of the nonlinearity, after the normalization where there is one; of the softmax the logits. */
    PREACTIVATION,
    /** Output of the nonlinearity. */
    ACTIVATION,
    /** d loss / d activation, of the mean loss over the minibatch. */
    ACTIVATION_GRADIENT,
    /** A parameter before the update. */
    PARAMETER,
    /** d loss / d parameter, of the mean loss over the minibatch, before clipping. */
    GRADIENT,
    /** What the step subtracts from a parameter; rate × clipped gradient for SGD. */
    UPDATE,
    /** A parameter after the update. */
    UPDATED_PARAMETER;

    /** The name in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
