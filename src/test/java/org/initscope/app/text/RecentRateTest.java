package org.initscope.app.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A rate is that of the last seconds, and forgets what was slow before. */
class RecentRateTest {
    private static final Offset<Double> ROUNDING = within(1e-9);

    private final AtomicLong now = new AtomicLong(TimeUnit.HOURS.toNanos(1));
    private final RecentRate rate = new RecentRate(10, 0, now::get);

    private void after(long seconds, double value) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        rate.reach(value);
    }

    @Test
    void withoutGrowthThereIsNone() {
        assertThat(rate.perSecond()).isEmpty();
        after(3, 0);
        assertThat(rate.perSecond()).isEmpty();
        assertThat(rate.secondsTo(100)).isEmpty();
    }

    @Test
    void aSlowBeginningIsForgottenAfterTheWindow() {
        after(30, 1);
        for (int i = 1; i <= 11; i++) {
            after(1, 1 + 100 * i);
        }
        assertThat(rate.perSecond().orElseThrow()).isEqualTo(100, ROUNDING);
        assertThat(rate.secondsTo(1_601).orElseThrow()).isEqualTo(5, ROUNDING);
    }

    @Test
    void whatGrowsLessOftenThanTheWindowHasTheRateOfItsLastTwoReadings() {
        after(60, 10);
        after(60, 40);
        assertThat(rate.perSecond().orElseThrow()).isEqualTo(0.5, ROUNDING);
    }

    @Test
    void theTimeLeftGoesDownBetweenReadings() {
        after(10, 10);
        now.addAndGet(TimeUnit.SECONDS.toNanos(4));
        assertThat(rate.secondsTo(20).orElseThrow()).isEqualTo(6, ROUNDING);
        now.addAndGet(TimeUnit.SECONDS.toNanos(40));
        assertThat(rate.secondsTo(20).orElseThrow()).isZero();
    }
}
