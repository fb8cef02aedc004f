package org.initscope.spark.search.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.Tables;

/** A row of table trials without its swept values and its configuration. */
public record TrialRecord(
        String id,
        long seed,
        String outcome,
        Optional<String> reason,
        long steps,
        OptionalDouble initialLoss,
        OptionalDouble trainLoss,
        OptionalDouble devLoss,
        OptionalDouble recalibratedDevLoss,
        double stepSeconds,
        double seconds) {
    private static final Set<String> COLUMNS = Set.of(
            "trial_id",
            "seed",
            "outcome",
            "reason",
            "steps",
            "initial_loss",
            "train_loss",
            "dev_loss",
            "dev_loss_recalibrated",
            "step_seconds",
            "seconds");

    /**
     * All committed trials of a search.
     *
     * @param out the folder that holds {@code tables/}
     */
    public static List<TrialRecord> read(Configuration hadoop, String out, String searchId) {
        TableSchema columns = new TableSchema(
                Tables.TRIALS.name(),
                Tables.TRIALS.partition(),
                Tables.TRIALS.meaning(),
                Tables.TRIALS.columns().stream()
                        .filter(column -> COLUMNS.contains(column.name()))
                        .toList());
        List<TrialRecord> records = new ArrayList<>();
        for (TableRow row : new TableReader(hadoop, out).read(columns, searchId)) {
            records.add(of(row));
        }
        return records;
    }

    private static TrialRecord of(TableRow row) {
        return new TrialRecord(
                row.string("trial_id"),
                row.number("seed"),
                row.string("outcome"),
                row.isNull("reason") ? Optional.empty() : Optional.of(row.string("reason")),
                row.number("steps"),
                row.optionalReal("initial_loss"),
                row.optionalReal("train_loss"),
                row.optionalReal("dev_loss"),
                row.optionalReal("dev_loss_recalibrated"),
                row.real("step_seconds"),
                row.real("seconds"));
    }

    /** The dev loss that trials are ranked by: with recalibrated batch-norm statistics where there are some. */
    public OptionalDouble comparedLoss() {
        return recalibratedDevLoss.isPresent() ? recalibratedDevLoss : devLoss;
    }

    public boolean isCompleted() {
        return outcome.equals("completed");
    }
}
