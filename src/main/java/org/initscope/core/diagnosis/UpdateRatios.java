package org.initscope.core.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.initscope.core.network.Layer;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;

/** How large the updates of weights were beside the weights, log10(std(update) / std(weight)), while workers trained. */
final class UpdateRatios {
    /** About a thousandth of the weights a step, as the lecture advises. */
    static final double TARGET = -3;

    /** Own runs: the std of Adam's updates beside its learning rate. */
    private static final double UPDATE_OF_ADAM = 0.3;

    private UpdateRatios() {}

    /**
     * The median of a linear layer's weights over the later half of the steps from one on whose learning rate is at least
     * half its highest: a rate that was lowered on purpose says nothing about the one before.
     */
    static OptionalDouble median(RunStatistics run, int layer, long fromStep) {
        return median(
                run, layer, Quantity.UPDATE, fromStep, o -> o.updateDataLog10().orElse(Double.NaN));
    }

    /** The median of a linear layer's grad:data ratios over such steps. */
    static OptionalDouble medianGradData(RunStatistics run, int layer, long fromStep) {
        return median(
                run, layer, Quantity.GRADIENT, fromStep, o -> o.gradDataRatio().orElse(Double.NaN));
    }

    private static OptionalDouble median(
            RunStatistics run, int layer, Quantity quantity, long fromStep, ToDoubleFunction<LayerObservation> value) {
        LearningRateSchedule schedule = run.facts().training().learningRate();
        List<LayerObservation> observed = run.layers().ofWorkers(layer, quantity, "weight");
        double highest = observed.stream()
                .mapToDouble(o -> schedule.rateAt(o.step()))
                .max()
                .orElse(0);
        List<LayerObservation> fit = observed.stream()
                .filter(o -> o.step() >= fromStep && schedule.rateAt(o.step()) >= highest / 2)
                .toList();
        long last = fit.stream().mapToLong(LayerObservation::step).max().orElse(0);
        List<Double> values = fit.stream()
                .filter(o -> o.step() >= last / 2)
                .map(value::applyAsDouble)
                .filter(Double::isFinite)
                .toList();
        return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Numbers.median(values));
    }

    /** What would tell of steps after one: settings that measure workers there, but of a training that came no further. */
    static String toldAfter(long step, RunFacts facts) {
        if (facts.divergence() instanceof Divergence.At at && at.step() <= step) {
            return "training diverged at step " + at.step() + ", of which loss-course tells.";
        }
        return facts.steps() <= step
                ? "training.steps above " + step + " would tell."
                : "measure.workers=true with measure.every=" + Math.max(1, (facts.steps() - step) / 4)
                        + ", while the learning rate is not lowered, would tell.";
    }

    /** The factor on the learning rate with which the middle of all layers would be about right; empty where none is measured. */
    static OptionalDouble suitedFactor(RunStatistics run) {
        List<Double> ratios = run.linearLayers().stream()
                .flatMap(layer -> median(run, layer, 0).stream().boxed())
                .toList();
        return ratios.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.pow(10, TARGET - Numbers.median(ratios)));
    }

    /**
     * The first update of a linear layer's weights, beside the weights before it where the averaged network's were measured:
     * those after it are next to nothing but the update, where that is huge.
     */
    static OptionalDouble first(RunStatistics run, int layer) {
        Optional<LayerObservation> update = run.layers().ofWorkers(layer, Quantity.UPDATE, "weight").stream()
                .findFirst();
        double before = run.layers().ofAverage(layer, Quantity.PARAMETER, "weight").stream()
                .findFirst()
                .map(LayerObservation::std)
                .orElse(0.0);
        if (update.isPresent()
                && before > 0
                && Double.isFinite(update.get().std())
                && update.get().std() > 0) {
            return OptionalDouble.of(Math.log10(update.get().std() / before));
        }
        return update.map(LayerObservation::updateDataLog10).orElse(OptionalDouble.empty());
    }

    /** The largest update of any weights up to a step. */
    static OptionalDouble largest(RunStatistics run, long untilStep) {
        return run.linearLayers().stream()
                .flatMap(layer -> run.layers().ofWorkers(layer, Quantity.UPDATE, "weight").stream())
                .filter(o -> o.step() <= untilStep)
                .flatMapToDouble(o -> o.updateDataLog10().stream())
                .max();
    }

    /** Whether steps from one on were measured, and none of them changed any weights. */
    static boolean isStill(RunStatistics run, long fromStep) {
        List<LayerObservation> updates = run.linearLayers().stream()
                .flatMap(layer -> run.layers().ofWorkers(layer, Quantity.UPDATE, "weight").stream())
                .filter(o -> o.step() >= fromStep)
                .toList();
        return !updates.isEmpty()
                && updates.stream().allMatch(o -> o.moments().l2().orElse(1) == 0);
    }

    /** An optimizer with a size of its own for each parameter's update, at the rate that makes the middle of all about right. */
    static Remedy adam(RunStatistics run) {
        List<Double> weights = run.linearLayers().stream()
                .map(layer -> run.layers().parameter(layer, Quantity.PARAMETER, "weight"))
                .filter(steps -> !steps.isEmpty())
                .map(steps -> steps.lastEntry().getValue().std())
                .toList();
        LearningRateSchedule schedule = run.facts().training().learningRate();
        double rate = schedule.rateAt(0);
        if (weights.isEmpty() || !(rate > 0)) {
            return Remedy.none(
                    "layers have one learning rate, and the weights that another optimizer's would be computed"
                            + " from are not measured");
        }
        double suited = Math.pow(10, TARGET) * Numbers.median(weights) / UPDATE_OF_ADAM;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("training.optimizer", "adam");
        settings.putAll(LearningRateSettings.times(schedule, suited / rate).settings());
        return new Remedy.Change(settings);
    }

    /** The learning rate with which plain SGD would make such updates as are about right, by the gradients. */
    static Remedy start(RunStatistics run, long fromStep) {
        List<Double> ratios = run.linearLayers().stream()
                .flatMap(layer -> medianGradData(run, layer, fromStep).stream().boxed())
                .filter(ratio -> ratio > 0)
                .toList();
        return ratios.isEmpty() || !(run.facts().training().optimizer() instanceof Optimizer.Sgd)
                ? Remedy.none("what the learning rate should be cannot be told from steps that change nothing")
                : Remedy.set("training.learning-rate", Numbers.shown(Math.pow(10, TARGET) / Numbers.median(ratios)));
    }

    /** A lower learning rate where a layer's updates up to a step were too large, and else none. */
    static Remedy slower(RunStatistics run, Layer.Linear linear, long untilStep) {
        int layer = run.facts().spec().layers().indexOf(linear);
        OptionalDouble largest = DoubleStream.concat(
                        first(run, layer).stream(),
                        run.layers().ofWorkers(layer, Quantity.UPDATE, "weight").stream()
                                .filter(o -> o.step() <= untilStep)
                                .flatMapToDouble(o -> o.updateDataLog10().stream()))
                .max();
        if (largest.isPresent() && largest.getAsDouble() > TARGET + 0.5) {
            double factor = Math.pow(10, TARGET - largest.getAsDouble());
            return LearningRateSettings.times(run.facts().training().learningRate(), factor);
        }
        return Remedy.none("the updates of " + linear.name()
                + " were never large beside its weights, so that a lower learning rate would only delay it");
    }
}
