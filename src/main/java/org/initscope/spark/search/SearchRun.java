package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.TrialOutcome;
import org.initscope.spark.averaging.ExecutorHeap;
import org.initscope.spark.search.trial.ClusterWorkers;
import org.initscope.spark.search.trial.TrialAttempt;
import org.initscope.spark.search.trial.TrialAveraging;
import org.initscope.spark.search.trial.TrialData;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.spark.search.trial.TrialResult;
import org.initscope.spark.search.trial.TrialRunner;
import org.initscope.spark.search.trial.TrialSegment;
import org.initscope.store.results.EndedTrial;
import org.initscope.store.results.RungRow;
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableBatch;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;

/** One search on the driver: what is missing, rung after rung, and its tables. */
public final class SearchRun {
    private final JavaSparkContext spark;
    private final SearchPlan plan;
    private final SearchFolder folder;
    private final SearchListener listener;
    private final TrialSegments trialSegments;
    private final TrialAveraging together;
    private final List<TrialData> data;
    private final Diagnosis diagnosis;
    private final Map<String, PlannedTrial> planned = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final List<TrialAttempt.Disturbed> unfinished = new ArrayList<>();
    /** By rung, then by trial: the results without their rows. */
    private final List<Map<String, TrialResult>> rungs = new ArrayList<>();

    /**
     * @param together trains the trials that have several workers
     */
    public SearchRun(
            JavaSparkContext spark,
            SearchPlan plan,
            List<TrialData> data,
            ClusterWorkers together,
            SearchFolder folder,
            SearchListener listener) {
        this.spark = spark;
        this.together = together;
        this.plan = plan;
        this.folder = folder;
        this.listener = listener;
        this.data = List.copyOf(data);
        this.diagnosis = StandardRules.diagnosis(plan.thresholds());
        List<Broadcast<TrialData>> broadcast =
                data.stream().map(spark::broadcast).toList();
        this.trialSegments = new TrialSegments(
                spark,
                new TrialTasks(spark, broadcast, plan.thresholds(), plan.earlyStopping()),
                ExecutorHeap.of(spark));
        plan.trials().forEach(trial -> planned.put(trial.plan().id(), trial));
        plan.earlyStopping().rungs().forEach(rung -> rungs.add(new ConcurrentHashMap<>()));
    }

    /**
     * Runs the trials that have not ended yet.
     *
     * @return how many there were
     * @throws IllegalArgumentException where more trials fail than are allowed, or a table cannot be written
     */
    public long run() {
        return run(() -> false);
    }

    /**
     * Runs the trials that have not ended yet, and looks every moment whether it shall stop.
     *
     * @return how many there were
     * @throws SearchStopped where it did; the trials that had ended are committed
     * @throws IllegalArgumentException where more trials fail than are allowed, or a table cannot be written
     */
    public long run(BooleanSupplier stop) {
        Configuration hadoop = spark.hadoopConfiguration();
        String out = folder.out().absolute().toString();
        long nextBatch = TableBatch.recover(hadoop, out, plan.id(), SearchWriter.tables(), Tables.TRIALS.schema());
        TableReader tables = new TableReader(hadoop, out);
        SearchTally tally = new SearchTally(planned.size(), (trial, steps) -> cost(trial.plan(), 0, steps), listener);
        readCommitted(tables, tally);
        List<PlannedTrial> left = planned.values().stream()
                .filter(trial -> !ended.contains(trial.plan().id()))
                .toList();
        if (!left.isEmpty()) {
            requireSameTypes(tables.schema(Tables.TRIALS.schema(), plan.id()));
        }
        List<Set<String>> generations = folder.generations(planned.keySet());
        tally.plan(left.stream()
                .mapToDouble(trial -> cost(trial.plan(), 0, trial.plan().steps()))
                .sum());
        if (!left.isEmpty()) {
            tally.publish();
        }
        String group = "search " + plan.id();
        spark.setJobGroup(group, group, false);
        try (SearchWriter writer =
                new SearchWriter(hadoop, out, plan, nextBatch, tally, stop, () -> spark.cancelJobGroup(group))) {
            try {
                for (Set<String> generation : generations) {
                    runGeneration(generation, writer);
                }
            } catch (Exception e) {
                // the writer's reason, where it was the writer that cancelled the job; Spark throws checked exceptions
                // that it does not declare
                writer.requireWriting();
                throw e;
            }
            writer.finish();
            writer.requireWriting();
        } finally {
            spark.clearJobGroup();
        }
        return left.size() - unfinished.size();
    }

    /**
     * Trials that were disturbed each time they were tried, with the reason. They are not in the tables, and a search
     * that goes on tries them again.
     */
    public Map<GridPoint, String> unfinished() {
        Map<GridPoint, String> reasons = new LinkedHashMap<>();
        unfinished.forEach(
                one -> reasons.put(planned.get(one.segment().plan().id()).point(), one.why()));
        return reasons;
    }

    private void readCommitted(TableReader reader, SearchTally tally) {
        reader.forEach(Tables.TRIALS.only(EndedTrial.class), plan.id(), trial -> {
            ended.add(trial.trialId());
            // one of a larger grid than today's is none of this search
            Optional.ofNullable(planned.get(trial.trialId()))
                    .ifPresent(known -> tally.addEarlier(known.point(), trial));
        });
        reader.forEach(Tables.RUNGS, plan.id(), row -> {
            if (row.rung() < rungs.size()) {
                rungs.get(row.rung()).put(row.trialId(), resultOf(row));
            }
        });
    }

    /** An earlier InitScope took the type of a swept key's column from its values. */
    private void requireSameTypes(TableSchema there) {
        for (Column column :
                SweptColumn.beside(Tables.TRIALS.schema(), plan.swept()).columns()) {
            Column.Type type = there.has(column.name())
                    ? there.columns().get(there.indexOf(column.name())).type()
                    : column.type();
            require(
                    type == column.type(),
                    "the trials of the search %s have column %s of type %s, as an earlier InitScope wrote it, and further"
                            + " trials would have it of type %s: begin another search with --search-id",
                    plan.id(),
                    column.name(),
                    label(type),
                    label(column.type()));
        }
    }

    private static String label(Column.Type type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
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

    /** Trials that were added at one time: they alone are compared with each other at the rungs. */
    private void runGeneration(Set<String> generation, SearchWriter writer) {
        List<PlannedTrial> racing = new ArrayList<>(
                planned.values().stream().filter(isIn(generation)).toList());
        requireWhole(generation, racing);
        long reached = 0;
        for (int rung = 0; rung < rungs.size(); rung++) {
            long step = plan.earlyStopping().rungs().get(rung);
            List<TrialSegment> segments = new ArrayList<>();
            for (PlannedTrial trial : racing) {
                boolean last = trial.plan().steps() <= step;
                boolean known = rungs.get(rung).containsKey(trial.plan().id());
                if (!ended.contains(trial.plan().id()) && !known) {
                    long until = last ? trial.plan().steps() : step;
                    segments.add(new TrialSegment(trial.plan(), reached, until, last ? TrialSegment.END : rung));
                }
            }
            run(segments, writer);
            if (!unfinished.isEmpty()) {
                // a rung compares all of its trials
                return;
            }
            Set<String> survivors = stopOthers(rung, step, generation, writer);
            racing.removeIf(trial -> !survivors.contains(trial.plan().id()));
            reached = step;
        }
        List<TrialSegment> segments = new ArrayList<>();
        for (PlannedTrial trial : racing) {
            if (!ended.contains(trial.plan().id())) {
                segments.add(
                        new TrialSegment(trial.plan(), reached, trial.plan().steps(), TrialSegment.END));
            }
        }
        run(segments, writer);
    }

    private static Predicate<PlannedTrial> isIn(Set<String> generation) {
        return trial -> generation.contains(trial.plan().id());
    }

    /** Trials of an earlier grid that this one lacks would change what becomes of the others. */
    private void requireWhole(Set<String> generation, List<PlannedTrial> racing) {
        boolean complete = ended.containsAll(generation);
        require(
                complete || rungs.isEmpty() || racing.size() == generation.size(),
                "the grid lacks %d trials that the search %s began with, and its early stopping compares all of them: take"
                        + " the whole grid to the end first",
                generation.size() - racing.size(),
                plan.id());
    }

    private Set<String> stopOthers(int rung, long step, Set<String> generation, SearchWriter writer) {
        Map<String, TrialResult> there = new HashMap<>(rungs.get(rung));
        there.keySet().retainAll(generation);
        List<EarlyStopping.RungScore> scores = there.values().stream()
                .map(result -> new EarlyStopping.RungScore(
                        result.id(), result.losses().compared().orElse(Double.MAX_VALUE)))
                .toList();
        Set<String> survivors = plan.earlyStopping().survivors(scores);
        List<TrialResult> stopped = there.values().stream()
                .filter(result -> !survivors.contains(result.id()) && !ended.contains(result.id()))
                .map(result -> result.stopped(step))
                .toList();
        if (!stopped.isEmpty()) {
            stopped.forEach(result -> ended.add(result.id()));
            writer.add(stopped);
        }
        return survivors;
    }

    private void run(List<TrialSegment> segments, SearchWriter writer) {
        if (segments.isEmpty()) {
            return;
        }
        Map<Boolean, List<TrialSegment>> byWorkers = segments.stream()
                .collect(Collectors.partitioningBy(
                        segment -> segment.plan().workers().count() == 1));
        List<TrialAttempt.Disturbed> disturbed =
                trialSegments.run(byWorkers.get(true), this::cost, results -> take(results, writer));
        unfinished.addAll(disturbed);
        for (TrialSegment segment : byWorkers.get(false)) {
            runTogether(segment, writer);
            writer.requireWriting();
        }
        writer.requireWriting();
        Set<String> without =
                unfinished.stream().map(one -> one.segment().plan().id()).collect(Collectors.toSet());
        for (TrialSegment segment : segments) {
            String id = segment.plan().id();
            if (!without.contains(id)
                    && (segment.isEnd() || !rungs.get(segment.rung()).containsKey(id))) {
                ended.add(id);
            }
        }
    }

    /** Trains a trial of several workers, which has the cluster for itself: once more where something befalls it. */
    private void runTogether(TrialSegment segment, SearchWriter writer) {
        TrialRunner runner =
                new TrialRunner(data.get(segment.plan().data()), diagnosis, together, plan.earlyStopping());
        TrialAttempt attempt = runner.run(segment);
        if (attempt instanceof TrialAttempt.Disturbed && !spark.sc().isStopped()) {
            writer.requireWriting();
            attempt = runner.run(segment);
        }
        if (attempt instanceof TrialAttempt.Ended ended) {
            take(List.of(ended.result()), writer);
        } else if (attempt instanceof TrialAttempt.Disturbed disturbed) {
            unfinished.add(disturbed);
        }
    }

    private void take(List<TrialResult> results, SearchWriter writer) {
        for (TrialResult result : results) {
            if (!result.hasEnded()) {
                rungs.get(result.rung()).put(result.id(), result.withoutRows());
            }
        }
        writer.add(results);
    }

    private double cost(TrialSegment segment) {
        return cost(segment.plan(), segment.measuredSteps(), segment.untilStep());
    }

    private double cost(TrialPlan plan, long fromStep, long untilStep) {
        return plan.cost(fromStep, untilStep, data.get(plan.data()).evaluatedExamples());
    }
}
