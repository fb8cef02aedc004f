package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.time.Duration;
import java.util.List;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.search.EarlyStopping;
import org.initscope.store.results.SweptColumn;

/**
 * Everything that a search does, resolved.
 *
 * @param id names its rows and its folder
 * @param trials in the order of the grid
 * @param swept the columns of the swept keys
 * @param failuresLimit more failed trials end the search
 * @param commitEvery most that is lost where the driver is killed
 * @param thresholds what trials are judged by
 */
public record SearchPlan(
        String id,
        PlannedTrials trials,
        List<SweptColumn> swept,
        EarlyStopping earlyStopping,
        long failuresLimit,
        Duration commitEvery,
        Thresholds thresholds) {
    public SearchPlan {
        swept = List.copyOf(swept);
        require(trials.size() > 0, "the search %s has no trials", id);
    }
}
