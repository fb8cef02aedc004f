package org.initscope.core.training;

import static org.initscope.core.Check.require;

import org.initscope.core.RandomStream;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;

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

    /** The minibatch of a worker's step, drawn anew from its examples. */
    public static Minibatch minibatch(Examples examples, long seed, int worker, long step, int size) {
        int[] indices = new int[size];
        new BatchSampler(seed, worker, examples.size()).draw(step, indices);
        Minibatch batch = new Minibatch(size, examples.blockSize());
        examples.fill(batch, indices);
        return batch;
    }

    /** Fills {@code indices} with the examples of a step, each in 0 … population − 1. */
    public void draw(long step, int[] indices) {
        random.moveTo(seed, worker, step);
        for (int i = 0; i < indices.length; i++) {
            indices[i] = random.nextInt(population);
        }
    }
}
