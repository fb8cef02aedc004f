package org.initscope.app;

import java.util.List;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.RunFacts;
import org.initscope.spark.FindingRows;
import org.initscope.spark.RunEvidence;
import org.initscope.spark.tables.TableReader;
import org.initscope.spark.tables.TableRow;
import org.initscope.spark.tables.Tables;

/** The diagnosis of a run from its tables: reads them, judges, and writes {@code findings} in the place of earlier ones. */
final class RunDiagnosis {
    private final RunFolder folder;
    private final Diagnosis diagnosis;

    RunDiagnosis(RunFolder folder, Diagnosis diagnosis) {
        this.folder = folder;
        this.diagnosis = diagnosis;
    }

    /** What the rules find, worst first; the same stands in the table afterwards, in the place of earlier findings. */
    List<Finding> write() {
        List<Finding> findings = findings();
        folder.writer().replace(Tables.FINDINGS, folder.id(), FindingRows.of(findings));
        return findings;
    }

    /** What the rules find, worst first. */
    List<Finding> findings() {
        TableReader tables = folder.tables();
        List<TableRow> runs = tables.read(Tables.RUNS, folder.id());
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("the run " + folder.id() + " has no row in " + folder.out()
                    + "/tables/runs: was it trained to its end?");
        }
        return diagnosis.findings(RunEvidence.ofRun(tables, folder.id(), facts(runs.get(0))));
    }

    private RunFacts facts(TableRow run) {
        return Facts.of(folder.job(), run.integer("vocabulary_size"), run.number("steps"), Facts.divergence(run));
    }
}
