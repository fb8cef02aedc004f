package org.initscope.app.run;

import java.time.Instant;
import java.util.Optional;
import org.initscope.app.folders.Progress;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.machine.DataPath;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.report.RunReport;
import org.initscope.report.readers.RunReader;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.FindingRow;

/**
 * What the page of a run shows of what is committed. A run writes its findings at its end; what its rules find before that
 * is judged here.
 *
 * @param limits that rules judge by
 */
public record RunPage(RunFolder run, Thresholds limits) {

    /** It, with how a run goes on that nobody is training; empty where the run has no row yet. */
    public Optional<RunReport> read() {
        RunStatus status = RunStatus.of(run);
        if (status.label().isEmpty()) {
            return Optional.empty();
        }
        boolean needsNobody = status.isEnded() || Progress.isAtWork(run.folder(), Instant.now());
        String resume = needsNobody ? "" : RunStatus.resumption(run);
        RunReport.Commands commands = RunReport.Commands.of(TrainingCommand.of(run), DataPath.pasted(run.path()))
                .resumedBy(resume);
        RunReader reader = new RunReader(run.tables(), limits);
        return Optional.of(
                status.isEnded() || !hasTrained()
                        ? reader.read(run.id(), commands)
                        : reader.read(
                                run.id(),
                                commands,
                                FindingRow.of(new RunDiagnosis(run, JobDiagnosis.of(limits)).findings())));
    }

    private boolean hasTrained() {
        return !run.tables().parts(Tables.TRAINING_STEPS.schema(), run.id()).isEmpty();
    }
}
