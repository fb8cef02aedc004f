package org.initscope.store.results;

import static org.initscope.core.Check.require;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.evidence.RoundRows;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.SaturationSample;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.store.checkpoints.Checkpoint.CommittedTables;
import org.initscope.store.results.rows.LayerTheory;
import org.initscope.store.tables.GatheredRows;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.TableBatch;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;

/** Gathers the rows of a run on the driver and commits them batch by batch, whole rounds at a time. */
public final class RunTables {
    private static final int ROWS_PER_BATCH = 200_000;

    private final TableWriter writer;
    private final String runId;
    private final GatheredRows pending = new GatheredRows();
    private final Map<String, Integer> files;

    /** The last batch of each table that has rows of this session. */
    private final Map<TableSchema, Long> last = new LinkedHashMap<>();

    private long batch;

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
        for (RecordTable<?> table : Tables.OF_TRAINING) {
            tables.requireFiles(table.schema(), writer.cutBack(table.schema(), runId, committed.batches()));
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
        RoundRows.steps(round, result, rates::rateAt).forEach(row -> pending.add(Tables.TRAINING_STEPS, row));
        for (WorkerRound worker : result.workers()) {
            worker.measurements().forEach(m -> addMeasurement(MeasurementRows.ofWorker(worker.worker(), round, m)));
        }
        RoundRows.timed(round, result).forEach(row -> pending.add(Tables.AVERAGING_ROUNDS, row));
    }

    /** Adds a measurement of the averaged network after so many rounds. */
    public void addAverageMeasurement(long round, Measurement measurement) {
        addMeasurement(MeasurementRows.ofAverage(round, measurement));
    }

    private void addMeasurement(MeasurementRows measured) {
        measured.statistics().forEach(row -> pending.add(Tables.LAYER_STATISTICS, row));
        measured.histograms().forEach(row -> pending.add(Tables.LAYER_HISTOGRAMS, row));
        measured.batchNormUnits().forEach(row -> pending.add(Tables.BATCH_NORM_UNITS, row));
    }

    /** Adds what theory predicts of the start, and what was measured. */
    public void addTheory(List<LayerTheory> rows) {
        rows.forEach(row -> pending.add(Tables.THEORY, row));
    }

    /** Adds which units of the averaged network saturate for a few examples, at a step. */
    public void addSaturation(long round, long step, List<SaturationSample> samples) {
        samples.forEach(sample -> MeasurementRows.saturation(round, step, sample)
                .forEach(row -> pending.add(Tables.SATURATION_MAPS, row)));
    }

    /** Adds the critical learning rate of the averaged network at a step. */
    public void addCriticalRate(CriticalRate rate) {
        pending.add(Tables.CRITICAL_RATES, rate);
    }

    /** Adds an evaluation. */
    public void addEvaluation(Evaluation evaluation) {
        pending.add(Tables.EVALUATIONS, evaluation);
    }

    /** Whether so many rows wait that they should be committed. */
    public boolean isLarge() {
        return pending.size() >= ROWS_PER_BATCH;
    }

    /**
     * Writes all waiting rows as one batch; call it between rounds, so that a batch holds whole rounds. It lists no folder,
     * which would take longer with every batch: it asks for the files of the batches before alone.
     *
     * @throws IllegalArgumentException where they cannot be written, or those before have gone
     */
    public void commit() {
        last.forEach((table, number) -> require(
                writer.stands(table, runId, number),
                "the table %s has lost batch %d of the run %s: it was removed or moved, so that the run cannot go on; train"
                        + " again",
                table.name(),
                number,
                runId));
        try (TableBatch rows = TableBatch.withoutMarker(writer, runId, batch)) {
            pending.addTo(rows);
            rows.commit();
        }
        for (TableSchema table : pending.tables()) {
            files.merge(table.name(), 1, Integer::sum);
            last.put(table, batch);
        }
        batch++;
        pending.clear();
    }

    /**
     * Requires that every committed batch stands.
     *
     * @throws IllegalArgumentException where some have gone
     */
    public void requireWhole() {
        Tables.OF_TRAINING.forEach(table -> requireFiles(table.schema(), writer.files(table.schema(), runId)));
    }
}
