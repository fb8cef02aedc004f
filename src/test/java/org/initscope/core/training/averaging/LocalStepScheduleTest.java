package org.initscope.core.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.initscope.core.RandomStream;
import org.initscope.core.training.averaging.LocalStepSchedule.Piece;
import org.junit.jupiter.api.Test;

/** The rounds of a schedule are counted as they are made. */
class LocalStepScheduleTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void countsTheRoundsThatOneAfterTheOtherMakes() {
        RandomStream random = RandomStream.at(7);
        for (int i = 0; i < 1000; i++) {
            long until = 1 + random.nextInt(40);
            LocalStepSchedule schedule = new LocalStepSchedule(List.of(
                    new Piece(until, 1 + random.nextInt(12)),
                    new Piece(until + 1 + random.nextInt(40), 1 + random.nextInt(12)),
                    new Piece(until + 41 + random.nextInt(40), 1 + random.nextInt(12))));
            long steps = 1 + random.nextInt(200);
            long rounds = 0;
            for (long step = 0; step < steps; step += schedule.localStepsAt(step, steps)) {
                rounds++;
            }
            assertThat(schedule.rounds(steps))
                    .as("%s, %d steps", schedule, steps)
                    .isEqualTo(rounds);
        }
    }

    @Test
    void noNumberOfStepsTakesLong() {
        assertTimeoutPreemptively(SOON, () -> {
            assertThat(LocalStepSchedule.constant(1).rounds(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
            assertThat(LocalStepSchedule.constant(Integer.MAX_VALUE).rounds(Long.MAX_VALUE))
                    .isEqualTo(Long.MAX_VALUE / Integer.MAX_VALUE + 1);
            LocalStepSchedule pieces = new LocalStepSchedule(
                    List.of(new Piece(Long.MAX_VALUE - 1, 2), new Piece(Long.MAX_VALUE, Integer.MAX_VALUE)));
            assertThat(pieces.rounds(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE / 2 + 1);
        });
    }
}
