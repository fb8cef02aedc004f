package org.initscope.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.initscope.app.config.Job;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.RunStatistics;
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
            "Says what is wrong with a run, why, and which number to change, from its tables alone; the findings, worst",
            "first, are written to the table findings, where all rules are asked. With --init it judges a start before",
            "any training, in seconds."
        },
        footer = {
            "  initscope diagnose first",
            "  initscope diagnose first --rules update-data-ratio,dead-units --fail-on warn",
            "  initscope diagnose --init jobs/lecture-original.conf"
        })
final class DiagnoseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run: its folder, such as runs/first, or its id under --out.")
    private Optional<String> run;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The folder of the runs (${DEFAULT-VALUE}).")
    private Path out;

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
        if (run.isPresent() == start.isPresent()) {
            throw new ParameterException(spec.commandLine(), "expected either a RUN or --init JOB.conf");
        }
        List<Finding> findings = start.isPresent() ? judgeStart(start.get()) : judgeRun();
        print(findings);
        return options.exitCode(findings);
    }

    private List<Finding> judgeRun() {
        RunDiagnosis judged = new RunDiagnosis(RunFolder.find(run.orElseThrow(), out), options.diagnosis());
        return options.asksAll() ? judged.write() : judged.findings();
    }

    private List<Finding> judgeStart(Path file) {
        Diagnosis diagnosis = options.diagnosis();
        Job job = Job.load(file, overrides);
        RunStatistics start = Start.of(job, NamesSample.of(job, file)).statistics();
        if (!options.json()) {
            spec.commandLine().getOut().println(TheoryTable.render(start));
        }
        return diagnosis.findings(start);
    }

    private void print(List<Finding> findings) {
        PrintWriter writer = spec.commandLine().getOut();
        if (options.json()) {
            findings.forEach(finding -> writer.println(FindingsJson.line(finding)));
        } else {
            writer.print(FindingsText.render(findings));
        }
        writer.flush();
    }
}
