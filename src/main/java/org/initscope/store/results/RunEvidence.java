package org.initscope.store.results;

import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.store.tables.TableReader;

/** Reads from the tables of a run what a diagnosis needs; nothing is trained again. */
public final class RunEvidence {
    private RunEvidence() {}

    /** The evidence of a run. */
    public static RunStatistics ofRun(TableReader tables, String runId, RunDescription run) {
        EvidenceFold rows = new EvidenceFold();
        Tables.EVIDENCE.forEach(table -> tables.forEach(table, runId, rows::add));
        return RunStatistics.of(run, rows);
    }
}
