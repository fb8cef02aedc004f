package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.junit.jupiter.api.Test;

/** Intervals against another implementation, and the laws that they keep. */
class IntervalTest {
    private static final double SOLVED = 1e-9;
    private static final double EXPANDED = 1e-8;

    @Test
    void studentsQuantilesAreThoseOfALibrary() {
        for (int freedom : new int[] {1, 2, 3, 4, 5, 7, 10, 19, 30, 99, 250, 499, 500}) {
            double expected = new TDistribution(freedom, 1e-14).inverseCumulativeProbability(0.975);
            assertThat(StudentT.within(freedom)).as("%d", freedom).isCloseTo(expected, within(SOLVED * expected));
        }
        for (int freedom : new int[] {501, 1_000, 100_000}) {
            double expected = new TDistribution(freedom, 1e-14).inverseCumulativeProbability(0.975);
            assertThat(StudentT.within(freedom)).as("%d", freedom).isCloseTo(expected, within(EXPANDED));
        }
    }

    @Test
    void aShareHasTheIntervalOfALibrary() {
        int[][] shares = {{1, 2}, {3, 4}, {364, 384}, {1, 1000}, {17, 18}};
        for (int[] share : shares) {
            ConfidenceInterval expected = new WilsonScoreInterval().createInterval(share[1], share[0], 0.95);
            Interval interval = Interval.ofShare(share[0], share[1]);
            assertThat(interval.low()).isCloseTo(expected.getLowerBound(), within(SOLVED));
            assertThat(interval.high()).isCloseTo(expected.getUpperBound(), within(SOLVED));
        }
    }

    @Test
    void aShareOfNoneAndOfAllReachesTheEnd() {
        for (long trials : new long[] {1, 2, 18, 1_000_000}) {
            Interval none = Interval.ofShare(0, trials);
            Interval all = Interval.ofShare(trials, trials);
            assertThat(none.low()).isZero();
            assertThat(all.high()).isEqualTo(1);
            assertThat(none.high()).isPositive().isCloseTo(1 - all.low(), within(SOLVED));
        }
        // with two of two seeds nobody knows much
        assertThat(Interval.ofShare(2, 2).low()).isCloseTo(0.3424, within(1e-4));
    }

    /** Gosset's additional hours of sleep (1908): mean 2.33, 95 % from 0.8977 to 3.7623, as R's t.test says. */
    @Test
    void aMeanHasStudentsInterval() {
        Estimate sleep = Estimate.of(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);
        assertThat(sleep.mean().orElseThrow()).isCloseTo(2.33, within(SOLVED));
        assertThat(sleep.interval().orElseThrow().low()).isCloseTo(0.8976775, within(1e-6));
        assertThat(sleep.interval().orElseThrow().high()).isCloseTo(3.7623225, within(1e-6));
    }

    @Test
    void oneValueHasNoIntervalAndNoneHasNoMean() {
        assertThat(Estimate.of(2.2).mean()).hasValue(2.2);
        assertThat(Estimate.of(2.2).interval()).isEmpty();
        assertThat(Estimate.of(2.2).std()).isEmpty();
        assertThat(Estimate.of(Double.NaN).mean()).isEmpty();
        assertThat(Estimate.of(Double.NaN, 2, 3).count()).isEqualTo(2);
    }
}
