package org.initscope.app.config;

import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LayerRates;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;

/**
 * How the network is trained: section {@code training} of a job.
 *
 * @param batchSize examples of one local step of one worker
 * @param seed of the network's start and of the minibatches
 * @param layerRates that the start asks for
 */
public record TrainingSettings(
        Length length,
        int batchSize,
        Optimizer optimizer,
        long seed,
        LearningRateSchedule learningRate,
        GradientClipping clip,
        Engine step,
        LayerRates layerRates) {

    /** Which implementation takes a step. */
    public enum Engine {
        DL4J,
        FUSED
    }

    /** How long training lasts. */
    public sealed interface Length {

        /** Local steps of each worker. */
        long steps(long trainingExamples, int workers, int batchSize);

        /** A number of local steps of each worker. */
        record Steps(long count) implements Length {
            @Override
            public long steps(long trainingExamples, int workers, int batchSize) {
                return count;
            }
        }

        /** Passes over the training examples by all workers together; steps are rounded up. */
        record Epochs(double count) implements Length {
            @Override
            public long steps(long trainingExamples, int workers, int batchSize) {
                return Math.max(1, (long) Math.ceil(count * trainingExamples / ((double) workers * batchSize)));
            }
        }
    }

    /** Local steps of each worker. */
    public long steps(long trainingExamples, int workers) {
        return length.steps(trainingExamples, workers, batchSize);
    }

    /** Optimizer and learning rate. */
    public TrainingSpec spec() {
        return new TrainingSpec(optimizer, learningRate, clip, layerRates);
    }
}
