package org.initscope.app.watch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.initscope.app.folders.Progress;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.machine.DataPath;
import org.initscope.app.run.RunDiagnosis;
import org.initscope.app.run.TrainingCommand;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.report.Report;
import org.initscope.report.RunReport;
import org.initscope.report.readers.RunReader;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.tables.TypedTable;

/**
 * A run that is watched. What its rules find so far is judged here, since its own findings are written at its end.
 *
 * @param limits that rules judge by
 */
public record WatchedRun(RunFolder run, Thresholds limits) implements Watched {
    @Override
    public String title() {
        return "run " + run.id();
    }

    @Override
    public DataFolder folder() {
        return run.folder();
    }

    @Override
    public Optional<Progress> progress() {
        return Progress.of(folder());
    }

    @Override
    public List<String> committed() {
        return Stream.of(Tables.RUNS, Tables.TRAINING_STEPS, Tables.EVALUATIONS, Tables.FINDINGS)
                .map(TypedTable::schema)
                .flatMap(table -> run.tables().state(table, run.id()).stream().map(file -> table.name() + " " + file))
                .toList();
    }

    @Override
    public boolean isEnded() {
        return RunStatus.of(run).isEnded();
    }

    @Override
    public String resumption() {
        return RunStatus.resumption(run);
    }

    @Override
    public Optional<Report> report() {
        RunStatus status = RunStatus.of(run);
        if (status.label().isEmpty()) {
            return Optional.empty();
        }
        RunReport.Commands commands = RunReport.Commands.of(TrainingCommand.of(run), DataPath.pasted(run.path()));
        RunReader reader = new RunReader(run.tables(), limits);
        return Optional.of(
                status.isEnded()
                                || run.tables()
                                        .parts(Tables.TRAINING_STEPS.schema(), run.id())
                                        .isEmpty()
                        ? reader.read(run.id(), commands)
                        : reader.read(run.id(), commands, FindingRow.of(judged())));
    }

    private List<Advice> judged() {
        return new RunDiagnosis(run, JobDiagnosis.of(limits)).findings();
    }
}
