package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.initscope.app.commands.options.LimitOptions;
import org.initscope.app.commands.options.ResultsFolder;
import org.initscope.app.commands.options.RunOrSearch;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.run.RunPage;
import org.initscope.app.search.SearchAnalysis;
import org.initscope.app.search.SearchOrigin;
import org.initscope.app.search.TrialAsRun;
import org.initscope.report.ComparisonReport;
import org.initscope.report.Page;
import org.initscope.report.Report;
import org.initscope.report.RunReport;
import org.initscope.report.readers.RunReader;
import org.initscope.store.files.DataFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code initscope report}. */
@Command(
        name = "report",
        description = {
            "Writes a run, a trial or a search as one HTML page that needs nothing else. It has verdict and remedies, "
                    + "losses, every layer at every measured step, or all trials, which keys matter and which values "
                    + "train.",
            "Several of them are compared on one page: losses, layers, findings and the settings that differ. A search stands "
                    + "for its best trial there."
        },
        footer = {
            "  initscope report runs/first",
            "  initscope report init-grid -o grid.html",
            "  initscope report init-grid/052a54",
            "  initscope report original kaiming init-grid"
        })
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = RunOrSearch.LABEL,
            arity = "1..*",
            description = RunOrSearch.DESCRIPTION + " Up to " + ComparisonReport.MOST_RUNS + " are compared.")
    private List<String> subjects;

    @Mixin
    private ResultsFolder results;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.html",
            description =
                    "Where the page goes (report.html in the folder of the run or search; of a trial report-TRIAL.html; of"
                            + " several comparison.html under --out).")
    private Optional<Path> output;

    @Mixin
    private LimitOptions limits;

    @Override
    public Integer call() {
        output.ifPresent(ReportCommand::requireFile);
        if (subjects.size() > 1) {
            write(output.orElse(new Path(results.out(), "comparison.html")), comparison());
        } else {
            writeOne(named(subjects.get(0)));
        }
        return ExitCode.OK;
    }

    private RunOrSearch named(String subject) {
        return new RunOrSearch(subject, results.out());
    }

    private void writeOne(RunOrSearch subject) {
        Optional<DataFolder> search = subject.search();
        Optional<TrialAsRun> trial = subject.trial();
        DataFolder folder = search.or(() -> trial.map(TrialAsRun::search))
                .orElseGet(() -> subject.run().folder());
        Report report = search.isPresent()
                ? ofSearch(folder)
                : trial.map(this::ofTrial).orElseGet(() -> ofRun(new RunFolder(folder)));
        String name = trial.map(one -> "report-" + one.trial().trialId()).orElse("report");
        write(output.orElse(new Path(folder.path(), name + ".html")), report);
    }

    private Report comparison() {
        require(
                subjects.size() <= ComparisonReport.MOST_RUNS,
                "%d runs are given, expected %d at most on one page: leave some out",
                subjects.size(),
                ComparisonReport.MOST_RUNS);
        List<RunReport> runs =
                subjects.stream().map(subject -> compared(named(subject))).toList();
        return ComparisonReport.of(
                runs,
                runs.stream()
                        .map(run -> Job.values(run.configuration(), "run " + run.id()))
                        .toList());
    }

    private RunReport compared(RunOrSearch subject) {
        return subject.search()
                .map(TrialAsRun::best)
                .or(subject::trial)
                .map(this::ofTrial)
                .orElseGet(() -> ofRun(subject.run()));
    }

    private RunReport ofTrial(TrialAsRun trial) {
        String subject =
                DataPath.pasted(new Path(trial.search().path(), trial.trial().trialId()));
        return new RunReader(trial.readerWithExamples(), limits.limits())
                .read(trial.id(), RunReport.Commands.of(trial.command(), subject));
    }

    private RunReport ofRun(RunFolder folder) {
        RunStatus.row(folder);
        return new RunPage(folder, limits.limits()).read().orElseThrow();
    }

    private static Report ofSearch(DataFolder folder) {
        return SearchAnalysis.report(
                folder, new SearchOrigin(folder).requireTrials().unfinished().orElse(""));
    }

    /** Refuses at once where no page can go, before the tables are read. */
    private static void requireFile(Path file) {
        DataFolder page = DataPath.folder(file);
        require(
                !page.exists() || page.isFile(),
                "the page %s cannot be written: it is a folder, give the name of a file",
                page.absolute());
        DataFolder folder = page.parent();
        require(
                folder.exists() && !folder.isFile(),
                "the page %s cannot be written, its folder is not there: give another -o",
                file);
    }

    private void write(Path file, Report report) {
        DataFolder page = DataPath.folder(file);
        String html = Page.html(report);
        page.parent().replace(page.name(), "page", to -> to.write(html.getBytes(StandardCharsets.UTF_8)));
        spec.commandLine().getOut().println("report: " + DataPath.shown(file));
    }
}
