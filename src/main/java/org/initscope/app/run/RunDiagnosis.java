package org.initscope.app.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.training.Divergence;
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
     *
     * @param told hears of the findings before they are written
     */
    public List<Advice> write(Consumer<List<Advice>> told) {
        RunRow read = RunStatus.row(folder);
        Judged judged = judge(read);
        RunRow now = RunStatus.row(folder);
        while (!now.equals(read)) {
            read = now;
            judged = judge(read);
            now = RunStatus.row(folder);
        }
        told.accept(judged.findings);
        folder.writer().replace(Tables.FINDINGS, folder.id(), FindingRow.of(judged.findings));
        RunRow withVerdict = judged.run.judged(Advice.verdict(judged.findings));
        if (read.hasEnded() && !read.equals(withVerdict)) {
            folder.writer().replace(Tables.RUNS, folder.id(), List.of(withVerdict));
        }
        return judged.findings;
    }

    /** What the rules find, worst first. */
    public List<Advice> findings() {
        return judge(RunStatus.row(folder)).findings;
    }

    /**
     * What the rules find, worst first, of a run.
     *
     * @param run with the end that its measured steps tell of
     */
    private record Judged(RunRow run, List<Advice> findings) {}

    private Judged judge(RunRow run) {
        Job job = folder.job();
        MlpJob trained = job.trained(run.sizes().vocabularySize());
        RunDescription described =
                trained.describe(job.parallel(), run.work().steps(), Optional.empty(), run.divergence());
        RunStatistics evidence = RunEvidence.ofRun(folder.tables(), folder.id(), described);
        return new Judged(
                withEnd(run, evidence.layers().divergence()),
                diagnosis.advise(trained, evidence.expecting(run.attainable().reference())));
    }

    /** A worker may meet an infinity in the middle and come to a finite end, as tanh makes 1 of it: that is not completed. */
    private static RunRow withEnd(RunRow run, Divergence measured) {
        return run.hasEnded() && run.divergence() instanceof Divergence.None && measured instanceof Divergence.At at
                ? run.endingIn(RunRow.End.diverged(at))
                : run;
    }
}
