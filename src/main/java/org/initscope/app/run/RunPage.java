package org.initscope.app.run;

import java.util.Optional;
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

    /** That of a run that somebody may be training; empty where it has no row yet. */
    public Optional<RunReport> whileItTrains() {
        return read(RunStatus.of(run), "");
    }

    /** That of a run that nobody is training; empty where it has no row. */
    public Optional<RunReport> whereItStands() {
        RunStatus status = RunStatus.of(run);
        return read(status, status.isEnded() ? "" : RunStatus.resumption(run));
    }

    /**
     * The page.
     *
     * @param resume the command that goes on with the run; empty where none is needed
     */
    private Optional<RunReport> read(RunStatus status, String resume) {
        if (status.label().isEmpty()) {
            return Optional.empty();
        }
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
