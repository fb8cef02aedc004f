package org.initscope.spark.search.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.store.results.EvidenceRows;
import org.initscope.store.tables.RowBlock;
import org.initscope.store.tables.TableRow;

/** The rows of a trial by table: all of them are evidence, those of steps that were not measured before are written. */
final class TrialRows {
    private final long firstStep;
    private final EvidenceRows evidence = new EvidenceRows();
    private final Map<String, List<TableRow>> written = new LinkedHashMap<>();

    /**
     * @param firstStep from which on rows are written
     */
    TrialRows(long firstStep) {
        this.firstStep = firstStep;
    }

    void add(long step, TableRow row) {
        evidence.add(row);
        if (step >= firstStep) {
            written.computeIfAbsent(row.schema().name(), table -> new ArrayList<>())
                    .add(row);
        }
    }

    RunStatistics evidence(RunDescription run) {
        return evidence.statistics(run);
    }

    List<RowBlock> blocks() {
        return written.values().stream()
                .map(ofTable -> RowBlock.of(ofTable.get(0).schema(), ofTable))
                .toList();
    }
}
