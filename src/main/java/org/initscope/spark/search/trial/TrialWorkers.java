package org.initscope.spark.search.trial;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import org.initscope.core.training.averaging.LocalStepSchedule;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.StateAverage;

/** How many workers train a trial together, and how what they bring back becomes one. */
public record TrialWorkers(int count, LocalStepSchedule localSteps, StateAverage average, OuterOptimizer outer)
        implements Serializable {
    public TrialWorkers {
        require(count >= 1, "a trial has %d workers, expected at least 1", count);
    }

    /** One, with nothing to average. */
    public static TrialWorkers one() {
        return new TrialWorkers(
                1, LocalStepSchedule.constant(Integer.MAX_VALUE), StateAverage.MEAN, OuterOptimizer.averaging());
    }

    /** The first end of a round at or after a step. */
    long roundEnd(long from, long atLeast, long end) {
        if (isAlone()) {
            return Math.min(atLeast, end);
        }
        long step = from;
        while (step < Math.min(atLeast, end)) {
            step += localSteps.localStepsAt(step, end);
        }
        return step;
    }

    /** Local steps of the round that begins at a step; one worker without an outer optimizer needs no rounds. */
    int localStepsAt(long step, long end) {
        return isAlone() ? (int) (end - step) : localSteps.localStepsAt(step, end);
    }

    private boolean isAlone() {
        return count == 1 && outer.equals(OuterOptimizer.averaging());
    }
}
