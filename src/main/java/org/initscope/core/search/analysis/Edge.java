package org.initscope.core.search.analysis;

/**
 * Where along a numeric key training turns from working to broken, with all other keys equal.
 *
 * @param trial one of those with the same values of the other keys
 * @param side on which training breaks
 * @param position where half of the seeds train, between two neighbouring values: on the line through their shares, over the
 *     logarithm of the key where all values are above 0
 * @param low the end of its interval on the side that works: the nearest value at which all seeds train; NaN where there is none
 * @param high the other end: from here on all seeds break; NaN where at the last value some still train. Where the lower side
 *     breaks the two change places, so that {@code low} is below {@code high}
 */
public record Edge(int trial, Side side, double position, double low, double high) {

    /** The side of an edge on which training breaks. */
    public enum Side {
        ABOVE,
        BELOW
    }
}
