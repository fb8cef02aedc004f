package org.initscope.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.initscope.core.training.LearningRateSchedule.Cosine;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.LearningRateSchedule.Stepwise;
import org.initscope.core.training.LearningRateSchedule.WarmUp;
import org.junit.jupiter.api.Test;

/** Rates over the steps. */
class LearningRateScheduleTest {

    @Test
    void aPieceHoldsUpToButNotIncludingItsEnd() {
        Stepwise schedule = new Stepwise(List.of(new Piece(100, 0.1), new Piece(200, 0.01)));

        assertThat(schedule.rateAt(0)).isEqualTo(0.1);
        assertThat(schedule.rateAt(99)).isEqualTo(0.1);
        assertThat(schedule.rateAt(100)).isEqualTo(0.01);
        assertThat(schedule.rateAt(1_000_000)).isEqualTo(0.01);
    }

    @Test
    void theCosineFallsFromTheFirstToTheLastRate() {
        Cosine schedule = new Cosine(0.1, 0.02, 100);

        assertThat(schedule.rateAt(0)).isCloseTo(0.1, within(1e-15));
        assertThat(schedule.rateAt(50)).isCloseTo(0.06, within(1e-15));
        assertThat(schedule.rateAt(25)).isCloseTo(0.02 + 0.08 * (1 + Math.sqrt(0.5)) / 2, within(1e-15));
        assertThat(schedule.rateAt(100)).isEqualTo(0.02);
        assertThat(schedule.rateAt(101)).isEqualTo(0.02);
    }

    @Test
    void aWarmUpRisesInEqualStepsToTheFirstRateOfWhatFollows() {
        WarmUp schedule = new WarmUp(4, new Cosine(0.2, 0.02, 100));

        assertThat(schedule.rateAt(0)).isEqualTo(0.2 * 0.25);
        assertThat(schedule.rateAt(1)).isEqualTo(0.2 * 0.5);
        assertThat(schedule.rateAt(2)).isEqualTo(0.2 * 0.75);
        assertThat(schedule.rateAt(3)).isEqualTo(0.2);
        assertThat(schedule.first()).isEqualTo(0.2);
    }

    @Test
    void whatFollowsAWarmUpCountsFromItsEnd() {
        Cosine cosine = new Cosine(0.1, 0.02, 100);
        WarmUp schedule = new WarmUp(40, cosine);

        for (long step = 0; step < 120; step++) {
            assertThat(schedule.rateAt(40 + step)).isEqualTo(cosine.rateAt(step));
        }
        assertThat(new WarmUp(1, cosine).rateAt(0)).isEqualTo(0.1);
        assertThatThrownBy(() -> new WarmUp(0, cosine)).hasMessageContaining("takes 0 steps");
    }

    @Test
    void piecesEndLaterAndLater() {
        assertThatThrownBy(() -> new Stepwise(List.of(new Piece(100, 0.1), new Piece(100, 0.01))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends at step 100 after one that ends at 100");
        assertThatThrownBy(() -> new Stepwise(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Piece(10, -0.1)).hasMessageContaining("-0.1");
        assertThatThrownBy(() -> new Cosine(0.1, Double.NaN, 10)).hasMessageContaining("NaN");
    }
}
