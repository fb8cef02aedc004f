package org.initscope.app.config;

import org.initscope.core.training.StateAverage;

/**
 * How the workers' networks become one: section {@code averaging} of a job.
 *
 * @param localSteps local steps of a worker between two averages
 * @param batchNorm how the workers' running variances become one
 */
public record AveragingSettings(Master master, int workers, int localSteps, StateAverage batchNorm) {

    /** Who averages. */
    public enum Master {
        /** The stock ParameterAveragingTrainingMaster. */
        DL4J_SPARK,
        /** This project's own, whose shards stay on the executors. */
        RESIDENT
    }
}
