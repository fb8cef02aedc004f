package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.initscope.app.config.Job;
import org.initscope.app.fix.RemedyTurns;
import org.initscope.app.fix.RemedyVerification;
import org.initscope.app.fix.ShortTraining;
import org.initscope.app.fix.VerifiedJob;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.text.Figures;
import org.initscope.app.text.FindingsText;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.Remedy;
import org.initscope.store.files.DataFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope fix}. */
@Command(
        name = "fix",
        description = {
            "Applies the remedies of the diagnosis of a run, or of a trial of a search, to its job, trains the job "
                    + "and the mended job for the same few steps in this process, and shows the observed values and "
                    + "losses before and after: a remedy is proven, or has not helped.",
            "Proven means that the finding is mended; the losses beside it say whether the job trains better.",
            "What is wrong with the model is mended first, in a turn of its own, then what is still found of "
                    + "the mended job.",
            "It writes nothing; its last line trains the mended job."
        },
        footer = {
            "  initscope fix first",
            "  initscope fix first --steps 5000 --rules dead-units,update-data-ratio",
            "  initscope fix init-grid --trial 120792515a"
        })
public final class FixCommand implements Callable<Integer> {
    private static final int MOST_STEPS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOrSearchOptions options;

    @Option(names = "--trial", paramLabel = "ID", description = "Of a search: the trial, by its id or how that begins.")
    private Optional<String> trial;

    @Mixin
    private RuleOptions rules;

    @Mixin
    private FailOn failOn;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Local steps of both trainings, 1 to " + MOST_STEPS
                    + " (${DEFAULT-VALUE}); of the mended job more or fewer where a remedy "
                    + "changes training.steps, in proportion.")
    private long steps;

    @Override
    public Integer call() {
        Options.between(spec, "--steps", steps, 1, MOST_STEPS);
        JobDiagnosis diagnosis = rules.diagnosis();
        VerifiedJob verified = find(diagnosis);
        PrintWriter writer = spec.commandLine().getOut();
        List<Advice> found = verified.found();
        writer.println(FindingsText.problems(found));
        if (RemedyVerification.remedy(found).isEmpty()) {
            writer.println("there is nothing to change: no finding has a remedy");
            writer.flush();
            return ExitCode.OK;
        }
        Job job = verified.job();
        ShortTraining training = new ShortTraining(verified.examples(), job, steps, writer);
        int workers = job.averaging().workers();
        writer.printf(
                Locale.ROOT,
                "the job and the mended job, %s steps of %s%n%n",
                Figures.count(steps),
                workers == 1 ? "one worker" : "each of " + workers + " workers");
        RemedyVerification.Trained before = trained(training, diagnosis, "the job", job);
        RemedyTurns turns = RemedyTurns.of(
                found,
                settings -> trained(training, diagnosis, new Remedy.Change(settings).text(), verified.job(settings)));
        RemedyTurns.Turn best = turns.best().orElseThrow();
        RemedyVerification verification =
                new RemedyVerification(best.remedy(), found, best.asked(), before, best.trained());
        writer.print(turns.render());
        writer.println(verification.render());
        writer.println("to train it: " + verified.command(best.remedy()));
        writer.flush();
        return failOn.exitCode(verification.verdict());
    }

    private VerifiedJob find(JobDiagnosis diagnosis) {
        Optional<DataFolder> search = options.search();
        require(trial.isEmpty() || search.isPresent(), "--trial looks at a trial of a search: give the SEARCH too");
        require(
                trial.isPresent() || search.isEmpty(),
                "%s is a search: name one of its trials with --trial ID, as diagnose does",
                options.subject());
        return search.isPresent()
                ? VerifiedJob.trial(search.get(), trial.orElseThrow(), diagnosis)
                : VerifiedJob.run(options.run(), diagnosis);
    }

    private static RemedyVerification.Trained trained(
            ShortTraining training, JobDiagnosis diagnosis, String name, Job job) {
        RunStatistics run = training.run(name, job);
        return new RemedyVerification.Trained(run, diagnosis.advise(training.trained(job), run));
    }
}
