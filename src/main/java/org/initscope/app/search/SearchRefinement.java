package org.initscope.app.search;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        boolean added = false;
        // only trials that are not planned yet can be those of a further round, so that the table is not read for
        // nothing
        boolean haveOthers = true;
        while (rounds < refinement.rounds() && haveOthers) {
            Outcomes outcomes = outcomes();
            if (!outcomes.areAll()) {
                break;
            }
            haveOthers = outcomes.haveOthers;
            List<GridPoint> next = further.next(outcomes.tried(), refinement.around(), refinement.trials() - trials);
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

    private Outcomes outcomes() {
        Outcomes outcomes = new Outcomes(planning.trials());
        new TableReader(folder.parent()).forEach(Tables.TRIAL_SUMMARIES, folder.name(), outcomes::add);
        return outcomes;
    }

    /** What became of the planned trials, of which there may be a million. */
    private static final class Outcomes {
        private final Trials planned;
        private final BitSet ended = new BitSet();
        private final BitSet trained = new BitSet();
        private final BitSet stopped = new BitSet();
        /** NaN where ln V is not known. */
        private final double[] cappedLosses;

        private double highest = Double.NaN;
        private boolean haveOthers;

        Outcomes(Trials planned) {
            this.planned = planned;
            this.cappedLosses = new double[planned.size()];
        }

        void add(TrialRow.Summary row) {
            planned.number(row.trialId()).ifPresentOrElse(trial -> add(trial, row), () -> haveOthers = true);
        }

        private void add(int trial, TrialRow.Summary row) {
            double uniform = row.losses().uniformLoss();
            double loss = row.isCompleted() ? row.losses().compared().orElse(Double.NaN) : Double.NaN;
            boolean isTrained = !Double.isNaN(loss) && !(loss >= uniform);
            ended.set(trial);
            trained.set(trial, isTrained);
            stopped.set(trial, row.isStopped());
            cappedLosses[trial] = isTrained ? loss : uniform;
            highest = Double.isNaN(uniform) || uniform < highest ? highest : uniform;
        }

        boolean areAll() {
            return ended.cardinality() == planned.size();
        }

        Stream<FurtherPoints.Tried> tried() {
            return IntStream.range(0, planned.size())
                    .mapToObj(trial -> new FurtherPoints.Tried(
                            planned.point(trial),
                            trained.get(trial),
                            stopped.get(trial) ? OptionalDouble.empty() : OptionalDouble.of(cappedLoss(trial))));
        }

        /** A trial that failed before it knew its characters counts as others that broke. */
        private double cappedLoss(int trial) {
            return Double.isNaN(cappedLosses[trial]) ? highest : cappedLosses[trial];
        }
    }
}
