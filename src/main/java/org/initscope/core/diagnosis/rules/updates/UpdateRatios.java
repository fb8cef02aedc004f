package org.initscope.core.diagnosis.rules.updates;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.LongToDoubleFunction;
import java.util.stream.DoubleStream;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.WorkerObservation;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.Divergence;

/**
 * How large the updates of weights were compared with the weights, log10(std(update) / std(weight)), while workers
 * trained.
 */
public final class UpdateRatios {
    /** About a thousandth of the weights a step, as the lecture advises. */
    public static final double TARGET = -3;

    /** Steps at which a schedule is looked at. */
    private static final long SAMPLED = 256;

    private UpdateRatios() {}

    /**
     * The median of a linear layer's weights over the later half of the steps from a given one on. Only steps count whose
     * learning rate is at least half the highest, since a rate that was lowered on purpose says nothing about the one
     * before.
     */
    static OptionalDouble median(RunStatistics run, int layer, long fromStep) {
        return median(run, layer, Quantity.UPDATE, fromStep);
    }

    /** The median of a linear layer's grad:data ratios over such steps. */
    static OptionalDouble medianGradData(RunStatistics run, int layer, long fromStep) {
        return median(run, layer, Quantity.GRADIENT, fromStep);
    }

    private static OptionalDouble median(RunStatistics run, int layer, Quantity quantity, long fromStep) {
        LongToDoubleFunction rate = run.description().optimization().learningRate();
        List<WorkerObservation> observed = run.layers().ofWorkers(layer, quantity, "weight");
        double highest = observed.stream()
                .mapToDouble(o -> rate.applyAsDouble(o.step()))
                .max()
                .orElse(0);
        List<WorkerObservation> fit = observed.stream()
                .filter(o -> o.step() >= fromStep && rate.applyAsDouble(o.step()) >= highest / 2)
                .toList();
        long last = fit.stream().mapToLong(WorkerObservation::step).max().orElse(0);
        List<Double> values = fit.stream()
                .filter(o -> o.step() >= last / 2)
                .map(WorkerObservation::ratio)
                .filter(Double::isFinite)
                .toList();
        return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Numbers.median(values));
    }

    /** The only finding of a rule that needs steps after one which were not measured, or came after a divergence. */
    static List<Finding> unmeasuredAfter(long step, Rule rule, RunStatistics run, String message) {
        if (run.description().end().divergence() instanceof Divergence.At at && at.step() <= step) {
            return rule.insufficient(
                    message + ": training diverged at step " + at.step() + ", of which loss-course tells.");
        }
        return rule.unmeasured(message, new MissingEvidence.LaterSteps(step));
    }

    /** The factor on the learning rate with which the middle of all layers would be about right; empty where none is measured. */
    public static OptionalDouble suitedFactor(RunStatistics run) {
        List<Double> ratios = run.network().linears().stream()
                .flatMap(layer -> median(run, layer, 0).stream().boxed())
                .toList();
        return ratios.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.pow(10, TARGET - Numbers.median(ratios)));
    }

    /**
     * The first update of a linear layer's weights, compared with the weights before it where the averaged network's were
     * measured. A huge update is nearly all of the weights after it.
     */
    public static OptionalDouble first(RunStatistics run, int layer) {
        Optional<WorkerObservation> update = run.layers().ofWorkers(layer, Quantity.UPDATE, "weight").stream()
                .findFirst();
        double before = run.layers().ofAverage(layer, Quantity.PARAMETER, "weight").stream()
                .findFirst()
                .map(LayerObservation::stdOrZero)
                .orElse(0.0);
        if (update.isPresent()
                && before > 0
                && Double.isFinite(update.get().std())
                && update.get().std() > 0) {
            return OptionalDouble.of(Math.log10(update.get().std() / before));
        }
        return update.map(WorkerObservation::definedRatio).orElse(OptionalDouble.empty());
    }

    /** The largest update of any weights up to a step. */
    public static OptionalDouble largest(RunStatistics run, long untilStep) {
        return run.network().linears().stream()
                .flatMap(layer -> run.layers().ofWorkers(layer, Quantity.UPDATE, "weight").stream())
                .filter(o -> o.step() <= untilStep)
                .flatMapToDouble(o -> o.definedRatio().stream())
                .max();
    }

    /**
     * Whether steps from one on were measured, and none of them changed any weights. Steps whose learning rate is 0 tell
     * nothing where other steps have another.
     */
    public static boolean isStill(RunStatistics run, long fromStep) {
        boolean isOff = isOff(run);
        List<WorkerObservation> updates = run.network().linears().stream()
                .flatMap(layer -> run.layers().ofWorkers(layer, Quantity.UPDATE, "weight").stream())
                .filter(o -> o.step() >= fromStep)
                .filter(o -> isOff || run.description().learningRate(o.step()) > 0)
                .toList();
        return !updates.isEmpty() && updates.stream().allMatch(o -> o.l2() == 0);
    }

    /** Whether the learning rate is 0 from the first step to the last. */
    static boolean isOff(RunStatistics run) {
        return highestRate(run) == 0;
    }

    /** The highest learning rate of the steps that are planned; NaN where nobody knows it. */
    static double highestRate(RunStatistics run) {
        long steps = run.description().steps();
        double highest = 0;
        for (long i = 0; i <= SAMPLED; i++) {
            highest = Math.max(highest, run.description().learningRate(Math.max(0, steps - 1) * i / SAMPLED));
        }
        return highest;
    }

    /** What is wrong with steps from one on that change nothing. */
    public static Cause noUpdates(RunStatistics run, long fromStep) {
        List<Double> ratios = run.network().linears().stream()
                .flatMap(layer -> medianGradData(run, layer, fromStep).stream().boxed())
                .filter(ratio -> ratio > 0)
                .toList();
        if (ratios.isEmpty() && !isOff(run)) {
            return new Cause.Unexplained("no gradient comes through to the weights, whatever the learning rate");
        }
        return new Cause.NoUpdates(
                ratios.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Numbers.median(ratios)));
    }

    /** A learning rate that was too high, where the updates of the layer before a nonlinearity were too large up to a step. */
    public static Cause slower(RunStatistics run, int nonlinearity, long untilStep) {
        OptionalInt linear = run.network().linearBefore(nonlinearity);
        if (linear.isEmpty()) {
            return new Cause.Unexplained("no weights stand before "
                    + run.network().layer(nonlinearity).name() + " whose updates could be too large");
        }
        int layer = linear.getAsInt();
        OptionalDouble largest = DoubleStream.concat(
                        first(run, layer).stream(),
                        run.layers().ofWorkers(layer, Quantity.UPDATE, "weight").stream()
                                .filter(o -> o.step() <= untilStep)
                                .flatMapToDouble(o -> o.definedRatio().stream()))
                .max();
        return largest.isPresent() && largest.getAsDouble() > TARGET + 0.5
                ? new Cause.LearningRate(Math.pow(10, TARGET - largest.getAsDouble()))
                : new Cause.Unexplained(
                        "the updates of " + run.network().layer(layer).name()
                                + " were never large beside its weights, so that a lower learning rate would only delay it");
    }
}
