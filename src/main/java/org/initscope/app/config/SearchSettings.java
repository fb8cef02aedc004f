package org.initscope.app.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.initscope.core.search.Condition;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.Grid;
import org.initscope.core.search.refinement.FurtherPoints;
import org.initscope.core.search.refinement.Refinement;
import org.initscope.store.tables.Column;

/**
 * What a search tries and how: section {@code search} of a job.
 *
 * @param refinement further points once the grid is trained
 * @param divergedAbove the loss above which a trial counts as diverged, in nats
 * @param failuresLimit more failed trials end the search
 * @param commitEvery the longest work that is lost where the driver is killed
 * @param histograms of which steps they are kept
 * @param batchNormUnits of which steps units of batch norms are kept
 * @param trialWorkers workers of each trial
 * @param trialExamples examples of train and dev for a trial's losses; 0: all
 * @param published figures of others to compare with the search's own
 */
public record SearchSettings(
        Grid grid,
        Refinement refinement,
        EarlyStopping earlyStopping,
        double divergedAbove,
        long failuresLimit,
        Duration commitEvery,
        KeptSteps histograms,
        KeptSteps batchNormUnits,
        int trialWorkers,
        int trialExamples,
        List<Published> published) {

    public SearchSettings {
        published = List.copyOf(published);
    }

    /** Where further points lie. */
    public FurtherPoints furtherPoints() {
        return new FurtherPoints(grid, key -> SweptColumns.of(key).type() == Column.Type.LONG);
    }

    /**
     * What somebody else found.
     *
     * @param where the trials to compare it with
     * @param train loss in nats, where it is known
     * @param dev loss in nats, where it is known
     */
    public record Published(String name, Condition where, OptionalDouble train, OptionalDouble dev) {}

    /** Of which measured steps of a trial something is kept. */
    public enum KeptSteps {
        NONE,
        FIRST_LAST,
        ALL
    }
}
