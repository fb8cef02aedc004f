package org.initscope.core.diagnosis;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;

/**
 * One row of {@code layer_statistics}.
 *
 * @param worker who measured; empty for the averaged network
 * @param activity of activations: saturation and dead units
 * @param gradDataRatio of gradients: std(gradient) / std(parameter)
 * @param updateDataLog10 of updates: log10(std(update) / std(parameter after the update))
 */
public record LayerObservation(
        OptionalInt worker,
        long round,
        long step,
        LayerStatistics.Subject subject,
        Quantity quantity,
        Moments moments,
        Optional<Activity> activity,
        OptionalDouble gradDataRatio,
        OptionalDouble updateDataLog10) {

    /** Saturation and dead units of a layer; {@code examples × units} elements were seen. */
    public record Activity(long elements, long saturated97, long saturated99, int units, int deadUnits) {

        /** Share of elements beyond 0.97; undefined without any. */
        public OptionalDouble saturation() {
            return elements == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) saturated97 / elements);
        }

        public long examples() {
            return units == 0 ? 0 : elements / units;
        }

        /** Of the union of examples; at most the fewer dead units of the two can be dead in both. */
        Activity merge(Activity other) {
            return new Activity(
                    elements + other.elements,
                    saturated97 + other.saturated97,
                    saturated99 + other.saturated99,
                    units,
                    Math.min(deadUnits, other.deadUnits));
        }

        static Activity of(UnitHealth health) {
            return new Activity(
                    health.elements(), health.saturated97(), health.saturated99(), health.units(), health.deadUnits());
        }
    }

    /** What a training step measured. */
    public static LayerObservation of(OptionalInt worker, long round, long step, LayerStatistics statistics) {
        return new LayerObservation(
                worker,
                round,
                step,
                statistics.subject(),
                statistics.quantity(),
                statistics.moments(),
                statistics.health().map(Activity::of),
                statistics.gradDataRatio(),
                statistics.updateDataLog10());
    }

    public int layerIndex() {
        return subject.layerIndex();
    }

    public String layerName() {
        return subject.layerName();
    }

    /** The sample std, 0 where it is undefined. */
    public double std() {
        return moments.std().orElse(0);
    }

    /** The same of the union of what two workers saw; ratios become their mean. */
    LayerObservation merge(LayerObservation other) {
        return new LayerObservation(
                OptionalInt.empty(),
                round,
                step,
                subject,
                quantity,
                moments.merge(other.moments),
                activity.isPresent() && other.activity.isPresent()
                        ? Optional.of(activity.get().merge(other.activity.get()))
                        : Optional.empty(),
                mean(gradDataRatio, other.gradDataRatio),
                mean(updateDataLog10, other.updateDataLog10));
    }

    private static OptionalDouble mean(OptionalDouble a, OptionalDouble b) {
        return a.isPresent() && b.isPresent()
                ? OptionalDouble.of((a.getAsDouble() + b.getAsDouble()) / 2)
                : a.isPresent() ? a : b;
    }
}
