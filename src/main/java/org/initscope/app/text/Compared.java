package org.initscope.app.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.Tables;

/**
 * A run or a trial that is compared with others.
 *
 * @param config its resolved job by key
 * @param figures how it ended, by name
 * @param readings what was measured, by step
 */
public record Compared(
        String label,
        SortedMap<String, String> config,
        Map<String, String> figures,
        SortedMap<Long, List<LayerSummary>> readings) {

    /** A run by its id. */
    public static Compared run(RunFolder folder) {
        TableReader tables = folder.tables();
        String id = folder.id();
        TableRow run = RunStatus.row(folder);
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("outcome", run.string("status"));
        figures.put("initial loss", Figures.decimal(run.optionalReal("initial_loss")));
        for (TableRow row : tables.read(Tables.EVALUATIONS, id)) {
            String name = row.string("split") + " loss, " + row.string("bn_statistics");
            figures.put(name, Figures.decimal(row.optionalReal("loss")));
        }
        Predicate<TableRow> averaged = row -> row.string("scope").equals("averaged");
        SortedMap<Long, List<LayerSummary>> readings = readings(tables, Tables.LAYER_STATISTICS, id, averaged);
        return new Compared(
                id,
                Job.values(run.string("config"), "run " + id),
                figures,
                readings.isEmpty()
                        ? readings(tables, Tables.LAYER_STATISTICS, id, Network.ofWorker(0)::owns)
                        : readings);
    }

    /** A trial by its row. */
    public static Compared trial(TableReader tables, String searchId, TableRow trial) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("outcome", trial.string("outcome"));
        figures.put("initial loss", Figures.decimal(trial.optionalReal("initial_loss")));
        figures.put("train loss, running", Figures.decimal(trial.optionalReal("train_loss")));
        figures.put("dev loss, running", Figures.decimal(trial.optionalReal("dev_loss")));
        figures.put("dev loss, recalibrated", Figures.decimal(trial.optionalReal("dev_loss_recalibrated")));
        String id = trial.string("trial_id");
        return new Compared(
                id,
                Job.values(trial.string("config"), "trial " + id),
                figures,
                readings(tables, Tables.ofTrials(Tables.LAYER_STATISTICS), searchId, row -> row.string("trial_id")
                        .equals(id)));
    }

    private static SortedMap<Long, List<LayerSummary>> readings(
            TableReader tables, TableSchema table, String id, Predicate<TableRow> condition) {
        SortedMap<Long, List<LayerSummary>> readings = new TreeMap<>();
        for (TableRow row : tables.read(table, id, condition)) {
            readings.computeIfAbsent(row.number("step"), step -> new ArrayList<>())
                    .add(LayerSummary.of(row));
        }
        return readings;
    }
}
