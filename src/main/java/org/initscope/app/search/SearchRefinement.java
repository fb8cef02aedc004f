package org.initscope.app.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.initscope.app.config.SearchJob;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.Trials;
import org.initscope.core.search.refinement.FurtherPoints;
import org.initscope.core.search.refinement.Refinement;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;

/**
 * The rounds of further points of a search. A round follows from the committed trials of the grid and of the rounds before
 * it. So a search that goes on, after whatever end, takes the same ones.
 */
public final class SearchRefinement {

    private final Refinement refinement;
    private final FurtherPoints further;
    private final SearchPlanning planning;
    private final DataFolder folder;
    private int rounds;
    private long trials;

    /**
     * @param planning of the grid, which further points are added to
     * @param folder of the search
     */
    public SearchRefinement(SearchJob search, SearchPlanning planning, DataFolder folder) {
        this.refinement = search.settings().refinement();
        this.further = search.settings().furtherPoints();
        this.planning = planning;
        this.folder = folder;
    }

    /**
     * Adds the points of all rounds that can be told by now.
     *
     * @return whether there are some
     */
    public boolean advance() {
        if (refinement.rounds() == 0) {
            return false;
        }
        Map<String, TrialRow.Summary> ended = new HashMap<>();
        new TableReader(folder.parent())
                .forEach(Tables.TRIAL_SUMMARIES, folder.name(), trial -> ended.put(trial.trialId(), trial));
        boolean added = false;
        while (rounds < refinement.rounds() && areIn(ended)) {
            List<GridPoint> next = further.next(tried(ended), refinement.around(), refinement.trials() - trials);
            rounds = next.isEmpty() ? refinement.rounds() : rounds + 1;
            trials += next.size();
            planning.add(next);
            added |= !next.isEmpty();
        }
        return added;
    }

    /** Why a refinement that has ended has added nothing; empty where it has. */
    public Optional<String> whyNothing() {
        if (trials > 0 || rounds < refinement.rounds() || rounds == 0) {
            return Optional.empty();
        }
        return Optional.of("search.refine has added no points: "
                + switch (refinement.around()) {
                    case EDGE -> "along no key does one of two neighbours train and the other not";
                    case BEST -> "no number is left between the best point and its neighbours";
                });
    }

    private boolean areIn(Map<String, TrialRow.Summary> ended) {
        Trials planned = planning.trials();
        return IntStream.range(0, planned.size()).allMatch(trial -> ended.containsKey(planned.id(trial)));
    }

    private List<FurtherPoints.Tried> tried(Map<String, TrialRow.Summary> ended) {
        List<FurtherPoints.Tried> tried = new ArrayList<>();
        Trials planned = planning.trials();
        for (int trial = 0; trial < planned.size(); trial++) {
            TrialRow.Summary row = ended.get(planned.id(trial));
            double uniform = row.losses().uniformLoss();
            OptionalDouble loss = row.isCompleted() ? row.losses().compared() : OptionalDouble.empty();
            boolean trained = loss.isPresent() && !(loss.getAsDouble() >= uniform);
            tried.add(new FurtherPoints.Tried(
                    planned.point(trial),
                    trained,
                    row.isStopped() ? OptionalDouble.empty() : trained ? loss : OptionalDouble.of(uniform)));
        }
        return tried;
    }
}
