package org.initscope.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.spark.PreparedExamples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope fix}. */
@Command(
        name = "fix",
        description = {
            "Applies the remedies of a run's diagnosis to its job, trains the job and the mended job for the same few",
            "steps in this process, and shows the observed values and losses before and after: a remedy is proven, or",
            "has not helped. What is wrong with the model is mended first, in a turn of its own, then what is still",
            "found of the mended job. It writes nothing; its last line trains the mended job."
        },
        footer = {"  initscope fix first", "  initscope fix first --steps 5000"})
final class FixCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Mixin
    private FailOn failOn;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Local steps of both trainings (${DEFAULT-VALUE}).")
    private long steps;

    @Override
    public Integer call() {
        Options.atLeast(spec, "--steps", steps, 1);
        PrintWriter out = spec.commandLine().getOut();
        RunFolder folder = options.find();
        Diagnosis diagnosis = Diagnosis.of(RulesFile.standard());
        List<Finding> found = new RunDiagnosis(folder, diagnosis).findings();
        out.println(FindingsText.problems(found));
        if (Mending.remedy(found).isEmpty()) {
            out.println("there is nothing to change: no finding has a remedy");
            out.flush();
            return ExitCode.OK;
        }
        Job job = folder.job();
        PreparedExamples prepared = folder.prepared();
        Rehearsal rehearsal = new Rehearsal(prepared, job.averaging().workers(), steps);
        out.printf(
                "the job and the mended job, %s steps of each of %d workers%n%n",
                Figures.count(steps), job.averaging().workers());
        Mending.Trained before = trained(rehearsal, diagnosis, job);
        MendingTurns turns = MendingTurns.of(found, settings -> trained(rehearsal, diagnosis, folder.job(settings)));
        MendingTurns.Turn best = turns.best().orElseThrow();
        Mending mending = new Mending(best.remedy(), found, best.asked(), before, best.trained());
        out.print(turns.render());
        out.println(mending.render());
        Path file = new Path(folder.path(), "job.conf");
        out.println("to train it: initscope train " + file + " " + mending.arguments());
        out.flush();
        return failOn.exitCode(mending.verdict());
    }

    private static Mending.Trained trained(Rehearsal rehearsal, Diagnosis diagnosis, Job job) {
        RunStatistics run = rehearsal.run(job);
        return new Mending.Trained(run, diagnosis.findings(run));
    }
}
