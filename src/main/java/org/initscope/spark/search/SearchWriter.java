package org.initscope.spark.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.initscope.spark.search.trial.TrialResult;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.RungRow;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.RowBlock;
import org.initscope.store.tables.TableBatch;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;

/**
 * Appends results to open files, on a thread of its own, and commits them in batches of whole trials. Rows are dropped as
 * soon as they are appended, so the driver's memory does not grow with the search.
 */
final class SearchWriter implements AutoCloseable {
    /** Tables that trials write besides that of trials. */
    static final List<TableSchema> OF_TRIALS = List.of(
            Tables.ofTrials(Tables.TRAINING_STEPS).schema(),
            Tables.ofTrials(Tables.AVERAGING_ROUNDS).schema(),
            Tables.ofTrials(Tables.LAYER_STATISTICS).schema(),
            Tables.ofTrials(Tables.LAYER_HISTOGRAMS).schema(),
            Tables.ofTrials(Tables.BATCH_NORM_UNITS).schema(),
            Tables.ofTrials(Tables.EVALUATIONS).schema(),
            Tables.ofTrials(Tables.CRITICAL_RATES).schema(),
            Tables.ofTrials(Tables.THEORY).schema());

    /**
     * How the search ends early.
     *
     * @param wanted whether somebody wants it to stop
     * @param cancel what to do, on this writer's thread, where it cannot go on, or shall not
     */
    record Stopping(BooleanSupplier wanted, Runnable cancel) {}

    /** Results of so many tasks wait in memory at most. */
    private static final int QUEUE = 32;

    private final TableWriter writer;
    private final SearchPlan plan;
    private final Function<String, PlannedTrial> planned;
    private final TableSchema trials;
    private final Map<String, TableSchema> tables = new HashMap<>();
    private final LinkedBlockingQueue<List<TrialResult>> queue = new LinkedBlockingQueue<>(QUEUE);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final SearchTally tally;
    private final Stopping stopping;
    private final Thread thread;
    private long nextBatch;
    private TableBatch batch;
    private long batchBegan;
    /** Whether the batch holds whole results, so that it can be committed. */
    private boolean whole;

    private volatile boolean ending;

    /**
     * @param planned the trial of a result, by its id
     * @param nextBatch number of the first batch to write
     */
    SearchWriter(
            TableWriter writer,
            SearchPlan plan,
            Function<String, PlannedTrial> planned,
            long nextBatch,
            SearchTally tally,
            Stopping stopping) {
        this.writer = writer;
        this.plan = plan;
        this.planned = planned;
        this.nextBatch = nextBatch;
        this.tally = tally;
        this.stopping = stopping;
        this.trials = SweptColumn.beside(Tables.TRIALS.schema(), plan.swept());
        OF_TRIALS.forEach(table -> tables.put(table.name(), table));
        this.batch = newBatch();
        this.thread = new Thread(this::write, "search-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Hands over results of one task; waits where the writer cannot follow. */
    void add(List<TrialResult> results) {
        try {
            while (failure.get() == null && !queue.offer(results, 1, TimeUnit.SECONDS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The reason why the writer ended early, as an exception. */
    void requireWriting() {
        Throwable reason = failure.get();
        if (reason instanceof RuntimeException exception) {
            throw exception;
        }
        if (reason != null) {
            throw new IllegalStateException(reason);
        }
    }

    private void write() {
        try {
            while (!ending || !queue.isEmpty()) {
                List<TrialResult> results = queue.poll(100, TimeUnit.MILLISECONDS);
                if (results != null) {
                    results.forEach(this::append);
                    tally.publish();
                }
                commitIfDue();
                tally.requireFewFailures(plan.failuresLimit());
                if (stopping.wanted().getAsBoolean()) {
                    throw new SearchStopped();
                }
            }
            commit();
        } catch (Throwable e) {
            // whatever it is, the search must not wait for a writer that has gone
            failure.set(e);
            keepWhatIsThere();
            stopping.cancel().run();
        }
    }

    private void keepWhatIsThere() {
        try {
            if (whole) {
                commit();
            }
        } catch (RuntimeException e) {
            failure.get().addSuppressed(e);
        }
    }

    private void append(TrialResult result) {
        whole = false;
        PlannedTrial trial = planned.apply(result.id());
        for (RowBlock block : result.rows()) {
            block.forEach(tables.get(block.table()), result.id(), batch::add);
        }
        if (result.hasEnded()) {
            batch.add(trialRow(trial, result));
        } else {
            batch.add(rungRow(result));
        }
        whole = true;
        tally.add(trial, result);
    }

    private TableRow trialRow(PlannedTrial trial, TrialResult result) {
        TrialRow.Summary summary = new TrialRow.Summary(
                result.id(),
                trial.plan().seed(),
                TrialRow.End.of(result.outcome()),
                result.steps(),
                result.losses(),
                new TrialRow.Times(result.stepSeconds(), result.seconds()),
                Optional.of(result.verdict()));
        PlannedTrial.Described job = trial.job().get();
        TableRow row = Tables.TRIALS.row(trials, new TrialRow(summary, job.settings(), job.config()));
        plan.swept().forEach(column -> column.set(row, trial.point()));
        return row;
    }

    private static TableRow rungRow(TrialResult result) {
        return Tables.RUNGS.row(new RungRow(
                result.id(),
                result.rung(),
                result.steps(),
                result.losses(),
                result.stepSeconds(),
                result.seconds(),
                Optional.of(result.verdict())));
    }

    /** The tables of a search and their marker last. */
    static List<TableSchema> tables() {
        List<TableSchema> all = new ArrayList<>(OF_TRIALS);
        all.add(Tables.RUNGS.schema());
        all.add(Tables.TRIALS.schema());
        return all;
    }

    private void commitIfDue() {
        Duration age = Duration.ofNanos(System.nanoTime() - batchBegan);
        if (batch.rows() > 0 && age.compareTo(plan.commitEvery()) >= 0) {
            commit();
        }
    }

    private void commit() {
        if (batch.rows() > 0) {
            whole = false;
            batch.commit();
            batch = newBatch();
        }
    }

    private TableBatch newBatch() {
        batchBegan = System.nanoTime();
        whole = true;
        return TableBatch.of(writer, plan.id(), nextBatch++, trials);
    }

    /** Commits what was handed over. */
    void finish() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish();
        batch.close();
    }
}
