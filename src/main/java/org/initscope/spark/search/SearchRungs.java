package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.TrialOutcome;
import org.initscope.spark.search.trial.TrialResult;
import org.initscope.store.results.rows.RungRow;

/** What the trials of a search came to at the rungs of its early stopping, and which of them go on. */
final class SearchRungs {
    private final String searchId;
    private final EarlyStopping earlyStopping;
    /** By rung, then by trial: the results without their rows. */
    private final List<Map<String, TrialResult>> results = new ArrayList<>();

    private final Set<String> endedOfOtherGrid = new HashSet<>();

    SearchRungs(SearchPlan plan) {
        this.searchId = plan.id();
        this.earlyStopping = plan.earlyStopping();
        earlyStopping.rungs().forEach(rung -> results.add(new ConcurrentHashMap<>()));
    }

    int count() {
        return results.size();
    }

    /** The steps after which trials are compared at a rung. */
    long step(int rung) {
        return earlyStopping.rungs().get(rung);
    }

    /** A trial that has ended and is none of today's grid. */
    void addEndedOfOtherGrid(String id) {
        if (count() > 0) {
            endedOfOtherGrid.add(id);
        }
    }

    void add(RungRow row) {
        if (row.rung() < count()) {
            results.get(row.rung()).put(row.trialId(), resultOf(row));
        }
    }

    void add(TrialResult result) {
        results.get(result.rung()).put(result.id(), result.withoutRows());
    }

    boolean has(int rung, String id) {
        return results.get(rung).containsKey(id);
    }

    Optional<TrialResult> result(int rung, String id) {
        return Optional.ofNullable(results.get(rung).get(id));
    }

    private static TrialResult resultOf(RungRow row) {
        return new TrialResult(
                row.trialId(),
                new TrialOutcome.Completed(),
                row.rung(),
                row.step(),
                row.losses(),
                row.stepSeconds(),
                row.seconds(),
                row.verdict().orElse(Verdict.INSUFFICIENT_DATA),
                List.of());
    }

    /**
     * Trials of an earlier grid that this one lacks would change what becomes of the others.
     *
     * @param generation ids of trials that are compared with each other
     * @param racing those of them that are of today's grid, by number
     * @param ended of today's grid, by number
     */
    void requireWhole(Set<String> generation, PlannedTrials trials, int[] racing, BitSet ended) {
        boolean complete = generation.stream().allMatch(id -> {
            OptionalInt number = trials.number(id);
            return number.isPresent() ? ended.get(number.getAsInt()) : endedOfOtherGrid.contains(id);
        });
        require(
                complete || racing.length == generation.size(),
                "the grid lacks %s that the search %s began with, and its early stopping compares all of them: take"
                        + " the whole grid to the end first",
                Numbers.counted(generation.size() - racing.length, "trial"),
                searchId);
    }

    /** The ids of those that go on, of the trials that have reached a rung. */
    Set<String> survivors(List<TrialResult> reaching) {
        return earlyStopping.survivors(reaching.stream()
                .map(result -> new EarlyStopping.RungScore(
                        result.id(), result.losses().compared().orElse(Double.MAX_VALUE)))
                .toList());
    }
}
