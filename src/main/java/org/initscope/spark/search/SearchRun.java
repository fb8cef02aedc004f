package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.search.GridPoint;
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
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableBatch;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;

/** One search on the driver: what is missing, rung after rung, and its tables. */
public final class SearchRun {
    private final JavaSparkContext spark;
    private final SearchPlan plan;
    private final PlannedTrials trials;
    private final SearchFolder folder;
    private final SearchListener listener;
    private final TrialSegments trialSegments;
    private final TrialAveraging together;
    private final List<TrialData> data;
    private final Diagnosis diagnosis;
    private final SearchRungs rungs;
    /** By number. */
    private final BitSet ended = new BitSet();

    /** By number: what was handed out and has not come back, so that it is planned once. */
    private final Map<Integer, PlannedTrial> underway = new ConcurrentHashMap<>();

    private final List<TrialAttempt.Disturbed> unfinished = new ArrayList<>();

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
        this.trials = plan.trials();
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
        this.rungs = new SearchRungs(plan);
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
        SearchTally tally = new SearchTally(trials.size(), (trial, steps) -> cost(trial.plan(), steps), listener);
        readCommitted(tables, tally);
        int[] left =
                Arrays.stream(trials.byId()).filter(trial -> !ended.get(trial)).toArray();
        if (left.length > 0) {
            requireSameTypes(tables.schema(Tables.TRIALS.schema(), plan.id()));
        }
        double[] costs = costs(left, TrialSegment::whole);
        tally.plan(Arrays.stream(costs).sum());
        if (left.length > 0) {
            tally.publish();
        }
        String group = "search " + plan.id();
        spark.setJobGroup(group, group, false);
        try (SearchWriter writer = new SearchWriter(
                new TableWriter(hadoop, out),
                plan,
                this::planned,
                nextBatch,
                tally,
                new SearchWriter.Stopping(stop, () -> spark.cancelJobGroup(group)))) {
            try {
                if (rungs.count() == 0) {
                    run(left, costs, TrialSegment::whole, writer);
                } else {
                    race(writer);
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
        return left.length - unfinished.size();
    }

    /**
     * Trials that were disturbed each time they were tried, with the reason. They are not in the tables, and a search
     * that goes on tries them again.
     */
    public Map<GridPoint, String> unfinished() {
        Map<GridPoint, String> reasons = new LinkedHashMap<>();
        unfinished.forEach(
                one -> reasons.put(trials.point(number(one.segment().plan().id())), one.why()));
        return reasons;
    }

    private int number(String id) {
        return trials.number(id).getAsInt();
    }

    private void readCommitted(TableReader reader, SearchTally tally) {
        reader.forEach(Tables.TRIALS.only(EndedTrial.class), plan.id(), trial -> {
            OptionalInt number = trials.number(trial.trialId());
            if (number.isPresent()) {
                ended.set(number.getAsInt());
                tally.addEarlier(() -> trials.point(number.getAsInt()), trial);
            } else {
                // one of a larger grid than today's is none of this search
                rungs.addEndedOfOtherGrid(trial.trialId());
            }
        });
        reader.forEach(Tables.RUNGS, plan.id(), rungs::add);
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
                    "the trials of the search %s have column %s of type %s from an earlier InitScope, and further ones would have"
                            + " %s: begin another search with --search-id",
                    plan.id(),
                    column.name(),
                    label(type),
                    label(column.type()));
        }
    }

    private static String label(Column.Type type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Runs the trials that were added at one time after the other. */
    private void race(SearchWriter writer) {
        RungRace race = new RungRace(
                trials,
                rungs,
                ended,
                (numbers, segment) -> {
                    run(numbers, costs(numbers, segment), segment, writer);
                    return unfinished.isEmpty();
                },
                results -> take(results, writer));
        List<String> ids =
                IntStream.range(0, trials.size()).mapToObj(trials::id).toList();
        folder.generations(ids).forEach(race::run);
    }

    private double[] costs(int[] numbers, Function<TrialPlan, TrialSegment> segment) {
        double[] costs = new double[trials.size()];
        for (int number : numbers) {
            costs[number] = cost(segment.apply(trials.at(number).plan()));
        }
        return costs;
    }

    private void run(int[] numbers, double[] costs, Function<TrialPlan, TrialSegment> segment, SearchWriter writer) {
        TrialQueue queue = new TrialQueue(
                numbers,
                number -> costs[number],
                number -> segment.apply(begin(number).plan()),
                spark.defaultParallelism());
        TrialSegments.Left left = trialSegments.run(queue, results -> take(results, writer), writer::requireWriting);
        unfinished.addAll(left.unfinished());
        for (TrialSegment one : left.together()) {
            runTogether(one, writer);
            writer.requireWriting();
        }
        writer.requireWriting();
    }

    private PlannedTrial begin(int number) {
        PlannedTrial trial = trials.at(number);
        underway.put(number, trial);
        return trial;
    }

    /** The trial of a result, for which it is underway no longer. */
    private PlannedTrial planned(String id) {
        int number = number(id);
        return Optional.ofNullable(underway.remove(number)).orElseGet(() -> trials.at(number));
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
        if (attempt instanceof TrialAttempt.Ended one) {
            take(List.of(one.result()), writer);
        } else if (attempt instanceof TrialAttempt.Disturbed disturbed) {
            unfinished.add(disturbed);
        }
    }

    private void take(List<TrialResult> results, SearchWriter writer) {
        for (TrialResult result : results) {
            if (result.hasEnded()) {
                ended.set(number(result.id()));
            } else {
                rungs.add(result);
            }
        }
        writer.add(results);
    }

    /** Of all steps of a segment, since those that were measured are taken again. */
    private double cost(TrialSegment segment) {
        return cost(segment.plan(), segment.untilStep());
    }

    private double cost(TrialPlan plan, long untilStep) {
        return plan.cost(untilStep, data.get(plan.data()).evaluatedExamples());
    }
}
