package org.initscope.core.diagnosis.rules.loss;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.diagnosis.rules.updates.UpdateRatios;
import org.initscope.core.evidence.Evaluation;

/** Does the loss fall, without leaps and without leaving the finite numbers? */
public final class LossCurve implements Rule {
    private static final int WINDOW = 50;
    private static final int LARGEST_PART = 1000;
    private static final double SPIKE_FACTOR = 1.5;
    private final Limits limits;

    /**
     * @param fall of the mean loss from the first fifth of the steps to the last, in nats, from below
     * @param spike height of a loss above the median of the {@value #WINDOW} before it, in their standard deviations
     * @param plateau a fall from the third quarter to the fourth that is too little for an undiminished learning rate
     * @param steps fewer than this tell nothing
     */
    public record Limits(Limit fall, Limit spike, double plateau, int steps) implements Serializable {}

    public LossCurve(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return Diagnosis.LOSS_COURSE;
    }

    @Override
    public int version() {
        return 9;
    }

    @Override
    public boolean needsFiniteStart() {
        return false;
    }

    @Override
    public String title() {
        return "The course of the loss";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        Optional<Finding> diverged = new DivergedTraining(this, run).finding();
        if (diverged.isPresent()) {
            return List.of(diverged.get());
        }
        LossSeries series = LossSeries.of(run.losses());
        if (series.size() < limits.steps()) {
            return end(run).map(List::of)
                    .orElseGet(() -> unmeasured(
                            "A course cannot be told from noise in " + Numbers.counted(series.size(), "recorded step"),
                            new MissingEvidence.Steps(limits.steps())));
        }
        List<Finding> findings = new ArrayList<>();
        Finding fall = fall(run, series);
        if (fall.verdict().isProblem()) {
            findings.add(fall);
        } else {
            plateau(run, series).ifPresent(findings::add);
        }
        spike(run, series).ifPresent(findings::add);
        return findings.isEmpty() ? List.of(fall) : findings;
    }

    /** Where the course was not recorded: what the end has gained over a uniform guess, on many training examples. */
    private Optional<Finding> end(RunStatistics run) {
        return run.evaluations().stream()
                .filter(e -> e.split().equals("train") && e.bnStatistics().equals("running"))
                .max(Comparator.comparingLong(Evaluation::step))
                .filter(e -> e.step() >= limits.steps())
                .flatMap(e -> run.network().uniformLoss().stream()
                        .mapToObj(uniform -> end(uniform, run, e))
                        .findFirst());
    }

    private Finding end(double uniform, RunStatistics run, Evaluation end) {
        double gain = uniform - end.loss();
        Verdict verdict = limits.fall().judge(gain);
        return finding(
                verdict,
                Place.network(),
                Evidence.between(0, end.step(), "loss", gain, limits.fall().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "After %s the training loss is %s nats where a uniform guess costs %s%s.",
                        Numbers.counted(end.step(), "step"),
                        Numbers.loss(end.loss()),
                        Numbers.loss(uniform),
                        verdict.isProblem() ? ": the network has learnt next to nothing" : ""),
                verdict.isProblem() ? moveAtAll(run) : new Cause.Nothing());
    }

    private Finding fall(RunStatistics run, LossSeries series) {
        int n = series.size();
        int part = Math.min(LARGEST_PART, n / 5);
        LossSeries.Level first = series.level(0, part);
        LossSeries.Level last = series.level(n - part, n);
        // who learns all there is in the first steps has learnt, and a loss that exploded and came down again has not
        // fallen
        double early = Math.max(first.mean(), run.network().uniformLoss().orElse(first.mean()));
        double before = Math.min(early, run.initialLoss().orElse(first.mean()));
        double fall = before - last.mean();
        Verdict verdict = limits.fall().judge(fall);
        boolean certain = fall + 2 * first.uncertainty(last) < limits.fall().warn();
        Evidence evidence = Evidence.between(
                series.step(0), series.step(n - 1), "loss", fall, limits.fall().of(verdict));
        String course = String.format(
                Locale.ROOT,
                "The loss goes from %s to %s nats in %d steps",
                Numbers.loss(before),
                Numbers.loss(last.mean()),
                run.losses().width() == 1 ? n : series.step(n - 1) - series.step(0) + 1);
        if (verdict == Verdict.PASS) {
            return finding(verdict, Place.network(), evidence, course + ".", new Cause.Nothing());
        }
        if (!certain) {
            return finding(
                    Verdict.INSUFFICIENT_DATA,
                    Place.network(),
                    evidence,
                    course + ", which the noise of minibatches hides: more steps will tell.",
                    new Cause.Nothing());
        }
        return finding(
                verdict,
                Place.network(),
                evidence,
                course
                        + (fall < -limits.fall().warn()
                                ? ": it rises, training undoes more than it does."
                                : ": it does not fall, the network learns next to nothing."),
                moveAtAll(run));
    }

    private static Cause moveAtAll(RunStatistics run) {
        OptionalDouble suited = UpdateRatios.suitedFactor(run);
        if (suited.isEmpty() && UpdateRatios.isStill(run, 0)) {
            return UpdateRatios.noUpdates(run, 0);
        }
        if (suited.isEmpty()) {
            return new Cause.Unexplained("how large the updates were beside the weights was not measured");
        }
        double factor = suited.getAsDouble();
        return factor > 0.5 && factor < 2
                ? new Cause.Unexplained(
                        "the updates have the right size, so that the learning rate is not what is wrong")
                : new Cause.LearningRate(factor);
    }

    private Optional<Finding> plateau(RunStatistics run, LossSeries series) {
        int n = series.size();
        int third = n / 2;
        int fourth = 3 * (n / 4);
        LossSeries.Level before = series.level(third, fourth);
        LossSeries.Level after = series.level(fourth, n);
        double highest = IntStream.range(0, n)
                .mapToDouble(i -> run.description().learningRate(series.step(i)))
                .max()
                .orElse(0);
        boolean undiminished = run.description().learningRate(series.step(n - 1)) >= highest;
        double fall = before.fallTo(after);
        boolean certain = fall + 2 * before.uncertainty(after) < limits.plateau();
        boolean canFall = before.mean() > limits.plateau();
        if (!undiminished || !certain || !canFall) {
            return Optional.empty();
        }
        return Optional.of(finding(
                Verdict.WARN,
                Place.network(),
                Evidence.between(series.step(third), series.step(n - 1), "loss", fall, limits.plateau()),
                String.format(
                        Locale.ROOT,
                        "The loss %s nats since step %d while the learning rate is as high as ever: steps of this"
                                + " length no longer find a way down.",
                        fall > -limits.plateau()
                                ? "stays at about " + Numbers.loss(after.mean())
                                : String.format(
                                        Locale.ROOT,
                                        "rises from %s to %s",
                                        Numbers.loss(before.mean()),
                                        Numbers.loss(after.mean())),
                        series.step(third)),
                new Cause.LearningRateDecay(series.step(third))));
    }

    private Optional<Finding> spike(RunStatistics run, LossSeries series) {
        int highest = -1;
        double height = 0;
        int count = 0;
        for (int i = WINDOW; i < series.size(); i++) {
            double here = series.height(i, WINDOW);
            boolean leaps =
                    here > limits.spike().warn() && series.loss(i) > SPIKE_FACTOR * series.medianBefore(i, WINDOW);
            count += leaps ? 1 : 0;
            if (leaps && here > height) {
                highest = i;
                height = here;
            }
        }
        if (highest < 0) {
            return Optional.empty();
        }
        Verdict verdict = limits.spike().judge(height);
        return Optional.of(finding(
                verdict,
                Place.network(),
                Evidence.at(series.step(highest), "loss", height, limits.spike().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "The loss leaps %s, the highest to %s nats at step %d where %s was usual: some steps overshoot.",
                        count == 1 ? "once" : count + " times",
                        Numbers.loss(series.loss(highest)),
                        series.step(highest),
                        Numbers.loss(series.medianBefore(highest, WINDOW))),
                new Cause.LearningRate(slowDown(run, highest))));
    }

    private static double slowDown(RunStatistics run, long step) {
        OptionalDouble largest = UpdateRatios.largest(run, step);
        double factor = largest.isPresent() ? Math.pow(10, UpdateRatios.TARGET - largest.getAsDouble()) : 0.5;
        return Math.max(0.1, Math.min(0.5, factor));
    }
}
