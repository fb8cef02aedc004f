package org.initscope.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When lines about a task of a minute are due, which is looked at each second. */
class LineIntervalTest {
    private static final long TASK_SECONDS = 60;

    private final AtomicLong now = new AtomicLong();

    private long lines(LineInterval interval) {
        return LongStream.rangeClosed(1, TASK_SECONDS)
                .filter(second -> {
                    now.set(TimeUnit.SECONDS.toNanos(second));
                    return interval.isDue();
                })
                .count();
    }

    @Test
    void aLineIsDueEveryFiveSeconds() {
        assertThat(lines(LineInterval.afterAWhile(now::get))).isEqualTo(TASK_SECONDS / 5);
    }

    @Test
    void aLineThatWouldSayTheSameAgainIsDueOnce() {
        assertThat(lines(LineInterval.onceAfterAWhile(now::get))).isEqualTo(1);
    }
}
