package org.initscope.report.readers;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.initscope.core.evidence.BatchNormUnit;
import org.initscope.core.evidence.HistogramObservation;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.SaturatedUnits;
import org.initscope.core.network.Activation;
import org.initscope.report.RunReport.BatchNormSeries;
import org.initscope.report.RunReport.HistogramSeries;
import org.initscope.report.RunReport.SaturationMap;
import org.initscope.report.RunReport.StatisticSeries;

/** Rows of measured steps in columns: one series a tensor, or a batch norm. */
final class LayerSeries {
    /** Kinds of layers whose outputs are bounded. */
    private static final Set<String> SQUASHING = Arrays.stream(Activation.values())
            .filter(Activation::isSquashing)
            .map(activation -> activation.label().replace('-', '_'))
            .collect(Collectors.toUnmodifiableSet());

    private LayerSeries() {}

    /** Where a row stands among the others of its series. */
    record Place(int layer, long step) {
        private static final Comparator<Place> IN_ORDER =
                Comparator.comparingInt(Place::layer).thenComparingLong(Place::step);
    }

    /** Rows by tensor, in the order of the layers. */
    static <R, K> Map<K, List<R>> grouped(List<R> rows, Function<R, Place> place, Function<R, K> key) {
        Map<K, List<R>> groups = new LinkedHashMap<>();
        rows.stream().sorted(Comparator.comparing(place, Place.IN_ORDER)).forEach(row -> groups.computeIfAbsent(
                        key.apply(row), k -> new ArrayList<>())
                .add(row));
        return groups;
    }

    static StatisticSeries statistics(ShownTensor tensor, List<LayerObservation> rows) {
        return new StatisticSeries(
                tensor.scope(),
                tensor.layer(),
                tensor.quantity().label(),
                tensor.parameter(),
                rows.stream().mapToLong(LayerObservation::step).toArray(),
                column(rows, row -> orNaN(row.mean())),
                column(rows, row -> orNaN(row.std())),
                column(rows, row -> orNaN(row.min())),
                column(rows, row -> orNaN(row.max())),
                column(rows, LayerSeries::saturation),
                column(
                        rows,
                        row -> row.deadUnitCount().isPresent()
                                ? (double) row.deadUnitCount().getAsInt()
                                        / row.unitCount().orElseThrow()
                                : Double.NaN),
                column(rows, row -> orNaN(row.gradDataRatio())),
                column(rows, row -> orNaN(row.updateDataLog10())));
    }

    static HistogramSeries histograms(ShownTensor tensor, List<HistogramObservation> rows) {
        double[] lower = new double[rows.size()];
        double[] upper = new double[rows.size()];
        long[][] counts = new long[rows.size()][];
        for (int i = 0; i < rows.size(); i++) {
            long[] all = rows.get(i).counts();
            double from = rows.get(i).lower();
            double width = (rows.get(i).upper() - from) / all.length;
            int first = 0;
            int last = all.length;
            while (first < last - 1 && all[first] == 0) {
                first++;
            }
            while (last > first + 1 && all[last - 1] == 0) {
                last--;
            }
            lower[i] = from + first * width;
            upper[i] = from + last * width;
            counts[i] = Arrays.copyOfRange(all, first, last);
        }
        return new HistogramSeries(
                tensor.scope(),
                tensor.layer(),
                tensor.quantity().label(),
                tensor.parameter(),
                rows.stream().mapToLong(row -> row.origin().step()).toArray(),
                lower,
                upper,
                counts);
    }

    static BatchNormSeries batchNorm(String scope, int layer, List<BatchNormUnit> rows) {
        TreeMap<Long, List<BatchNormUnit>> bySteps = new TreeMap<>();
        rows.forEach(row -> bySteps.computeIfAbsent(row.origin().step(), s -> new ArrayList<>())
                .add(row));
        return new BatchNormSeries(
                scope,
                layer,
                bySteps.keySet().stream().mapToLong(Long::longValue).toArray(),
                units(bySteps, BatchNormUnit::runningMean),
                units(bySteps, BatchNormUnit::runningVar),
                units(bySteps, BatchNormUnit::batchMean),
                units(bySteps, BatchNormUnit::batchVar),
                units(bySteps, BatchNormUnit::gamma),
                units(bySteps, BatchNormUnit::beta));
    }

    static SaturationMap saturationMap(int layer, List<SaturatedUnits> rows) {
        int units = rows.get(0).unitCount();
        require(
                units >= 1,
                "the table saturation_maps has a layer with %d units, expected 1 or more: train again",
                units);
        TreeMap<Long, List<String>> bySteps = new TreeMap<>();
        for (SaturatedUnits row : rows) {
            int[] digits = new int[(units + 3) / 4];
            for (long unit : row.saturatedUnits()) {
                require(
                        unit >= 0 && unit < units,
                        "the table saturation_maps has unit %d of a layer with %d units: train again",
                        unit,
                        units);
                digits[(int) unit / 4] |= 1 << unit % 4;
            }
            bySteps.computeIfAbsent(row.origin().step(), step -> new ArrayList<>())
                    .add(Arrays.stream(digits).mapToObj(Integer::toHexString).collect(Collectors.joining()));
        }
        return new SaturationMap(
                layer,
                units,
                bySteps.keySet().stream().mapToLong(Long::longValue).toArray(),
                List.copyOf(bySteps.values()));
    }

    private static double[][] units(
            TreeMap<Long, List<BatchNormUnit>> bySteps, ToDoubleFunction<BatchNormUnit> column) {
        return bySteps.entrySet().stream()
                .map(entry -> {
                    double[] values = new double[entry.getValue().size()];
                    for (BatchNormUnit row : entry.getValue()) {
                        require(
                                row.unit() >= 0 && row.unit() < values.length,
                                "the table batch_norm_units has unit %d of a layer with %d units at step %d, expected 0 to"
                                        + " %d: its rows do not belong together, train again",
                                row.unit(),
                                values.length,
                                entry.getKey(),
                                values.length - 1);
                        values[row.unit()] = column.applyAsDouble(row);
                    }
                    return values;
                })
                .toArray(double[][]::new);
    }

    static double orNaN(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    /** The share of activations beyond 0.97, NaN where none were looked at and for what does not squash, such as relu. */
    static double saturation(LayerObservation row) {
        return SQUASHING.contains(row.tensor().layerKind()) ? orNaN(row.saturation()) : Double.NaN;
    }

    private static double[] column(List<LayerObservation> rows, ToDoubleFunction<LayerObservation> value) {
        return rows.stream().mapToDouble(value).toArray();
    }
}
