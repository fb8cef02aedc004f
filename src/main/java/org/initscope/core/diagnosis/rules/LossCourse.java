package org.initscope.core.diagnosis.rules;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.StartOverflow;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.training.Divergence;

/** Does the loss fall, without leaps and without leaving the finite numbers? */
public final class LossCourse implements Rule {
    private static final int WINDOW = 50;
    private static final int LARGEST_PART = 1000;
    private static final double SPIKE_FACTOR = 1.5;
    /** A grad:data ratio that no usual start has: those of the lecture's nets are below 1. */
    private static final double STEEPEST = 1000;

    /** Steps over those of a warm-up. */
    private static final int WARM_UP = 10;
    /** A learning rate over the usual one to which deep networks could be warmed up. */
    private static final double WARMED = 1 / 3.0;

    private final Limits limits;

    /**
     * @param fall of the mean loss from the first fifth of the steps to the last, in nats, from below
     * @param spike height of a loss above the median of the {@value #WINDOW} before it, in their standard deviations
     * @param plateau a fall from the third quarter to the fourth that is too little for an undiminished learning rate
     * @param steps fewer than this tell nothing
     */
    public record Limits(Limit fall, Limit spike, double plateau, int steps) implements Serializable {}

    public LossCourse(Limits limits) {
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
        Optional<StartOverflow> overflow = StartOverflow.of(run);
        if (overflow.isPresent()) {
            return List.of(overflow(run, overflow.get()));
        }
        Optional<Finding> nonfinite = nonfinite(run);
        if (nonfinite.isPresent()) {
            return List.of(nonfinite.get());
        }
        LossSeries series = LossSeries.of(run.losses());
        if (series.size() < limits.steps()) {
            return end(run).map(List::of)
                    .orElseGet(() -> unmeasured(
                            String.format(
                                    Locale.ROOT,
                                    "%d recorded steps are too few to tell a course from noise",
                                    series.size()),
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

    private Finding overflow(RunStatistics run, StartOverflow start) {
        return finding(
                Verdict.FAIL,
                start.place(),
                Evidence.at(0, "loss", Double.NaN, Double.NaN),
                start.message(run),
                new Cause.StartScales());
    }

    private Optional<Finding> nonfinite(RunStatistics run) {
        Optional<LayerObservation> layer = run.layers().firstNonfinite();
        OptionalLong loss = run.losses().firstNonfinite();
        if (run.description().end().divergence() instanceof Divergence.At at) {
            Place place = new Place(run.network().place(at.layerName()), Optional.of(at.layerName()), Optional.empty());
            boolean finite = layer.isEmpty() && loss.isEmpty();
            if (finite && isTooLarge(run, at)) {
                return Optional.of(tooLarge(run, place, at));
            }
            return Optional.of(left(
                    run,
                    at.step(),
                    place,
                    finite && at.step() == run.description().steps()
                            ? "Training ended at step " + at.step() + " with a loss beyond all use"
                            : left(at.step(), "in " + at.layerName())));
        }
        if (loss.isPresent()
                && (layer.isEmpty() || loss.getAsLong() < layer.get().step())) {
            long step = loss.getAsLong();
            return Optional.of(left(run, step, Place.network(), left(step, "in the loss")));
        }
        return layer.map(o -> left(run, o.step(), Place.of(o), left(o.step(), "in " + o.layerName())));
    }

    /** Whether all numbers were finite, and only the loss above its bound. */
    private static boolean isTooLarge(RunStatistics run, Divergence.At at) {
        return Double.isFinite(at.loss())
                && run.network().output().stream()
                        .anyMatch(output -> run.network().layer(output).name().equals(at.layerName()));
    }

    private Finding tooLarge(RunStatistics run, Place place, Divergence.At at) {
        String what = "Training ended at step " + at.step() + ", whose loss of " + Numbers.loss(at.loss())
                + " nats is above the bound"
                + run.description()
                        .end()
                        .boundName()
                        .map(name -> " (" + name + ")")
                        .orElse("");
        if (at.step() > 0) {
            return left(run, at.step(), place, what);
        }
        return finding(
                Verdict.FAIL,
                place,
                Evidence.at(0, "loss", at.loss(), Double.NaN),
                what + ": it is that of the start, which no learning rate has made.",
                new Cause.StartScales());
    }

    private static String left(long step, String where) {
        return "Training left the finite numbers at step " + step + ", first " + where;
    }

    private Finding left(RunStatistics run, long step, Place place, String what) {
        Evidence evidence = Evidence.at(step, "loss", Double.NaN, Double.NaN);
        if (run.initialLoss().orElse(0) > Divergence.LARGEST_LOSS) {
            return finding(
                    Verdict.FAIL,
                    place,
                    evidence,
                    what + ": the start costs " + Numbers.loss(run.initialLoss().getAsDouble())
                            + " nats already, which no learning rate has made.",
                    new Cause.StartScales());
        }
        if (run.description().expected().unusualStart()) {
            OptionalDouble steepest = steepestAtStart(run);
            if (steepest.orElse(0) > STEEPEST) {
                return finding(
                        Verdict.FAIL,
                        place,
                        evidence,
                        what + ": gradients of the start are up to " + Numbers.shown(steepest.getAsDouble())
                                + " times as large as what they change: scales of the start are far from usual.",
                        new Cause.StartScales());
            }
        }
        Optional<Cause> first = longFirstSteps(run, step);
        if (first.isPresent()) {
            return finding(
                    Verdict.FAIL,
                    place,
                    evidence,
                    what + ": the first steps were too long, though such trainings usually take that learning rate.",
                    first.get());
        }
        double suited = suitedToFirst(run);
        boolean scales = !(suited < 1) && run.description().expected().unusualStart();
        return finding(
                Verdict.FAIL,
                place,
                evidence,
                what
                        + (scales
                                ? ", though the first steps were short beside the weights: scales of the start are far from"
                                        + " usual."
                                : ": steps were so long that each made the loss steeper instead of smaller."),
                scales ? new Cause.StartScales() : new Cause.LearningRate(slower(run, Math.min(0.5, suited))));
    }

    /** The factor to the usual rate where this one is far above it, else a factor that the first updates suggest. */
    private static double slower(RunStatistics run, double suited) {
        Expectation expected = run.description().expected();
        return expected.isRateHigh() ? 1 / expected.rateOverUsual().getAsDouble() : suited;
    }

    /** Where a usual start broke at a usual rate, without a warm-up, before one would have ended. */
    private static Optional<Cause> longFirstSteps(RunStatistics run, long step) {
        RunDescription description = run.description();
        double over = description.expected().rateOverUsual().orElse(Double.MAX_VALUE);
        long warmUp = description.steps() / WARM_UP;
        boolean warms = description.learningRate(0) < description.learningRate(warmUp);
        return description.expected().unusualStart() || over > Expectation.FAR || warms || step >= warmUp
                ? Optional.empty()
                : Optional.of(new Cause.LongFirstSteps(warmUp, Math.min(1, WARMED / over)));
    }

    /** The largest grad:data ratio of a parameter at step 0, where the size of gradients decides how long steps are. */
    private static OptionalDouble steepestAtStart(RunStatistics run) {
        return run.description().optimization().scaleFree()
                ? OptionalDouble.empty()
                : run.layers().largestGradDataAtStart();
    }

    /** The factor on the learning rate that would have made the first updates a thousandth of the weights. */
    private static double suitedToFirst(RunStatistics run) {
        List<Double> first = run.network().linears().stream()
                .flatMap(layer -> UpdateRatios.first(run, layer).stream().boxed())
                .toList();
        return first.isEmpty() ? 0.1 : Math.pow(10, UpdateRatios.TARGET - Numbers.median(first));
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
                        "After %d steps the training loss is %s nats where a uniform guess costs %s%s.",
                        end.step(),
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
        if (!undiminished || !certain) {
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
