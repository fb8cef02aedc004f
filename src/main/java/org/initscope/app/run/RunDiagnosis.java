package org.initscope.app.run;

import java.util.List;
import java.util.OptionalDouble;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.MlpJob;
import org.initscope.store.results.RunEvidence;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.RunRow;

/** The diagnosis of a run from its tables: reads them, judges, and writes {@code findings} in the place of earlier ones. */
public final class RunDiagnosis {
    private final RunFolder folder;
    private final JobDiagnosis diagnosis;

    public RunDiagnosis(RunFolder folder, JobDiagnosis diagnosis) {
        this.folder = folder;
        this.diagnosis = diagnosis;
    }

    /**
     * What the rules find, worst first; the same stands in the table afterwards, in the place of earlier findings.
     *
     * <p>The row of a run that has ended holds the verdict afterwards. A training writes its row, then judges, then writes
     * its findings. A process that judged an earlier state then sees another row, and judges again. So findings of a run that
     * went on never replace those of its end.
     */
    public List<Advice> write() {
        RunRow judged = RunStatus.row(folder);
        List<Advice> findings = findings(judged);
        RunRow now = RunStatus.row(folder);
        while (!now.equals(judged)) {
            judged = now;
            findings = findings(judged);
            now = RunStatus.row(folder);
        }
        folder.writer().replace(Tables.FINDINGS, folder.id(), FindingRow.of(findings));
        RunRow withVerdict = judged.judged(Advice.verdict(findings));
        if (judged.hasEnded() && !judged.equals(withVerdict)) {
            folder.writer().replace(Tables.RUNS, folder.id(), List.of(withVerdict));
        }
        return findings;
    }

    /** What the rules find, worst first. */
    public List<Advice> findings() {
        return findings(RunStatus.row(folder));
    }

    private List<Advice> findings(RunRow run) {
        Job job = folder.job();
        MlpJob trained = job.trained(run.sizes().vocabularySize());
        RunDescription described =
                trained.describe(job.parallel(), run.work().steps(), OptionalDouble.empty(), run.divergence());
        RunStatistics evidence = RunEvidence.ofRun(folder.tables(), folder.id(), described);
        return diagnosis.advise(trained, evidence.expecting(run.attainable().reference()));
    }
}
