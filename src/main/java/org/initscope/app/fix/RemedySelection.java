package org.initscope.app.fix;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.initscope.app.config.Job;
import org.initscope.app.text.Figures;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.names.Split;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.Remedy;

/** Selects the remedies of a job by what they come to in trainings, and says what it does. */
public final class RemedySelection {
    /** Most steps of a training where nobody asks for a number. */
    public static final int MOST_STEPS = 20_000;

    private final VerifiedJob verified;
    private final JobDiagnosis diagnosis;
    private final int seeds;
    private final PrintWriter writer;

    /**
     * @param seeds of each training
     * @param writer for what is tried and what comes of it
     */
    public RemedySelection(VerifiedJob verified, JobDiagnosis diagnosis, int seeds, PrintWriter writer) {
        this.verified = verified;
        this.diagnosis = diagnosis;
        this.seeds = seeds;
        this.writer = writer;
    }

    /**
     * Trains the job and its remedies, and says which to take.
     *
     * @param asked steps of each training
     * @return the verdict on the job with the remedies that were taken; a pass where there is nothing to try
     */
    public Verdict select(OptionalLong asked) {
        Job job = verified.job();
        Optional<List<Advice>> found = verified.found();
        if (found.isPresent() && !Advice.verdict(found.get()).isProblem()) {
            writer.println("there is nothing to mend: no finding is a problem" + unknownLoss(found.get()));
            return Verdict.PASS;
        }
        if (found.isEmpty()) {
            writer.println(
                    "the run has not come to its end, of which alone it is known what to mend: its job is trained first");
        }
        long planned = job.training()
                .steps(
                        verified.examples().examples(Split.Part.TRAIN),
                        job.averaging().workers());
        long steps = asked.orElse(Math.min(planned, MOST_STEPS));
        ShortTraining training = new ShortTraining(verified.examples(), job, steps);
        RemedyTurns turns = new RemedyTurns(found, new SeededTrainings(verified, training, diagnosis, seeds, writer));
        if (turns.isEmpty()) {
            writer.println("there is nothing to change: no finding has a remedy");
            return Verdict.PASS;
        }
        writer.printf(
                Locale.ROOT,
                "the job and up to %d remedies, %s of %s with the seeds %s%n%n",
                RemedyTurns.MOST_TURNS * RemedyTurns.MOST_CANDIDATES,
                Figures.counted(steps, "step"),
                Figures.workers(job.averaging().workers()),
                SeededTrainings.seeds(job, seeds).stream().map(String::valueOf).collect(Collectors.joining(", ")));
        turns.run();
        writer.println();
        writer.println(turns.render(training.split()));
        writer.println(new RemedyVerification(turns).render());
        if (steps != planned) {
            writer.printf(
                    Locale.ROOT,
                    "measured over %s, where the job has %s: --steps %d measures all of them%n",
                    Figures.counted(steps, "step"),
                    Figures.count(planned),
                    planned);
        }
        writer.println(conclusion(turns));
        return turns.after().verdict();
    }

    /** Why nobody knows whether the loss is as it should be; nothing where it is. */
    private static String unknownLoss(List<Advice> found) {
        return found.stream()
                .filter(finding ->
                        finding.rule().equals(Diagnosis.LOSS_REACHED) && finding.verdict() == Verdict.INSUFFICIENT_DATA)
                .map(finding -> ", but whether the loss is as it should be is not known. " + finding.message())
                .findFirst()
                .orElse("");
    }

    private String conclusion(RemedyTurns turns) {
        if (!turns.settings().isEmpty()) {
            return "to train it: " + verified.command(new Remedy.Change(turns.settings()));
        } else if (turns.hasTried()) {
            return "the settings stay as they are: no remedy lowers the loss by more than seeds differ";
        }
        return turns.before().verdict().isProblem()
                ? "there is nothing to change: no finding has a remedy"
                : "there is nothing to mend: the job passes where it comes to its end";
    }
}
