package org.initscope.store.results;

import java.util.List;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.Tables;

/** Reads from the tables of a run what a diagnosis needs; nothing is trained again. */
public final class RunEvidence {
    private static final List<TableSchema> TABLES = List.of(
            Tables.TRAINING_STEPS,
            Tables.LAYER_STATISTICS,
            Tables.BATCH_NORM_UNITS,
            Tables.AVERAGING_ROUNDS,
            Tables.EVALUATIONS);

    private RunEvidence() {}

    /** The evidence of a run. */
    public static RunStatistics ofRun(TableReader tables, String runId, RunDescription run) {
        EvidenceRows rows = new EvidenceRows();
        for (TableSchema table : TABLES) {
            tables.forEach(table, tables.parts(table, runId), rows::add);
        }
        return rows.statistics(run);
    }
}
