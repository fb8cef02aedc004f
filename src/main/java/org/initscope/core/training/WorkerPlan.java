package org.initscope.core.training;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import org.initscope.core.names.Examples;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.statistics.MeasurementSchedule;

/**
 * What every worker of a run does alike; it travels to the executors.
 *
 * @param engine makes the training steps
 * @param seed of the minibatches, to which each worker adds its number
 * @param batchSize examples of a minibatch of one worker
 * @param schedule which local steps are measured
 * @param bins bins of each histogram, 0 for none
 */
public record WorkerPlan(
        MlpSpec spec,
        TrainingSpec training,
        TrainingStepFactory engine,
        long seed,
        int batchSize,
        MeasurementSchedule schedule,
        int bins)
        implements Serializable {

    /** Bins that a histogram may have: of more, floats could not tell one from its neighbour. */
    public static final int MOST_BINS = 1_000_000;

    public WorkerPlan {
        require(batchSize >= 1, "the batch size is %d, expected at least 1", batchSize);
        require(
                batchSize > 1 || !spec.usesBatchNorm(),
                "the batch size is 1, but batch normalization needs 2 examples or more: raise the batch size or take"
                        + " normalization = none");
        require(
                bins >= 0 && bins <= MOST_BINS && bins % 2 == 0,
                "histograms have %d bins, expected an even number up to %d, or 0 for none",
                bins,
                MOST_BINS);
    }

    /** The same with histograms of another number of bins, 0 for none. */
    public WorkerPlan withBins(int otherBins) {
        return new WorkerPlan(spec, training, engine, seed, batchSize, schedule, otherBins);
    }

    /** The same with other training steps. */
    public WorkerPlan withEngine(TrainingStepFactory other) {
        return new WorkerPlan(spec, training, other, seed, batchSize, schedule, bins);
    }

    /** A worker with its own examples and an engine of its own. */
    public LocalTraining worker(int worker, Examples examples) {
        return worker(worker, examples, Double.MAX_VALUE);
    }

    /** The same, for which a loss above a bound is divergence as well. */
    public LocalTraining worker(int worker, Examples examples, double divergedAbove) {
        return new LocalTraining(worker, this, examples, divergedAbove);
    }
}
