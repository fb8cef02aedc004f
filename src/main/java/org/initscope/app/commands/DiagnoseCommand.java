package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.initscope.app.commands.options.DiagnosisOptions;
import org.initscope.app.commands.options.ResultsFolder;
import org.initscope.app.commands.options.RunOrSearch;
import org.initscope.app.config.Job;
import org.initscope.app.folders.SearchLocation.NamedTrial;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.app.run.InitialNetwork;
import org.initscope.app.run.RunDiagnosis;
import org.initscope.app.search.SearchDiagnosis;
import org.initscope.app.text.CriticalRateText;
import org.initscope.app.text.DiagnosisSummary;
import org.initscope.app.text.FindingsJson;
import org.initscope.app.text.FindingsText;
import org.initscope.app.text.ProgressLines;
import org.initscope.app.text.TheoryTable;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.store.files.DataFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code initscope diagnose}. */
@Command(
        name = "diagnose",
        description = {
            "Says what is wrong with a run, why, and which number to change, from its tables alone. The "
                    + "findings, worst first, are written to the table findings, where all rules are asked.",
            "Of a search every trial is judged, and a summary says how many each rule finds sick, with the "
                    + "worst of them; --trial looks at one.",
            "With --init it judges a start before any training, in seconds."
        },
        footer = {
            "  initscope diagnose first",
            "  initscope diagnose first --rules update-data-ratio,dead-units --fail-on warn",
            "  initscope diagnose init-grid",
            "  initscope diagnose init-grid/120792515a",
            "  initscope diagnose --init jobs/lecture-original.conf"
        })
public final class DiagnoseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = RunOrSearch.LABEL, arity = "0..1", description = RunOrSearch.DESCRIPTION)
    private Optional<String> subject;

    @Mixin
    private ResultsFolder results;

    @Option(
            names = "--trial",
            paramLabel = "ID",
            description = "The same as SEARCH/TRIAL: this trial alone; the table stays as it is.")
    private Optional<String> trial;

    @Option(names = "--init", paramLabel = "JOB.conf", description = "Judge the start of a job before any training.")
    private Optional<Path> start;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "With --init: overrides a key of the job; may be given more than once.")
    private List<String> overrides = List.of();

    @Mixin
    private DiagnosisOptions options;

    @Override
    public Integer call() {
        if (subject.isPresent() == start.isPresent()) {
            throw new ParameterException(spec.commandLine(), "expected either a RUN, a SEARCH or --init JOB.conf");
        }
        require(start.isPresent() || overrides.isEmpty(), "--set changes a job before its training: give --init too");
        PrintWriter writer = spec.commandLine().getOut();
        Optional<NamedTrial> named = subject.flatMap(name -> named(name).namedTrial());
        Optional<DataFolder> search = named.map(NamedTrial::search)
                .or(() -> subject.flatMap(name -> named(name).search()));
        require(trial.isEmpty() || named.isEmpty(), "%s names a trial already: leave out --trial", subject.orElse(""));
        trial = trial.or(() -> named.map(NamedTrial::trial));
        require(trial.isEmpty() || search.isPresent(), "--trial looks at a trial of a search: give the SEARCH too");
        Verdict verdict =
                search.isPresent() && trial.isEmpty() ? judgeSearch(search.get(), writer) : judge(search, writer);
        writer.flush();
        return options.exitCode(verdict);
    }

    private RunOrSearch named(String name) {
        return new RunOrSearch(name, results.out());
    }

    private Verdict judge(Optional<DataFolder> search, PrintWriter writer) {
        if (search.isEmpty() && start.isEmpty()) {
            return Advice.verdict(judgeRun(subject.orElseThrow(), findings -> tell(findings, writer)));
        }
        List<Advice> findings = search.isPresent()
                ? new SearchDiagnosis(search.get(), options.diagnosis())
                        .judge(trial.orElseThrow())
                        .findings()
                : judgeStart(start.orElseThrow());
        tell(findings, writer);
        return Advice.verdict(findings);
    }

    private void tell(List<Advice> findings, PrintWriter writer) {
        if (options.json()) {
            findings.forEach(finding -> TerminalWriter.ofData(writer).println(FindingsJson.line(finding)));
        } else {
            writer.print(text(findings, FindingsText.width(writer)));
        }
        writer.flush();
    }

    private String text(List<Advice> findings, int width) {
        if (options.printsAll()) {
            return FindingsText.all(findings, width);
        }
        return start.isPresent() ? FindingsText.ofStart(findings, width) : FindingsText.telling(findings, width);
    }

    private Verdict judgeSearch(DataFolder folder, PrintWriter writer) {
        SearchDiagnosis judged = new SearchDiagnosis(folder, options.diagnosis());
        DiagnosisSummary summary;
        try (ProgressLines progress = judged.progress(spec.commandLine().getErr())) {
            BiConsumer<String, List<Advice>> each = (trial, findings) -> {
                progress.add(1);
                if (options.json()) {
                    findings.forEach(
                            finding -> TerminalWriter.ofData(writer).println(FindingsJson.line(trial, finding)));
                }
            };
            summary = options.asksAll() ? judged.write(each) : judged.judge(each);
        }
        if (!options.json()) {
            writer.print(summary.render(FindingsText.width(writer)));
        }
        return summary.verdict();
    }

    /**
     * What is found of a run.
     *
     * @param told hears of it before it is written, which a folder of somebody else may not allow
     */
    private List<Advice> judgeRun(String run, Consumer<List<Advice>> told) {
        RunDiagnosis judged = new RunDiagnosis(named(run).run(), options.diagnosis());
        if (options.asksAll()) {
            return judged.write(told);
        }
        List<Advice> findings = judged.findings();
        told.accept(findings);
        return findings;
    }

    private List<Advice> judgeStart(Path file) {
        JobDiagnosis diagnosis = options.diagnosis();
        Job job = Job.load(file, overrides);
        InitialNetwork network = InitialNetwork.of(job, InitialNetwork.examples(job, file));
        RunStatistics statistics = network.statistics();
        if (!options.json()) {
            spec.commandLine().getOut().println(TheoryTable.render(network.trained(), statistics));
            spec.commandLine().getOut().println(CriticalRateText.ofStart(statistics.criticalRates()) + "\n");
        }
        return diagnosis.advise(network.trained(), statistics);
    }
}
