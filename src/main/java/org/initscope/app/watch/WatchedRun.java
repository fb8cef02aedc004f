package org.initscope.app.watch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.initscope.app.folders.Progress;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.run.RunPage;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.report.Report;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TypedTable;

/**
 * A run that is watched.
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

    /** With whether somebody is at work, which the page says too. */
    @Override
    public List<String> committed() {
        Stream<String> files = Stream.of(Tables.RUNS, Tables.TRAINING_STEPS, Tables.EVALUATIONS, Tables.FINDINGS)
                .map(TypedTable::schema)
                .flatMap(table -> run.tables().state(table, run.id()).stream().map(file -> table.name() + " " + file));
        return Stream.concat(files, Stream.of("at work " + Progress.isAtWork(folder(), Instant.now())))
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
        return new RunPage(run, limits).read().map(report -> report);
    }
}
