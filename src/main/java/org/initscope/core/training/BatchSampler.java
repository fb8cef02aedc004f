package org.initscope.core.training;

import static org.initscope.core.Check.require;

import org.initscope.core.RandomStream;

/**
 * Draws the examples of each minibatch of a worker uniformly with replacement, as the lecture's {@code torch.randint}.
 *
 * <p>What is drawn at a step depends on (seed, worker, step) alone, so a retried or resumed worker draws the same.
 */
public final class BatchSampler {
    private final long seed;
    private final int worker;
    private final int population;
    private final RandomStream random = RandomStream.at(0);

    /**
     * @param population number of examples to draw from
     * @throws IllegalArgumentException where there is none
     */
    public BatchSampler(long seed, int worker, int population) {
        require(population >= 1, "worker %d has %d examples to draw from, expected at least 1", worker, population);
        this.seed = seed;
        this.worker = worker;
        this.population = population;
    }

    /** Fills {@code indices} with the examples of a step, each in 0 … population − 1. */
    public void draw(long step, int[] indices) {
        random.moveTo(seed, worker, step);
        for (int i = 0; i < indices.length; i++) {
            indices[i] = random.nextInt(population);
        }
    }
}
