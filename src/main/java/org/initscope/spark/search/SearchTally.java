package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.TrialOutcome;
import org.initscope.spark.search.trial.TrialResult;
import org.initscope.store.results.EndedTrial;
import org.initscope.store.results.rows.TrialLosses;

/** Counts the results that were there and those that come; it belongs to the writer's thread from that one's start. */
final class SearchTally {
    private final long trials;
    private final Work work;
    private final SearchListener listener;
    /** By trial that has not ended yet: its work that is done. */
    private final Map<String, Double> begun = new HashMap<>();

    private double workDone;
    private volatile double workPlanned;
    private long before;
    private long doneNow;
    private long diverged;
    private long failed;
    private long failedNow;
    private long stopped;
    private String lastFailure = "";
    private Optional<SearchProgress.Best> best = Optional.empty();

    /** How much work a trial is up to a step. */
    interface Work {
        double of(PlannedTrial trial, long steps);
    }

    /**
     * @param trials of the grid
     */
    SearchTally(long trials, Work work, SearchListener listener) {
        this.trials = trials;
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
        if (result.outcome() instanceof TrialOutcome.Failed why) {
            failedNow++;
            lastFailure = why.why();
        }
        count(trial::point, result.outcome().label(), result.losses());
    }

    /** A trial that had ended before this start. */
    void addEarlier(Supplier<GridPoint> point, EndedTrial trial) {
        before++;
        count(point, trial.outcome(), trial.losses());
    }

    private void count(Supplier<GridPoint> point, String outcome, TrialLosses losses) {
        switch (outcome) {
            case "diverged" -> diverged++;
            case "failed" -> failed++;
            case "stopped" -> stopped++;
            default -> losses.compared().stream()
                    .filter(loss -> best.isEmpty() || loss < best.get().devLoss())
                    .forEach(loss -> best = Optional.of(new SearchProgress.Best(point.get(), loss)));
        }
    }

    void publish() {
        double share = workPlanned > 0 ? Math.min(1, workDone / workPlanned) : 0;
        listener.onProgress(
                new SearchProgress(trials, before + doneNow, doneNow, diverged, failed, stopped, share, best));
    }

    void requireFewFailures(long limit) {
        require(
                failedNow <= limit,
                "the search was ended since %s failed, more than search.failures-limit = %d; the last one: %s",
                Numbers.counted(failedNow, "trial"),
                limit,
                lastFailure);
    }
}
