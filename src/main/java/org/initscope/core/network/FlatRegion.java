package org.initscope.core.network;

/** Where a nonlinearity is flat, so that next to no gradient comes through. */
public enum FlatRegion {
    /** Nowhere. */
    NOWHERE,
    /** Below 0, where it is 0, as relu. */
    BELOW_ZERO,
    /** At both ends of its range, −1 and 1, as tanh. */
    AT_MINUS_ONE_AND_ONE,
    /** At both ends of its range, 0 and 1, as sigmoid. */
    AT_ZERO_AND_ONE;

    /** Whether it has two ends, beyond which a share of the activations is saturated. */
    public boolean isAtBothEnds() {
        return this == AT_MINUS_ONE_AND_ONE || this == AT_ZERO_AND_ONE;
    }
}
