package org.initscope.benchmark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The area under the curve is the share of pairs in the right order. */
class RankingQualityTest {
    @Test
    void theAreaIsTheShareOfPairsInTheRightOrderWithTiesAsHalves() {
        double[] sick = {3, 2, Double.POSITIVE_INFINITY, 1};
        double[] healthy = {1, 0, 2.5};
        double pairs = 0;
        for (double a : sick) {
            for (double b : healthy) {
                pairs += a > b ? 1 : a == b ? 0.5 : 0;
            }
        }
        RankingQuality quality = RankingQuality.of(sick, healthy);
        assertThat(quality.area()).isCloseTo(pairs / 12, within(1e-12));
        assertThat(quality.low()).isLessThanOrEqualTo(quality.area());
        assertThat(quality.high()).isGreaterThanOrEqualTo(quality.area());
    }

    /** A grid may have no healthy point in one half of its architectures. */
    @Test
    void thereIsNoAreaWithoutPointsOfBothKinds() {
        assertThat(RankingQuality.of(new double[] {1}, new double[0]).area()).isNaN();
        assertThat(RankingQuality.of(new double[0], new double[] {1}).area()).isNaN();
    }
}
