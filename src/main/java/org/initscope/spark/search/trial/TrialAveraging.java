package org.initscope.spark.search.trial;

import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.ParameterAveraging;

/** Who takes a trial's steps: a worker in this thread, or several on the cluster. */
public interface TrialAveraging {

    /**
     * The rounds of a trial.
     *
     * @param worker the trial's plan, perhaps without its measurements
     */
    ParameterAveraging open(TrialPlan plan, WorkerPlan worker);
}
