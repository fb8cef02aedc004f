package org.initscope.spark.search;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.spark.search.trial.TrialResult;
import org.initscope.spark.search.trial.TrialSegment;

/** Takes trials from rung to rung, at each of which some are stopped. */
final class RungRace {
    private final PlannedTrials trials;
    private final SearchRungs rungs;
    private final BitSet ended;
    private final Runner runner;
    private final Consumer<List<TrialResult>> results;

    /** Runs segments of trials. */
    interface Runner {

        /** Runs the segments of some trials, by number, and says whether all came to their end. */
        boolean run(int[] numbers, Function<TrialPlan, TrialSegment> segment);
    }

    /**
     * @param ended by number, as they end
     * @param results hears of what is stopped
     */
    RungRace(
            PlannedTrials trials, SearchRungs rungs, BitSet ended, Runner runner, Consumer<List<TrialResult>> results) {
        this.trials = trials;
        this.rungs = rungs;
        this.ended = ended;
        this.runner = runner;
        this.results = results;
    }

    /**
     * Runs the trials that were added at one time: they alone are compared with each other.
     *
     * @param generation their ids
     */
    void run(Set<String> generation) {
        int[] all = Arrays.stream(trials.byId())
                .filter(trial -> generation.contains(trials.id(trial)))
                .toArray();
        rungs.requireWhole(generation, trials, all, ended);
        int[] racing = all;
        long reached = 0;
        for (int rung = 0; rung < rungs.count(); rung++) {
            int here = rung;
            long from = reached;
            long step = rungs.step(rung);
            int[] left = Arrays.stream(racing)
                    .filter(trial -> !ended.get(trial) && !rungs.has(here, trials.id(trial)))
                    .toArray();
            if (!runner.run(left, plan -> TrialSegment.upTo(plan, from, step, here))) {
                // a rung compares all of its trials
                return;
            }
            racing = survivors(all, racing, rung);
            reached = step;
        }
        long from = reached;
        int[] left = Arrays.stream(racing).filter(trial -> !ended.get(trial)).toArray();
        runner.run(left, plan -> TrialSegment.upToEnd(plan, from));
    }

    /** Stops the others. */
    private int[] survivors(int[] all, int[] racing, int rung) {
        List<TrialResult> reaching = Arrays.stream(all)
                .mapToObj(trial -> rungs.result(rung, trials.id(trial)))
                .flatMap(Optional::stream)
                .toList();
        Set<String> survivors = rungs.survivors(reaching);
        List<TrialResult> stopped = reaching.stream()
                .filter(result -> !survivors.contains(result.id())
                        && !ended.get(trials.number(result.id()).getAsInt()))
                .map(result -> result.stopped(rungs.step(rung)))
                .toList();
        if (!stopped.isEmpty()) {
            results.accept(stopped);
        }
        return Arrays.stream(racing)
                .filter(trial -> survivors.contains(trials.id(trial)))
                .toArray();
    }
}
