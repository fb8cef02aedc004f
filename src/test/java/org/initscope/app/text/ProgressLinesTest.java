package org.initscope.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is printed of counted work while it goes on. */
class ProgressLinesTest {
    private final AtomicLong now = new AtomicLong();
    private final StringWriter said = new StringWriter();
    private final ProgressLines progress =
            new ProgressLines("judging grid", "trials", 10_000, new PrintWriter(said), now::get);

    @Test
    void aTaskOfLessThanFiveSecondsSaysNothing() {
        after(4, 10_000);

        assertThat(said.toString()).isEmpty();
    }

    @Test
    void aLongerOneSaysEveryFiveSecondsHowLongTheRestTakes() {
        after(5, 1_000);
        after(3, 500);
        after(2, 1_500);

        assertThat(said.toString().lines())
                .containsExactly(
                        "judging grid: 1,000 of 10,000 trials, 0:45 left",
                        "judging grid: 3,000 of 10,000 trials, 0:23 left");
    }

    private void after(long seconds, long more) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        progress.add(more);
    }
}
