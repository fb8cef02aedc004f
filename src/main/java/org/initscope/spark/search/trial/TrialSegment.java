package org.initscope.spark.search.trial;

import java.io.Serializable;

/**
 * A trial's steps up to a rung or to its end, of which the first ones have been measured before.
 *
 * <p>They are taken again from the start. That costs less than keeping the state of every trial, and a state that is not
 * kept cannot be lost.
 *
 * @param measuredSteps steps whose rows are committed already
 * @param untilStep steps to take in all
 * @param rung which rung that is, or −1 for the end
 */
public record TrialSegment(TrialPlan plan, long measuredSteps, long untilStep, int rung) implements Serializable {
    public static final int END = -1;

    /** All steps of a trial. */
    public static TrialSegment whole(TrialPlan plan) {
        return upToEnd(plan, 0);
    }

    /** The steps up to the end. */
    public static TrialSegment upToEnd(TrialPlan plan, long measuredSteps) {
        return new TrialSegment(plan, measuredSteps, plan.steps(), END);
    }

    /** The steps up to a rung, or to the end where that is not after it. */
    public static TrialSegment upTo(TrialPlan plan, long measuredSteps, long step, int rung) {
        return plan.steps() <= step ? upToEnd(plan, measuredSteps) : new TrialSegment(plan, measuredSteps, step, rung);
    }
}
