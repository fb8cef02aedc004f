package org.initscope.app.config;

import org.initscope.core.training.averaging.LocalStepSchedule;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.averaging.AveragingMaster;

/**
 * How the workers' networks become one: section {@code averaging} of a job.
 *
 * @param localSteps local steps of a worker between two averages
 * @param batchNorm how the workers' running variances become one
 * @param outer how the averaged change of a round moves the network
 */
public record AveragingSettings(
        AveragingMaster master,
        int workers,
        LocalStepSchedule localSteps,
        StateAverage batchNorm,
        OuterOptimizer outer) {}
