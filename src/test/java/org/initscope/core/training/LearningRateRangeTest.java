package org.initscope.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.IntStream;
import org.initscope.core.RandomStream;
import org.junit.jupiter.api.Test;

/** A range of rates grows by one factor a step, and suggests a rate only where the loss falls. */
class LearningRateRangeTest {
    private static final LearningRateRange RANGE = new LearningRateRange(0.001, 10, 401);

    @Test
    void growsByTheSameFactorEachStep() {
        assertThat(RANGE.rateAt(0)).isEqualTo(0.001);
        assertThat(RANGE.rateAt(400)).isCloseTo(10, within(1e-9));
        assertThat(RANGE.rateAt(101) / RANGE.rateAt(100)).isCloseTo(Math.pow(10, 0.01), within(1e-12));
        assertThat(RANGE.schedule().rateAt(250)).isEqualTo(RANGE.rateAt(250));
    }

    @Test
    void suggestsAThirdOfTheRateAtTheBottomOfTheValley() {
        double[] losses = IntStream.range(0, 401)
                .mapToDouble(i -> 2 + Math.pow((i - 300) / 100.0, 2))
                .toArray();
        // the smoothed loss lags some steps behind
        assertThat(RANGE.suggestion(losses).orElseThrow()).isBetween(RANGE.rateAt(300) / 3, RANGE.rateAt(330) / 3);
    }

    @Test
    void hasNothingToSuggestWhereTheLossNeverFell() {
        assertThat(RANGE.suggestion(
                        IntStream.range(0, 401).mapToDouble(i -> 3 + i).toArray()))
                .isEmpty();
    }

    @Test
    void takesNoiseForNoFall() {
        RandomStream random = RandomStream.at(5);
        double[] noise = IntStream.range(0, 401)
                .mapToDouble(i -> 3.3 + 0.02 * random.nextGaussian())
                .toArray();
        assertThat(RANGE.suggestion(noise)).isEmpty();
        double[] falling =
                IntStream.range(0, 401).mapToDouble(i -> noise[i] - 0.001 * i).toArray();
        assertThat(RANGE.suggestion(falling)).isPresent();
        assertThat(RANGE.endsAtItsLowest(falling)).isTrue();
    }

    @Test
    void aConstantLossStaysItselfUnderSmoothing() {
        assertThat(LearningRateRange.smoothed(new double[] {3, 3, 3}))
                .containsExactly(new double[] {3, 3, 3}, within(1e-12));
    }

    @Test
    void ratesMustGrow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRateRange(1, 0.1, 100))
                .withMessageContaining("expected 0 < first < last");
    }

    @Test
    void manyStepsTakeNoTime() {
        LearningRateRange range = new LearningRateRange(1e-3, 10, 1_000_000);
        LearningRateSchedule schedule = range.schedule();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int step = 0; step < range.steps(); step++) {
                assertThat(schedule.rateAt(step)).isEqualTo(range.rateAt(step));
            }
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRateRange(1e-3, 10, Integer.MAX_VALUE))
                .withMessageContaining("expected at most 1000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRateRange(1e-300, 1e300, 100))
                .withMessageContaining("nearer together");
    }
}
