package org.initscope.core.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;

/**
 * One row of {@code layer_statistics}.
 *
 * @param worker who measured; empty for the averaged network
 * @param health of activations: saturation and dead units
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
        Optional<UnitHealth> health,
        OptionalDouble gradDataRatio,
        OptionalDouble updateDataLog10) {

    /** What a training step measured. */
    public static LayerObservation of(OptionalInt worker, long round, long step, LayerStatistics statistics) {
        return new LayerObservation(
                worker,
                round,
                step,
                statistics.subject(),
                statistics.quantity(),
                statistics.moments(),
                statistics.health(),
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

    /**
     * The union of what several workers saw at one step. A ratio is the mean of theirs where it is defined, since their
     * tensors have equally many elements.
     */
    static LayerObservation union(List<LayerObservation> workers) {
        LayerObservation first = workers.get(0);
        return new LayerObservation(
                OptionalInt.empty(),
                first.round,
                first.step,
                first.subject,
                first.quantity,
                workers.stream().map(LayerObservation::moments).reduce(Moments.EMPTY, Moments::merge),
                workers.stream().flatMap(o -> o.health.stream()).reduce(UnitHealth::merge),
                mean(workers, LayerObservation::gradDataRatio),
                mean(workers, LayerObservation::updateDataLog10));
    }

    private static OptionalDouble mean(
            List<LayerObservation> workers, Function<LayerObservation, OptionalDouble> ratio) {
        return workers.stream().flatMapToDouble(o -> ratio.apply(o).stream()).average();
    }
}
