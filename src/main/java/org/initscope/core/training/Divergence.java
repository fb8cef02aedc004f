package org.initscope.core.training;

import java.io.Serializable;

/** Whether training left the finite numbers, and where. */
public sealed interface Divergence extends Serializable {

    /** It did not. */
    record None() implements Divergence {}

    /**
     * It did.
     *
     * @param step the first step whose loss or arrays are not finite
     * @param layerName the first layer, in forward order, with a NaN or an infinity
     * @param loss of that step
     */
    record At(long step, String layerName, double loss) implements Divergence {}
}
