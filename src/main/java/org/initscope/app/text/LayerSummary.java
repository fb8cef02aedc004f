package org.initscope.app.text;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;
import org.initscope.store.tables.TableRow;

/**
 * One line of {@code layer_statistics} as far as a person reads it.
 *
 * @param parameter the parameter's role in its layer, where it is a parameter
 * @param nonfinite elements that are NaN or infinite
 * @param saturated share of elements with |h| &gt; 0.97
 * @param kurtosis excess kurtosis from the table; undefined where the summary is of a measurement
 */
public record LayerSummary(
        int layerIndex,
        String layer,
        String kind,
        Quantity quantity,
        Optional<String> parameter,
        long nonfinite,
        OptionalDouble mean,
        OptionalDouble std,
        OptionalDouble saturated,
        OptionalInt deadUnits,
        OptionalInt units,
        OptionalDouble gradDataRatio,
        OptionalDouble updateDataLog10,
        OptionalDouble kurtosis) {

    /** The summary of a measurement. */
    public static LayerSummary of(LayerStatistics statistics) {
        Optional<UnitHealth> health = statistics.health();
        return new LayerSummary(
                statistics.subject().layerIndex(),
                statistics.subject().layerName(),
                statistics.subject().layerKind(),
                statistics.quantity(),
                statistics.subject().parameter(),
                statistics.moments().nonfinite(),
                statistics.moments().count() > 0
                        ? OptionalDouble.of(statistics.moments().mean())
                        : OptionalDouble.empty(),
                statistics.moments().std(),
                health.isPresent() && health.get().elements() > 0
                        ? OptionalDouble.of((double) health.get().saturated97()
                                / health.get().elements())
                        : OptionalDouble.empty(),
                health.map(h -> OptionalInt.of(h.deadUnits())).orElse(OptionalInt.empty()),
                health.map(h -> OptionalInt.of(h.units())).orElse(OptionalInt.empty()),
                statistics.gradDataRatio(),
                statistics.updateDataLog10(),
                OptionalDouble.empty());
    }

    /** A row of {@code layer_statistics}. */
    public static LayerSummary of(TableRow row) {
        boolean hasUnits = !row.isNull("unit_count");
        long elements = row.number("count") + row.number("nonfinite_count");
        return new LayerSummary(
                row.integer("layer_index"),
                row.string("layer_name"),
                row.string("layer_kind"),
                row.constant("quantity", Quantity.class),
                row.isNull("parameter") ? Optional.empty() : Optional.of(row.string("parameter")),
                row.number("nonfinite_count"),
                row.optionalReal("mean"),
                row.optionalReal("std"),
                row.isNull("saturated_97_count") || elements == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of((double) row.number("saturated_97_count") / elements),
                hasUnits ? OptionalInt.of(row.integer("dead_unit_count")) : OptionalInt.empty(),
                hasUnits ? OptionalInt.of(row.integer("unit_count")) : OptionalInt.empty(),
                row.optionalReal("grad_data_ratio"),
                row.optionalReal("update_data_log10"),
                row.optionalReal("kurtosis"));
    }
}
