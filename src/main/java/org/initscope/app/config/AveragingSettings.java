package org.initscope.app.config;

/**
 * How the workers' networks become one: section {@code averaging} of a job.
 *
 * @param localSteps local steps of a worker between two averages
 */
public record AveragingSettings(Master master, int workers, int localSteps, BatchNorm batchNorm) {

    /** Who averages. */
    public enum Master {
        /** The stock ParameterAveragingTrainingMaster. */
        DL4J_SPARK,
        /** This project's own, whose shards stay on the executors. */
        RESIDENT
    }

    /** How running variances become one. */
    public enum BatchNorm {
        /** Their mean, weighted by examples. */
        MEAN,
        /** The variance of the union, which adds the spread of the workers' means. */
        POOLED
    }
}
