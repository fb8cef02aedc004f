package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.initscope.core.search.EarlyStopping.RungScore;
import org.junit.jupiter.api.Test;

/** Which trials go on is decided by their losses at a rung, in whatever order they reach it. */
class EarlyStoppingTest {
    private static final List<RungScore> SCORES = List.of(
            new RungScore("d", 2.4),
            new RungScore("c", 2.1),
            new RungScore("a", 2.3),
            new RungScore("b", 2.1),
            new RungScore("e", 2.2));

    @Test
    void halvingKeepsTheBestShareRoundedUpAndOfEqualLossesTheLesserId() {
        assertThat(halving(1.0 / 3).survivors(SCORES)).containsExactlyInAnyOrder("b", "c");
        assertThat(halving(0.2).survivors(SCORES)).containsExactly("b");
        assertThat(halving(0.01).survivors(SCORES)).containsExactly("b");
    }

    @Test
    void theMedianRuleKeepsTheMedianAndWhatIsBetter() {
        assertThat(new EarlyStopping.Median(List.of(10L)).survivors(SCORES)).containsExactlyInAnyOrder("b", "c", "e");
        assertThat(new EarlyStopping.Median(List.of(10L)).survivors(SCORES.subList(0, 4)))
                .containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void withoutEarlyStoppingEveryTrialGoesOn() {
        assertThat(new EarlyStopping.None().survivors(SCORES)).hasSize(5);
    }

    @Test
    void theOrderInWhichTrialsReachARungDecidesNothing() {
        List<RungScore> shuffled = new ArrayList<>(SCORES);
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(halving(0.5).survivors(shuffled)).isEqualTo(halving(0.5).survivors(SCORES));
        }
    }

    @Test
    void nobodyAtARungLeavesNobody() {
        assertThat(halving(0.5).survivors(List.of())).isEmpty();
        assertThat(new EarlyStopping.Median(List.of(10L)).survivors(List.of())).isEmpty();
    }

    @Test
    void rungsMustRise() {
        assertThatThrownBy(() -> new EarlyStopping.Median(List.of(10L, 10L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a rung is at step 10, expected more than 10");
        assertThatThrownBy(() -> halving(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("early stopping keeps 1.0 of the trials, expected more than 0, below 1");
    }

    private static EarlyStopping halving(double keep) {
        return new EarlyStopping.SuccessiveHalving(List.of(10L, 30L), keep);
    }
}
