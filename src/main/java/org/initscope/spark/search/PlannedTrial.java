package org.initscope.spark.search;

import java.util.function.Supplier;
import org.initscope.core.search.GridPoint;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.store.results.rows.MainSettings;

/**
 * A trial of a search with what the driver writes in addition to its results.
 *
 * @param job gives its job where it is written: its text is longer than all else that is known of a trial
 */
public record PlannedTrial(TrialPlan plan, GridPoint point, Supplier<Described> job) {

    /**
     * The job of a trial, as its row has it.
     *
     * @param settings the main ones
     * @param config the resolved job as text
     */
    public record Described(MainSettings settings, String config) {

        /** That of a trial which nobody described. */
        public static Described unknown() {
            return new Described(MainSettings.unknown(), "");
        }
    }
}
