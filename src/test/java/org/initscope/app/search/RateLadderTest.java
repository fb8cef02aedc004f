package org.initscope.app.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates are tried until the best stands between others that are half a factor of two away. */
class RateLadderTest {

    @Test
    void beginsWithPowersOfTwoAroundAFirstRate() {
        assertThat(new RateLadder(0.005).rates()).containsExactly(6.25e-4, 0.00125, 0.0025, 0.005, 0.01, 0.02, 0.04);
    }

    @Test
    void addsBesideTheBestAndEnds() {
        RateLadder ladder = new RateLadder(1);
        assertThat(ladder.extend(3)).isTrue();
        assertThat(ladder.rates()).containsExactly(0.125, 0.25, 0.5, 0.707, 1.0, 1.41, 2.0, 4.0, 8.0);
        assertThat(ladder.extend(ladder.rates().indexOf(1.41))).isFalse();
    }

    @Test
    void goesOnBeyondAnEndThatIsBest() {
        RateLadder ladder = new RateLadder(1);
        assertThat(ladder.extend(0)).isTrue();
        assertThat(ladder.rates()).startsWith(0.0313, 0.0625, 0.125);
    }

    @ParameterizedTest
    @ValueSource(doubles = {RateLadder.LOWEST, 1, RateLadder.HIGHEST})
    void neverGoesOnForEver(double first) {
        for (boolean upwards : new boolean[] {true, false}) {
            RateLadder ladder = new RateLadder(first);
            int rounds = 0;
            while (ladder.extend(upwards ? ladder.rates().size() - 1 : 0)) {
                rounds++;
            }
            assertThat(rounds).isLessThan(10);
            assertThat(ladder.rates())
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allMatch(rate -> rate >= RateLadder.LOWEST && rate <= RateLadder.HIGHEST);
        }
    }
}
