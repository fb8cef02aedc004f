package org.initscope.spark.search.trial;

/** Of which measured steps a trial brings back something large. */
public enum KeptSteps {
    NONE,
    /** Of the first and the last step. */
    FIRST_LAST,
    ALL;

    /** Whether it comes back of a step. */
    boolean keeps(long step, long lastStep) {
        return this == ALL || this == FIRST_LAST && (step == 0 || step == lastStep);
    }
}
