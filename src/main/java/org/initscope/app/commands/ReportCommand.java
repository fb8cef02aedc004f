package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.initscope.app.commands.options.RunOrSearchOptions;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.run.TrainingCommand;
import org.initscope.app.search.SearchAnalysis;
import org.initscope.app.search.TrialAsRun;
import org.initscope.report.Page;
import org.initscope.report.Report;
import org.initscope.report.RunReader;
import org.initscope.report.SearchReportReader;
import org.initscope.store.files.DataFolder;
import org.initscope.store.tables.TableReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope report}. */
@Command(
        name = "report",
        description = {
            "Writes a run, a trial or a search as one HTML page that needs nothing else: verdict and remedies, "
                    + "losses, every layer at every measured step; or all trials, which keys matter and which values "
                    + "train."
        },
        footer = {
            "  initscope report runs/first",
            "  initscope report init-grid -o grid.html",
            "  initscope report init-grid/052a54"
        })
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOrSearchOptions options;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.html",
            description =
                    "Where the page goes (report.html in the folder of the run or search; of a trial report-TRIAL.html).")
    private Optional<Path> output;

    @Override
    public Integer call() {
        Optional<DataFolder> search = options.search();
        Optional<TrialAsRun> trial = options.trial();
        DataFolder folder = search.or(() -> trial.map(TrialAsRun::search))
                .orElseGet(() -> options.run().folder());
        Report report = search.isPresent()
                ? ofSearch(folder)
                : trial.map(ReportCommand::ofTrial).orElseGet(() -> ofRun(new RunFolder(folder)));
        String name = trial.map(one -> "report-" + one.trial().trialId()).orElse("report");
        Path file = output.orElse(new Path(folder.path(), name + ".html"));
        write(file, Page.html(report));
        spec.commandLine().getOut().println("report: " + file);
        return ExitCode.OK;
    }

    private static Report ofTrial(TrialAsRun trial) {
        return new RunReader(trial.readerWithExamples()).read(trial.id(), trial.command());
    }

    private static Report ofRun(RunFolder folder) {
        RunStatus.row(folder);
        String command = TrainingCommand.of(new Path(folder.path(), "job.conf"), folder::job, folder.names(), Map.of());
        return new RunReader(folder.tables()).read(folder.id(), command);
    }

    private static Report ofSearch(DataFolder folder) {
        SearchLocation.requireTrials(folder);
        return new SearchReportReader(
                        new TableReader(folder.hadoop(), folder.parent().toString()))
                .read(
                        folder.name(),
                        SearchLocation.configuration(folder),
                        SearchAnalysis.trials(folder),
                        SearchAnalysis.swept(folder));
    }

    private static void write(Path file, String page) {
        DataFolder folder = DataPath.folder(file).parent();
        require(folder.exists(), "the page %s cannot be written, its folder is not there: give another -o", file);
        folder.replace(file.getName(), "page", out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    }
}
