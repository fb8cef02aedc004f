package org.initscope.app.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.initscope.app.config.SearchSettings.Published;
import org.initscope.core.search.GridPoint;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.TrialLosses;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;

/** What a summary says of single trials and of their outcomes; their rows are read one by one, since there may be a million. */
final class SummarizedTrials {
    private final Function<String, Optional<GridPoint>> grid;
    private final List<Published> published;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<Integer, TrialRow.Summary> shown = new HashMap<>();
    private final List<List<Losses>> alike = new ArrayList<>();

    /** The losses of a trial that is compared with a published figure. */
    private record Losses(String trial, TrialLosses losses) {}

    /**
     * @param grid the point of a trial by its id; nothing where it is none of the grid
     * @param published figures of others
     */
    private SummarizedTrials(Function<String, Optional<GridPoint>> grid, List<Published> published) {
        this.grid = grid;
        this.published = published;
        published.forEach(figure -> alike.add(new ArrayList<>()));
    }

    /**
     * Reads the trials of a search.
     *
     * @param rows places in the table of trials of those that are shown by themselves
     */
    static SummarizedTrials of(
            DataFolder folder,
            Function<String, Optional<GridPoint>> grid,
            List<Published> published,
            Set<Integer> rows) {
        SummarizedTrials trials = new SummarizedTrials(grid, published);
        int[] row = {0};
        new TableReader(folder.parent()).forEach(Tables.TRIAL_SUMMARIES, folder.name(), trial -> {
            int place = row[0]++;
            if (rows.contains(place)) {
                trials.shown.put(place, trial);
            }
            trials.count(trial);
        });
        return trials;
    }

    private void count(TrialRow.Summary trial) {
        Optional<GridPoint> point = grid.apply(trial.trialId());
        if (point.isEmpty()) {
            return;
        }
        outcomes.merge(trial.end().outcome(), 1L, Long::sum);
        for (int figure = 0; figure < published.size(); figure++) {
            if (trial.isCompleted()
                    && published.get(figure).where().holds(point.get().values())) {
                alike.get(figure).add(new Losses(trial.trialId(), trial.losses()));
            }
        }
    }

    /** Trials of the grid by their outcomes. */
    Map<String, Long> outcomes() {
        return outcomes;
    }

    /** A trial that is shown by itself, by its place in the table. */
    TrialRow.Summary at(int row) {
        return shown.get(row);
    }

    /** The losses of the completed trials of the grid that a published figure is about, in the order of their ids. */
    List<TrialLosses> alike(int figure) {
        return alike.get(figure).stream()
                .sorted(Comparator.comparing(Losses::trial))
                .map(Losses::losses)
                .toList();
    }
}
