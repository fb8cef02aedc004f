package org.initscope.store.results;

import java.util.List;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.TableReader;

/** Reads from the tables of a run what a diagnosis needs; nothing is trained again. */
public final class RunEvidence {
    private static final List<RecordTable<?>> TABLES = List.of(
            Tables.TRAINING_STEPS,
            Tables.LAYER_STATISTICS,
            Tables.BATCH_NORM_UNITS,
            Tables.AVERAGING_ROUNDS,
            Tables.EVALUATIONS);

    private RunEvidence() {}

    /** The evidence of a run. */
    public static RunStatistics ofRun(TableReader tables, String runId, RunDescription run) {
        EvidenceFold rows = new EvidenceFold();
        TABLES.forEach(table -> tables.forEach(table, runId, rows::add));
        return RunStatistics.of(run, rows);
    }
}
