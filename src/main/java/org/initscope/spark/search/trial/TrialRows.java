package org.initscope.spark.search.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.RowBlock;

/** The rows of a trial by table: all of them are evidence, those of steps that were not measured before are written. */
final class TrialRows {
    private final long firstStep;
    private final EvidenceFold evidence = new EvidenceFold();
    private final Map<RecordTable<?>, Rows<?>> written = new LinkedHashMap<>();

    /** Rows of one table. */
    private record Rows<R extends Record>(RecordTable<R> table, List<R> rows) {
        RowBlock block() {
            return RowBlock.of(table, rows);
        }
    }

    /**
     * @param firstStep from which on rows are written
     */
    TrialRows(long firstStep) {
        this.firstStep = firstStep;
    }

    @SuppressWarnings("unchecked")
    <R extends Record> void add(long step, RecordTable<R> table, R row) {
        evidence.add(row);
        if (step >= firstStep) {
            ((Rows<R>) written.computeIfAbsent(table, key -> new Rows<>(table, new ArrayList<>()))).rows.add(row);
        }
    }

    RunStatistics evidence(RunDescription run) {
        return RunStatistics.of(run, evidence);
    }

    List<RowBlock> blocks() {
        return written.values().stream().map(Rows::block).toList();
    }
}
