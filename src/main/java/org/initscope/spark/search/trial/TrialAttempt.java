package org.initscope.spark.search.trial;

import java.io.Serializable;

/** What came of trying a trial once. */
public sealed interface TrialAttempt extends Serializable {

    /** The trial has a result, whatever that is. */
    record Ended(TrialResult result) implements TrialAttempt {}

    /**
     * Something that is not the trial's ended it: memory that others took, an executor that was lost. It has no result and is
     * tried again.
     *
     * @param why in a few words
     */
    record Disturbed(TrialSegment segment, String why) implements TrialAttempt {}
}
