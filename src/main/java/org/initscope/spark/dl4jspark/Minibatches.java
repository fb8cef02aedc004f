package org.initscope.spark.dl4jspark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.initscope.core.names.Minibatch;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.WorkerPlan;
import org.initscope.dl4j.MinibatchArrays;
import org.initscope.spark.examples.Shard;
import org.nd4j.linalg.dataset.DataSet;

/** The minibatches of a worker's local steps, each drawn when it is asked for. */
final class Minibatches implements Iterator<DataSet> {
    private final Shard shard;
    private final BatchSampler sampler;
    private final Minibatch batch;
    private final int[] indices;
    private final long end;
    private long step;

    Minibatches(WorkerPlan plan, Shard shard, long firstStep, int localSteps) {
        this.shard = shard;
        this.sampler =
                new BatchSampler(plan.seed(), shard.worker(), shard.examples().size());
        this.batch = new Minibatch(plan.batchSize(), plan.spec().blockSize());
        this.indices = new int[plan.batchSize()];
        this.step = firstStep;
        this.end = firstStep + localSteps;
    }

    @Override
    public boolean hasNext() {
        return step < end;
    }

    @Override
    public DataSet next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the round has no local step " + step);
        }
        sampler.draw(step, indices);
        step++;
        shard.examples().fill(batch, indices);
        return MinibatchArrays.dataSet(batch, shard.examples().vocabularySize());
    }
}
