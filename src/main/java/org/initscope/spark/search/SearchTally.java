package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.util.Optional;
import org.initscope.core.search.TrialOutcome;
import org.initscope.spark.search.trial.TrialResult;

/** Counts results as they come; it belongs to the writer's thread. */
final class SearchTally {
    private final long trials;
    private final long before;
    private final SearchListener listener;
    private double workDone;
    private volatile double workPlanned;
    private long doneNow;
    private long diverged;
    private long failed;
    private long stopped;
    private String lastFailure = "";
    private Optional<SearchProgress.Best> best = Optional.empty();

    /**
     * @param trials of the grid
     * @param before trials that had ended before this start
     */
    SearchTally(long trials, long before, SearchListener listener) {
        this.trials = trials;
        this.before = before;
        this.listener = listener;
    }

    /** Says how much work this start has in all. */
    void plan(double work) {
        workPlanned = work;
    }

    void add(PlannedTrial trial, TrialResult result) {
        workDone += trial.plan().cost(0, Math.max(1, result.steps()), 0);
        if (!result.hasEnded()) {
            return;
        }
        doneNow++;
        if (result.outcome() instanceof TrialOutcome.Diverged) {
            diverged++;
        } else if (result.outcome() instanceof TrialOutcome.Failed why) {
            failed++;
            lastFailure = why.why();
        } else if (result.outcome() instanceof TrialOutcome.Stopped) {
            stopped++;
        } else if (result.losses().compared().isPresent()) {
            double loss = result.losses().compared().getAsDouble();
            if (best.isEmpty() || loss < best.get().devLoss()) {
                best = Optional.of(new SearchProgress.Best(trial.point(), loss));
            }
        }
    }

    void publish() {
        double share = workPlanned > 0 ? Math.min(1, workDone / workPlanned) : 0;
        listener.onProgress(
                new SearchProgress(trials, before + doneNow, doneNow, diverged, failed, stopped, share, best));
    }

    void requireFewFailures(long limit) {
        require(
                failed <= limit,
                "the search was ended since %d trials failed, more than search.failures-limit = %d; the last one: %s",
                failed,
                limit,
                lastFailure);
    }
}
