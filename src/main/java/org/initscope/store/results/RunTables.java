package org.initscope.store.results;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.fused.Score;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.SaturationSample;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.RoundResult;
import org.initscope.core.training.WorkerRound;
import org.initscope.store.checkpoints.Checkpoint.CommittedTables;
import org.initscope.store.tables.TableBatch;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;
import org.initscope.store.tables.Tables;

/** Gathers the rows of a run on the driver and commits them batch by batch, whole rounds at a time. */
public final class RunTables {
    private static final int ROWS_PER_BATCH = 200_000;

    private static final List<TableSchema> OF_RUN = List.of(
            Tables.TRAINING_STEPS,
            Tables.AVERAGING_ROUNDS,
            Tables.LAYER_STATISTICS,
            Tables.LAYER_HISTOGRAMS,
            Tables.BATCH_NORM_UNITS,
            Tables.SATURATION_MAPS,
            Tables.EVALUATIONS,
            Tables.THEORY);

    private final TableWriter writer;
    private final String runId;
    private final Map<TableSchema, List<TableRow>> pending = new LinkedHashMap<>();
    private final Map<String, Integer> files;
    private long batch;
    private int pendingRows;

    /** The tables of a run that begins. */
    public RunTables(TableWriter writer, String runId) {
        this(writer, runId, CommittedTables.none());
    }

    private RunTables(TableWriter writer, String runId, CommittedTables committed) {
        this.writer = writer;
        this.runId = runId;
        this.batch = committed.batches();
        this.files = new HashMap<>(committed.files());
    }

    /**
     * The tables of a run that goes on from committed rows, of which there are none at its start. What a killed driver
     * wrote after them is removed.
     *
     * @throws IllegalArgumentException where some of the committed rows have gone
     */
    public static RunTables open(TableWriter writer, String runId, CommittedTables committed) {
        RunTables tables = new RunTables(writer, runId, committed);
        for (TableSchema table : OF_RUN) {
            tables.requireFiles(table, writer.cutBack(table, runId, committed.batches()));
        }
        return tables;
    }

    private void requireFiles(TableSchema table, int found) {
        int expected = files.getOrDefault(table.name(), 0);
        require(
                found == expected,
                "the table %s has %d files of the run %s, expected %d: some were removed or moved, so that it cannot go on;"
                        + " train again",
                table.name(),
                found,
                runId,
                expected);
    }

    /** What is committed so far. */
    public CommittedTables committed() {
        return new CommittedTables(batch, files);
    }

    /** Adds what the workers of a round brought back. */
    public void addRound(long round, RoundResult result, LearningRateSchedule rates) {
        for (WorkerRound worker : result.workers()) {
            addSteps(round, worker, rates);
            for (Measurement measurement : worker.measurements()) {
                addMeasurement(Origin.worker(worker.worker(), round), measurement);
            }
        }
        AveragingRows.timed(round, result).forEach(this::add);
    }

    private void addSteps(long round, WorkerRound worker, LearningRateSchedule rates) {
        double[] losses = worker.losses();
        int perStep = (int) (worker.examples() / losses.length);
        for (int i = 0; i < losses.length; i++) {
            long step = worker.firstStep() + i;
            add(Tables.TRAINING_STEPS
                    .row()
                    .set("worker", worker.worker())
                    .set("step", step)
                    .set("round", round)
                    .set("examples", perStep)
                    .set("loss", losses[i])
                    .set("learning_rate", rates.rateAt(step)));
        }
    }

    /** Adds a measurement of the averaged network after so many rounds. */
    public void addAverageMeasurement(long round, Measurement measurement) {
        addMeasurement(Origin.averaged(round), measurement);
    }

    /** Adds what theory predicts of the start, and what was measured. */
    public void addTheory(List<TableRow> rows) {
        rows.forEach(this::add);
    }

    /** Adds which units of the averaged network saturate for a few examples, at a step. */
    public void addSaturation(long round, long step, List<SaturationSample> samples) {
        for (SaturationSample sample : samples) {
            for (int example = 0; example < sample.saturatedUnits().size(); example++) {
                add(MeasurementRows.saturation(Origin.averaged(round), step, sample, example));
            }
        }
    }

    private void addMeasurement(Origin origin, Measurement measurement) {
        MeasurementRows.statistics(origin, measurement).forEach(this::add);
        MeasurementRows.histograms(origin, measurement).forEach(this::add);
        MeasurementRows.batchNormUnits(origin, measurement).forEach(this::add);
    }

    /** Adds an evaluation; {@code complete} where it saw all examples of the split. */
    public void addEvaluation(
            long round, long step, String split, String batchNormStatistics, Score score, boolean complete) {
        add(Tables.EVALUATIONS
                .row()
                .set("round", round)
                .set("step", step)
                .set("split", split)
                .set("bn_statistics", batchNormStatistics)
                .set("loss", score.loss())
                .set("accuracy", score.accuracy())
                .set("examples", score.examples())
                .set("complete", complete));
    }

    private void add(TableRow row) {
        pending.computeIfAbsent(row.schema(), schema -> new ArrayList<>()).add(row);
        pendingRows++;
    }

    /** Whether so many rows wait that they should be committed. */
    public boolean isLarge() {
        return pendingRows >= ROWS_PER_BATCH;
    }

    /**
     * Writes all waiting rows as one batch; call it between rounds, so that a batch holds whole rounds.
     *
     * @throws IllegalArgumentException where they cannot be written, or earlier ones have gone
     */
    public void commit() {
        OF_RUN.forEach(table -> requireFiles(table, writer.files(table, runId)));
        try (TableBatch rows = TableBatch.withoutMarker(writer, runId, batch)) {
            pending.values().forEach(ofTable -> ofTable.forEach(rows::add));
            rows.commit();
        }
        pending.keySet().forEach(table -> files.merge(table.name(), 1, Integer::sum));
        batch++;
        pending.clear();
        pendingRows = 0;
    }
}
