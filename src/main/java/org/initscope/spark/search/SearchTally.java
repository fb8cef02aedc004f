package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.search.TrialOutcome;
import org.initscope.spark.search.trial.TrialResult;

/** Counts results as they come; it belongs to the writer's thread. */
final class SearchTally {
    private final long trials;
    private final long before;
    private final Work work;
    private final SearchListener listener;
    /** By trial that has not ended yet: its work that is done. */
    private final Map<String, Double> begun = new HashMap<>();

    private double workDone;
    private volatile double workPlanned;
    private long doneNow;
    private long diverged;
    private long failed;
    private long stopped;
    private String lastFailure = "";
    private Optional<SearchProgress.Best> best = Optional.empty();

    /** How much work a trial is up to a step. */
    interface Work {
        double of(PlannedTrial trial, long steps);
    }

    /**
     * @param trials of the grid
     * @param before trials that had ended before this start
     */
    SearchTally(long trials, long before, Work work, SearchListener listener) {
        this.trials = trials;
        this.before = before;
        this.work = work;
        this.listener = listener;
    }

    /** Says how much work this start has in all. */
    void plan(double work) {
        workPlanned = work;
    }

    void add(PlannedTrial trial, TrialResult result) {
        // of a trial that has ended before its last step nothing is left to do
        double done = work.of(trial, result.hasEnded() ? trial.plan().steps() : result.steps());
        workDone += done - begun.getOrDefault(result.id(), 0.0);
        if (!result.hasEnded()) {
            begun.put(result.id(), done);
            return;
        }
        begun.remove(result.id());
        doneNow++;
        if (result.outcome() instanceof TrialOutcome.Diverged) {
            diverged++;
        } else if (result.outcome() instanceof TrialOutcome.Failed why) {
            failed++;
            lastFailure = why.why();
        } else if (result.outcome() instanceof TrialOutcome.Stopped
                || result.outcome() instanceof TrialOutcome.Foretold) {
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
