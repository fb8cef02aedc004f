package org.initscope.spark.search.trial;

import java.util.List;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.training.Divergence;
import org.initscope.store.tables.GatheredRows;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.RowBlock;

/** The rows of a trial by table: all of them are evidence, those of steps that were not measured before are written. */
final class TrialRows {
    private final long firstStep;
    private final EvidenceFold evidence = new EvidenceFold();
    private final GatheredRows written = new GatheredRows();

    /**
     * @param firstStep from which on rows are written
     */
    TrialRows(long firstStep) {
        this.firstStep = firstStep;
    }

    <R extends Record> void add(long step, RecordTable<R> table, R row) {
        evidence.add(row);
        if (step >= firstStep) {
            written.add(table, row);
        }
    }

    /** Where a measured step was the first whose forward pass met a number that is not finite. */
    Divergence divergence() {
        return evidence.layers().divergence();
    }

    RunStatistics evidence(RunDescription run) {
        return RunStatistics.of(run, evidence);
    }

    List<RowBlock> blocks() {
        return written.blocks();
    }
}
