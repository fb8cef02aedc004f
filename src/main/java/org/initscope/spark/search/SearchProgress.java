package org.initscope.spark.search;

import java.util.Optional;
import org.initscope.core.search.GridPoint;

/**
 * How far a search is.
 *
 * @param trials of the grid
 * @param done trials that have ended, those of an earlier start included, as in all figures but the two of this start
 * @param doneNow those that have ended since this start
 * @param shareNow share of this start's work that is done, 0 to 1
 * @param best the best trial that has run to its end
 */
public record SearchProgress(
        long trials,
        long done,
        long doneNow,
        long diverged,
        long failed,
        long stopped,
        double shareNow,
        Optional<Best> best) {

    /** A trial and its dev loss in nats. */
    public record Best(GridPoint point, double devLoss) {}
}
