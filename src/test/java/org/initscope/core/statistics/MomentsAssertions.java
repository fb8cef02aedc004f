package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Compares moments that were found in different ways. */
public final class MomentsAssertions {
    private MomentsAssertions() {}

    /** Counts and extremes are equal, mean and m2 up to a relative rounding: of the largest element, and of m2. */
    public static void assertAlmostEqual(Moments got, Moments expected, double rounding) {
        assertThat(got.count()).isEqualTo(expected.count());
        assertThat(got.nonfinite()).isEqualTo(expected.nonfinite());
        assertThat(got.zeros()).isEqualTo(expected.zeros());
        assertThat(got.min()).isEqualTo(expected.min());
        assertThat(got.max()).isEqualTo(expected.max());
        assertThat(got.mean()).isCloseTo(expected.mean(), within(rounding * expected.max()));
        assertThat(got.m2()).isCloseTo(expected.m2(), within(rounding * expected.m2()));
    }
}
