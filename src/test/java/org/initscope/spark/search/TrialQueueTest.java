package org.initscope.spark.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.initscope.spark.search.trial.TrialSegment;
import org.junit.jupiter.api.Test;

/** Waves of tasks hold every trial once, long ones first, and no more than a bounded number is planned. */
class TrialQueueTest {
    private static final int TRIALS = 20_000;
    private static final int SLOTS = 2;
    private static final TrialSegment SEGMENT =
            new TrialSegment(SearchFixture.trial(1, 1, 40).plan(), 0, 40, TrialSegment.END);

    private final List<Integer> planned = new ArrayList<>();

    private TrialQueue queue(IntToDoubleFunction cost) {
        int[] numbers = IntStream.range(0, TRIALS).toArray();
        return new TrialQueue(
                numbers,
                cost,
                number -> {
                    planned.add(number);
                    return SEGMENT;
                },
                SLOTS);
    }

    @Test
    void everyTrialIsPlannedOnceByFallingCostAndInItsOrder() {
        IntToDoubleFunction cost = number -> 1e6 * (number % 7);
        TrialQueue queue = queue(cost);
        int waves = 0;
        int before = 0;
        for (List<ArrayList<TrialSegment>> wave = queue.take(); !wave.isEmpty(); wave = queue.take()) {
            int inWave = wave.stream().mapToInt(List::size).sum();
            assertThat(planned).hasSize(before + inWave);
            assertThat(inWave).isLessThanOrEqualTo(64 * 64);
            before = planned.size();
            waves++;
        }

        assertThat(planned)
                .containsExactlyElementsOf(IntStream.range(0, TRIALS)
                        .boxed()
                        .sorted(Comparator.<Integer>comparingDouble(cost::applyAsDouble)
                                .reversed()
                                .thenComparing(Comparator.naturalOrder()))
                        .toList());
        assertThat(waves).isGreaterThanOrEqualTo(TRIALS / (64 * 64));
    }

    @Test
    void longTrialsAreTasksOfTheirOwn() {
        assertThat(queue(number -> 1e12).take()).hasSize(64).allMatch(task -> task.size() == 1);
    }
}
