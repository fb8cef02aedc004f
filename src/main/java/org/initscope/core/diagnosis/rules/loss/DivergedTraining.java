package org.initscope.core.diagnosis.rules.loss;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.StartOverflow;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.diagnosis.rules.updates.UpdateRatios;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.training.Divergence;

/**
 * What a rule finds of a training that left the finite numbers, or its loss a bound.
 *
 * @param rule that asks
 */
record DivergedTraining(Rule rule, RunStatistics run) {
    /** A grad:data ratio that no usual start has: those of the lecture's nets are below 1. */
    private static final double STEEPEST = 1000;

    /** Steps over those of a warm-up. */
    private static final int WARM_UP = 10;
    /** A learning rate over the usual one to which deep networks could be warmed up. */
    private static final double WARMED = 1 / 3.0;

    /** The finding; empty where all numbers are finite. */
    Optional<Finding> finding() {
        return StartOverflow.of(run)
                .map(start -> failure(0, start.place(), Double.NaN, start.message(run), new Cause.StartScales()))
                .or(this::nonfinite);
    }

    private Finding failure(long step, Place place, double loss, String message, Cause cause) {
        return rule.finding(Verdict.FAIL, place, Evidence.at(step, "loss", loss, Double.NaN), message, cause);
    }

    private Optional<Finding> nonfinite() {
        Optional<LayerObservation> layer = run.layers().firstNonfinite();
        OptionalLong loss = run.losses().firstNonfinite();
        if (run.description().end().divergence() instanceof Divergence.At at) {
            Place place = new Place(run.network().place(at.layerName()), Optional.of(at.layerName()), Optional.empty());
            boolean finite = layer.isEmpty() && loss.isEmpty();
            if (finite && isTooLarge(at)) {
                return Optional.of(tooLarge(place, at));
            }
            return Optional.of(left(
                    at.step(),
                    place,
                    finite && at.step() == run.description().steps()
                            ? "Training ended at step " + at.step() + " with a loss beyond all use"
                            : leaving(at.step(), "in " + at.layerName())));
        }
        if (loss.isPresent()
                && (layer.isEmpty() || loss.getAsLong() < layer.get().step())) {
            long step = loss.getAsLong();
            return Optional.of(left(step, Place.network(), leaving(step, "in the loss")));
        }
        return layer.map(o -> left(o.step(), Place.of(o), leaving(o.step(), "in " + o.layerName())));
    }

    /** Whether all numbers were finite, and only the loss above its bound. */
    private boolean isTooLarge(Divergence.At at) {
        return Double.isFinite(at.loss())
                && run.network().output().stream()
                        .anyMatch(output -> run.network().layer(output).name().equals(at.layerName()));
    }

    private Finding tooLarge(Place place, Divergence.At at) {
        String what = "Training ended at step " + at.step() + ", whose loss of " + Numbers.loss(at.loss())
                + " nats is above the bound"
                + run.description()
                        .end()
                        .boundName()
                        .map(name -> " (" + name + ")")
                        .orElse("");
        if (at.step() > 0) {
            return left(at.step(), place, what);
        }
        return failure(
                0,
                place,
                at.loss(),
                what + ": it is that of the start, which no learning rate has made.",
                new Cause.StartScales());
    }

    private static String leaving(long step, String where) {
        return "Training left the finite numbers at step " + step + ", first " + where;
    }

    private Finding left(long step, Place place, String what) {
        if (run.initialLoss().orElse(0) > Divergence.LARGEST_LOSS) {
            return failure(
                    step,
                    place,
                    Double.NaN,
                    what + ": the start costs " + Numbers.loss(run.initialLoss().getAsDouble())
                            + " nats already, which no learning rate has made.",
                    new Cause.StartScales());
        }
        if (run.description().expected().unusualStart()) {
            OptionalDouble steepest = steepestAtStart();
            if (steepest.orElse(0) > STEEPEST) {
                return failure(
                        step,
                        place,
                        Double.NaN,
                        what + ": gradients of the start are up to " + Numbers.shown(steepest.getAsDouble())
                                + " times as large as what they change: scales of the start are far from usual.",
                        new Cause.StartScales());
            }
        }
        Optional<Cause> first = longFirstSteps(step);
        if (first.isPresent()) {
            return failure(
                    step,
                    place,
                    Double.NaN,
                    what + ": the first steps were too long, though such trainings usually take that learning rate.",
                    first.get());
        }
        double suited = suitedToFirst();
        boolean scales = !(suited < 1) && run.description().expected().unusualStart();
        return failure(
                step,
                place,
                Double.NaN,
                what
                        + (scales
                                ? ", though the first steps were short beside the weights: scales of the start are far from"
                                        + " usual."
                                : ": steps were so long that each made the loss steeper instead of smaller."),
                scales ? new Cause.StartScales() : new Cause.LearningRate(slower(Math.min(0.5, suited))));
    }

    /** The factor to the usual rate where this one is far above it, else a factor that the first updates suggest. */
    private double slower(double suited) {
        Expectation expected = run.description().expected();
        return expected.isRateHigh() ? 1 / expected.rateOverUsual().getAsDouble() : suited;
    }

    /** Where a usual start broke at a usual rate, without a warm-up, before one would have ended. */
    private Optional<Cause> longFirstSteps(long step) {
        RunDescription description = run.description();
        double over = description.expected().rateOverUsual().orElse(Double.MAX_VALUE);
        long warmUp = description.steps() / WARM_UP;
        boolean warms = description.learningRate(0) < description.learningRate(warmUp);
        return description.expected().unusualStart() || over > Expectation.FAR || warms || step >= warmUp
                ? Optional.empty()
                : Optional.of(new Cause.LongFirstSteps(warmUp, Math.min(1, WARMED / over)));
    }

    /** The largest grad:data ratio of a parameter at step 0, where the size of gradients decides how long steps are. */
    private OptionalDouble steepestAtStart() {
        return run.description().optimization().scaleFree()
                ? OptionalDouble.empty()
                : run.layers().largestGradDataAtStart();
    }

    /** The factor on the learning rate that would have made the first updates a thousandth of the weights. */
    private double suitedToFirst() {
        List<Double> first = run.network().linears().stream()
                .flatMap(layer -> UpdateRatios.first(run, layer).stream().boxed())
                .toList();
        return first.isEmpty() ? 0.1 : Math.pow(10, UpdateRatios.TARGET - Numbers.median(first));
    }
}
