package org.initscope.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.initscope.core.RandomStream;
import org.junit.jupiter.api.Test;

/** What is drawn depends on (seed, worker, step) alone, and is uniform. */
class BatchSamplerTest {
    private static final int POPULATION = 1000;
    /** From an implementation of the formulas in another language. */
    private static final int[] WORKER_0_STEP_0 = {755, 446, 243, 721, 493, 357, 552, 444};

    private static final int[] WORKER_1_STEP_500 = {286, 400, 42, 479, 804, 828, 161, 356};

    @Test
    void theDrawsOfAStepAreTheStreamAtItsAddress() {
        int[] indices = draw(new BatchSampler(42, 1, POPULATION), 7);

        RandomStream stream = RandomStream.at(42, 1, 7);
        for (int index : indices) {
            assertThat(index).isEqualTo(stream.nextInt(POPULATION));
        }
    }

    @Test
    void theDrawsStayTheSameForEver() {
        assertThat(draw(new BatchSampler(42, 0, POPULATION), 0)).startsWith(WORKER_0_STEP_0);
        assertThat(draw(new BatchSampler(42, 1, POPULATION), 500)).startsWith(WORKER_1_STEP_500);
    }

    @Test
    void theOrderOfTheStepsDoesNotMatter() {
        BatchSampler forward = new BatchSampler(3, 2, POPULATION);
        BatchSampler backward = new BatchSampler(3, 2, POPULATION);
        int[][] inOrder = new int[10][];
        for (int step = 0; step < 10; step++) {
            inOrder[step] = draw(forward, step);
        }
        for (int step = 9; step >= 0; step--) {
            assertThat(draw(backward, step)).isEqualTo(inOrder[step]);
        }
    }

    @Test
    void workersSeedsAndStepsDrawApart() {
        int[] drawn = draw(new BatchSampler(3, 2, POPULATION), 5);

        assertThat(drawn).isNotEqualTo(draw(new BatchSampler(3, 1, POPULATION), 5));
        assertThat(drawn).isNotEqualTo(draw(new BatchSampler(4, 2, POPULATION), 5));
        assertThat(drawn).isNotEqualTo(draw(new BatchSampler(3, 2, POPULATION), 6));
    }

    @Test
    void everyExampleIsDrawnEquallyOften() {
        BatchSampler sampler = new BatchSampler(1, 0, 100);
        long[] counts = new long[100];
        int steps = 10_000;
        for (int step = 0; step < steps; step++) {
            for (int index : draw(sampler, step)) {
                counts[index]++;
            }
        }
        double expected = steps * 32 / 100.0;
        double chiSquared = 0;
        for (long count : counts) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        // 99 degrees of freedom: mean 99, standard deviation 14.1.
        assertThat(chiSquared).isBetween(99 - 3 * 14.1, 99 + 4 * 14.1);
    }

    @Test
    void aWorkerWithoutExamplesIsRefused() {
        assertThatThrownBy(() -> new BatchSampler(1, 4, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("worker 4 has 0 examples");
    }

    private static int[] draw(BatchSampler sampler, long step) {
        int[] indices = new int[32];
        sampler.draw(step, indices);
        return indices;
    }
}
