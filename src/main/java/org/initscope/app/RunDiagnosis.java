package org.initscope.app;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.Job;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.RunFacts;
import org.initscope.core.training.Divergence;
import org.initscope.spark.FindingRows;
import org.initscope.spark.RunEvidence;
import org.initscope.spark.tables.TableReader;
import org.initscope.spark.tables.TableRow;
import org.initscope.spark.tables.TableWriter;
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
        new TableWriter(new Configuration(), folder.out().toString())
                .replace(Tables.FINDINGS, folder.id(), FindingRows.of(findings, Optional.empty()));
        return findings;
    }

    /** What the rules find, worst first. */
    List<Finding> findings() {
        String out = folder.out().toString();
        TableReader tables = new TableReader(new Configuration(), out);
        List<TableRow> runs = tables.read(Tables.RUNS, folder.id());
        if (runs.isEmpty()) {
            throw new IllegalArgumentException(
                    "the run " + folder.id() + " has no row in " + out + "/tables/runs: was it trained to its end?");
        }
        return diagnosis.findings(RunEvidence.ofRun(tables, folder.id(), facts(folder.job(), runs.get(0))));
    }

    private static Divergence divergence(TableRow run) {
        return run.isNull("diverged_step")
                ? new Divergence.None()
                : new Divergence.At(run.number("diverged_step"), run.string("diverged_layer"), Double.NaN);
    }

    private static RunFacts facts(Job job, TableRow run) {
        return new RunFacts(
                job.model()
                        .spec(run.integer("vocabulary_size"), job.data().spec().blockSize()),
                job.model().initialization(),
                job.training().spec(),
                run.integer("batch_size"),
                run.integer("workers"),
                run.integer("local_steps"),
                run.number("steps"),
                divergence(run));
    }
}
