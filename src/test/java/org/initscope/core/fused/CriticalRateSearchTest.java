package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The critical rate of losses whose course is known. */
class CriticalRateSearchTest {
    private static final double START = 3;
    private int passes;

    private CriticalRateSearch search(double slope, DoubleUnaryOperator change) {
        passes = 0;
        return new CriticalRateSearch(START, slope, rate -> {
            passes++;
            return new CriticalRateSearch.Point(rate, START + change.applyAsDouble(rate));
        });
    }

    /** L = L(0) − r + r² λ/2 with λ = 0.8, so that 2/λ is 2.5. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1e-3, 0.1, 0.5, 1, 2.4, 2.5, 2.6, 10, 1e5})
    void aParabolaIsBackAtTwoOverItsCurvature(double guess) {
        CriticalRateSearch search = search(-1, r -> -r + 0.4 * r * r);
        assertThat(search.criticalRate(guess).orElseThrow()).isCloseTo(2.5, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 2})
    void aUsualGuessTakesFewPasses(double guess) {
        search(-1, r -> -r + 0.4 * r * r).criticalRate(guess);
        assertThat(passes).isLessThanOrEqualTo(7);
    }

    @Test
    void theFirstOfSeveralRatesIsFound() {
        // back at 1, below again from 2 to 10
        CriticalRateSearch search = search(-20, r -> r * (r - 1) * (r - 2) * (r - 10));
        for (double guess : new double[] {0.01, 0.4, 1.5}) {
            assertThat(search.criticalRate(guess).orElseThrow()).isCloseTo(1, withinPercentage(1));
        }
    }

    @Test
    void aLossThatJumpsOutOfTheNumbersIsAbove() {
        CriticalRateSearch search = search(-1, r -> r < 2.5 ? -r / 2 : r < 4 ? Double.NaN : Double.POSITIVE_INFINITY);
        assertThat(search.criticalRate(0.5).orElseThrow()).isCloseTo(2.5, withinPercentage(2));
        assertThat(search.criticalRate(1e9).orElseThrow()).isCloseTo(2.5, withinPercentage(2));
    }

    @Test
    void aLossThatOnlyFallsHasNone() {
        assertThat(search(-1, r -> Math.exp(-r) - 1).criticalRate(0.1)).isEmpty();
        assertThat(passes).isLessThan(65);
    }

    @Test
    void aLossThatRisesOrStandsStillHasNone() {
        assertThat(search(0, r -> 0).criticalRate(0.1)).isEmpty();
        assertThat(search(1, r -> r).criticalRate(0.1)).isEmpty();
        assertThat(search(Double.NaN, r -> r).criticalRate(0.1)).isEmpty();
    }

    @Test
    void aGainThatFloatsDoNotShowIsNone() {
        double rounding = Math.ulp(3f);
        assertThat(search(-1e-9, r -> rounding).criticalRate(0.1)).isEmpty();
    }
}
