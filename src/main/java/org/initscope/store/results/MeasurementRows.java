package org.initscope.store.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.initscope.core.statistics.BatchNormUnits;
import org.initscope.core.statistics.Histogram;
import org.initscope.core.statistics.LayerHistogram;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.SaturationSample;
import org.initscope.core.statistics.UnitHealth;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.Tables;

/** Measurements as rows of their tables. */
public final class MeasurementRows {
    private MeasurementRows() {}

    /** The rows of layer_statistics of a measurement, one a tensor. */
    public static List<TableRow> statistics(Origin origin, Measurement measurement) {
        Map<Tensor, Histogram> histograms = new HashMap<>();
        measurement
                .histograms()
                .forEach(h -> histograms.putIfAbsent(new Tensor(h.subject(), h.quantity()), h.histogram()));
        List<TableRow> rows = new ArrayList<>();
        for (LayerStatistics statistics : measurement.statistics()) {
            Tensor tensor = new Tensor(statistics.subject(), statistics.quantity());
            OptionalDouble kurtosis = Optional.ofNullable(histograms.get(tensor))
                    .map(histogram -> histogram.excessKurtosis(statistics.moments()))
                    .orElse(OptionalDouble.empty());
            rows.add(statistics(origin, measurement.step(), statistics).set("kurtosis", kurtosis));
        }
        return rows;
    }

    /** What statistics and a histogram are of. */
    private record Tensor(LayerStatistics.Subject subject, Quantity quantity) {}

    private static TableRow statistics(Origin origin, long step, LayerStatistics statistics) {
        Moments moments = statistics.moments();
        TableRow row = subject(Tables.LAYER_STATISTICS, origin, step, statistics.subject(), statistics.quantity());
        row.set("count", moments.count())
                .set("nonfinite_count", moments.nonfinite())
                .set("zero_count", moments.zeros())
                .set("std", moments.std())
                .set("l2", moments.l2())
                .set("grad_data_ratio", statistics.gradDataRatio())
                .set("update_data_log10", statistics.updateDataLog10());
        if (moments.count() > 0) {
            row.set("mean", moments.mean())
                    .set("m2", moments.m2())
                    .set("min", moments.min())
                    .set("max", moments.max());
        }
        statistics.health().ifPresent(health -> addHealth(row, health));
        return row;
    }

    private static void addHealth(TableRow row, UnitHealth health) {
        row.set("saturated_97_count", health.saturated97())
                .set("saturated_99_count", health.saturated99())
                .set("unit_count", health.units())
                .set("dead_unit_count", health.deadUnits())
                .set("dead_units", health.dead());
    }

    /** The rows of layer_histograms of a measurement, one a tensor. */
    public static List<TableRow> histograms(Origin origin, Measurement measurement) {
        return measurement.histograms().stream()
                .map(measured -> histogram(origin, measurement.step(), measured))
                .toList();
    }

    private static TableRow histogram(Origin origin, long step, LayerHistogram measured) {
        Histogram histogram = measured.histogram();
        return subject(Tables.LAYER_HISTOGRAMS, origin, step, measured.subject(), measured.quantity())
                .set("lower", histogram.lower())
                .set("upper", histogram.upper())
                .set("counts", histogram.counts())
                .set("underflow", histogram.underflow())
                .set("overflow", histogram.overflow());
    }

    /** The rows of batch_norm_units of a measurement, one a unit. */
    public static List<TableRow> batchNormUnits(Origin origin, Measurement measurement) {
        return measurement.batchNorms().stream()
                .flatMap(units -> IntStream.range(0, units.units())
                        .mapToObj(unit -> batchNormUnit(origin, measurement.step(), units, unit)))
                .toList();
    }

    private static TableRow batchNormUnit(Origin origin, long step, BatchNormUnits units, int unit) {
        return origin(Tables.BATCH_NORM_UNITS, origin, step, units.layerIndex())
                .set("unit", unit)
                .set("running_mean", units.runningMean()[unit])
                .set("running_var", units.runningVariance()[unit])
                .set("gamma", units.gamma()[unit])
                .set("beta", units.beta()[unit])
                .set("batch_mean", units.batchMean()[unit])
                .set("batch_var", units.batchVariance()[unit]);
    }

    static TableRow saturation(Origin origin, long step, SaturationSample sample, int example) {
        return origin(Tables.SATURATION_MAPS, origin, step, sample.layerIndex())
                .set("layer_name", sample.layerName())
                .set("unit_count", sample.units())
                .set("example", example)
                .set(
                        "saturated_units",
                        Arrays.stream(sample.saturatedUnits().get(example))
                                .asLongStream()
                                .toArray());
    }

    private static TableRow subject(
            TableSchema table, Origin origin, long step, LayerStatistics.Subject subject, Quantity quantity) {
        TableRow row = origin(table, origin, step, subject.layerIndex())
                .set("layer_name", subject.layerName())
                .set("layer_kind", subject.layerKind())
                .set("quantity", quantity.label());
        subject.parameter().ifPresent(parameter -> row.set("parameter", parameter));
        return row;
    }

    private static TableRow origin(TableSchema table, Origin origin, long step, int layerIndex) {
        TableRow row = table.row()
                .set("scope", origin.scope())
                .set("round", origin.round())
                .set("step", step)
                .set("layer_index", layerIndex);
        origin.worker().ifPresent(worker -> row.set("worker", worker));
        return row;
    }
}
