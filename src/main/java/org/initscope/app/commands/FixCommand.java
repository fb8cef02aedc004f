package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.FailOn;
import org.initscope.app.commands.options.Options;
import org.initscope.app.commands.options.RuleOptions;
import org.initscope.app.commands.options.RunOrSearch;
import org.initscope.app.commands.options.RunOrSearchOptions;
import org.initscope.app.fix.RemedySelection;
import org.initscope.app.fix.VerifiedJob;
import org.initscope.app.folders.SearchLocation.NamedTrial;
import org.initscope.app.machine.Interruption;
import org.initscope.app.text.FindingsText;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.JobDiagnosis;
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
            "Tries the remedies of the diagnosis of a run, or of a trial of a search, by their outcome. It trains its job "
                    + "and each remedy by itself in this process, for the same steps and with the same three seeds or "
                    + "more. It takes a remedy only where the dev loss falls by more than seeds differ.",
            "The remedy of the first finding and the usual learning rate come first, then those of other findings: "
                    + "up to three in a turn, in up to four turns. No turn makes the loss worse.",
            "It writes nothing; its last line trains the mended job with what was measured."
        },
        footer = {
            "  initscope fix first",
            "  initscope fix first --steps 5000 --seeds 5 --rules dead-units,update-data-ratio",
            "  initscope fix init-grid/120792515a"
        })
public final class FixCommand implements Callable<Integer> {
    private static final int MOST_STEPS = 1_000_000;
    private static final int FEWEST_SEEDS = 3;
    private static final int MOST_SEEDS = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOrSearchOptions options;

    @Option(names = "--trial", paramLabel = "ID", description = "The same as SEARCH/TRIAL.")
    private Optional<String> trial;

    @Mixin
    private RuleOptions rules;

    @Mixin
    private FailOn failOn;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Local steps of each training, 1 to " + MOST_STEPS + " (as many as the job has, up to "
                    + RemedySelection.MOST_STEPS
                    + "); more or fewer where a remedy changes training.steps, in proportion.")
    private Optional<Long> steps;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "" + FEWEST_SEEDS,
            description = "Seeds of each training, the job's own and those after it, " + FEWEST_SEEDS + " to "
                    + MOST_SEEDS + " (${DEFAULT-VALUE}).")
    private int seeds;

    @Override
    public Integer call() {
        steps.ifPresent(count -> Options.between(spec, "--steps", count, 1, MOST_STEPS));
        Options.between(spec, "--seeds", seeds, FEWEST_SEEDS, MOST_SEEDS);
        JobDiagnosis diagnosis = rules.diagnosis();
        VerifiedJob verified = find(diagnosis);
        PrintWriter writer = spec.commandLine().getOut();
        verified.found().ifPresent(found -> writer.println(FindingsText.problems(found, FindingsText.width(writer))));
        try (Interruption listening = Interruption.listen(
                spec.commandLine().getErr(), "interrupted; fix keeps nothing, and the same command begins anew")) {
            Verdict verdict = new RemedySelection(verified, diagnosis, seeds, writer)
                    .select(steps.map(OptionalLong::of).orElse(OptionalLong.empty()));
            writer.flush();
            return failOn.exitCode(verdict);
        }
    }

    private VerifiedJob find(JobDiagnosis diagnosis) {
        RunOrSearch subject = options.named();
        Optional<NamedTrial> named = subject.namedTrial();
        require(trial.isEmpty() || named.isEmpty(), "%s names a trial already: leave out --trial", subject.subject());
        if (named.isPresent()) {
            return VerifiedJob.trial(named.get().search(), named.get().trial(), diagnosis);
        }
        Optional<DataFolder> search = subject.search();
        require(trial.isEmpty() || search.isPresent(), "--trial looks at a trial of a search: give the SEARCH too");
        require(
                trial.isPresent() || search.isEmpty(),
                "%s is a search: name one of its trials, as %s/ID",
                subject.subject(),
                subject.subject());
        return search.isPresent()
                ? VerifiedJob.trial(search.get(), trial.orElseThrow(), diagnosis)
                : VerifiedJob.run(subject.run(), diagnosis);
    }
}
