package org.initscope.app.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Results come in the order of the things, whichever thread is first, and few things wait. */
class SideBySideTest {
    private static final int THINGS = 1_003;

    @Test
    void resultsComeInOrderAndFewThingsWait() {
        List<Integer> results = new ArrayList<>();
        AtomicInteger begun = new AtomicInteger();
        int mostAhead = 0;
        try (SideBySide<Integer, Integer> work = new SideBySide<>(
                thing -> {
                    begun.incrementAndGet();
                    // later things end before earlier ones
                    for (int i = 0; i < (thing % 16 == 0 ? 100_000 : 0); i++) {
                        Thread.onSpinWait();
                    }
                    return thing * thing;
                },
                results::add)) {
            for (int thing = 0; thing < THINGS; thing++) {
                work.add(thing);
                mostAhead = Math.max(mostAhead, thing + 1 - results.size());
            }
            work.finish();
        }

        assertThat(results)
                .containsExactlyElementsOf(
                        IntStream.range(0, THINGS).map(i -> i * i).boxed().toList());
        assertThat(begun).hasValue(THINGS);
        assertThat(mostAhead).isLessThanOrEqualTo(8 * 26);
    }

    @Test
    void whatTheWorkThrowsReachesTheCaller() {
        try (SideBySide<Integer, Integer> work = new SideBySide<>(thing -> 1 / thing, result -> {})) {
            work.add(0);
            assertThatThrownBy(work::finish).isInstanceOf(ArithmeticException.class);
        }
    }
}
