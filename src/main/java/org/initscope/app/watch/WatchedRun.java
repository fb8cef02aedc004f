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
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.tables.TypedTable;

/**
 * A run that is watched. What its rules find so far is judged here, since its own findings are written at its end.
 *
 * @param limits that rules judge by
 */
public record WatchedRun(RunFolder folder, Thresholds limits) implements Watched {
    @Override
    public String title() {
        return "run " + folder.id();
    }

    @Override
    public Optional<Progress> progress() {
        return Progress.of(folder.folder());
    }

    @Override
    public List<String> committed() {
        return Stream.of(Tables.RUNS, Tables.TRAINING_STEPS, Tables.EVALUATIONS, Tables.FINDINGS)
                .map(TypedTable::schema)
                .flatMap(table ->
                        folder.tables().state(table, folder.id()).stream().map(file -> table.name() + " " + file))
                .toList();
    }

    @Override
    public boolean isEnded() {
        return RunStatus.of(folder).isEnded();
    }

    @Override
    public String resumption() {
        return RunStatus.resumption(folder);
    }

    @Override
    public Optional<Report> report() {
        RunStatus status = RunStatus.of(folder);
        if (status.label().isEmpty()) {
            return Optional.empty();
        }
        RunReport.Commands commands = RunReport.Commands.of(TrainingCommand.of(folder), DataPath.pasted(folder.path()));
        RunReader reader = new RunReader(folder.tables(), limits);
        return Optional.of(
                status.isEnded()
                                || folder.tables()
                                        .parts(Tables.TRAINING_STEPS.schema(), folder.id())
                                        .isEmpty()
                        ? reader.read(folder.id(), commands)
                        : reader.read(folder.id(), commands, FindingRow.of(judged())));
    }

    private List<Advice> judged() {
        return new RunDiagnosis(folder, JobDiagnosis.of(limits)).findings();
    }
}
