package org.initscope.report;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.initscope.core.network.Activation;
import org.initscope.report.RunReport.BatchNormSeries;
import org.initscope.report.RunReport.HistogramSeries;
import org.initscope.report.RunReport.SaturationMap;
import org.initscope.report.RunReport.StatisticSeries;
import org.initscope.store.tables.TableRow;

/** Rows of measured steps in columns: one series a tensor, or a batch norm. */
final class LayerSeries {
    /** Kinds of layers whose outputs are bounded. */
    private static final Set<String> SQUASHING = Arrays.stream(Activation.values())
            .filter(Activation::isSquashing)
            .map(activation -> activation.label().replace('-', '_'))
            .collect(Collectors.toUnmodifiableSet());

    private LayerSeries() {}

    /** Rows by tensor, in the order of the layers. */
    static <K> Map<K, List<TableRow>> grouped(List<TableRow> rows, Function<TableRow, K> key) {
        Map<K, List<TableRow>> groups = new LinkedHashMap<>();
        rows.stream()
                .sorted(Comparator.comparingInt((TableRow row) -> row.integer("layer_index"))
                        .thenComparingLong(row -> row.number("step")))
                .forEach(row -> groups.computeIfAbsent(key.apply(row), k -> new ArrayList<>())
                        .add(row));
        return groups;
    }

    static StatisticSeries statistics(Tensor tensor, List<TableRow> rows) {
        return new StatisticSeries(
                tensor.scope(),
                tensor.layer(),
                tensor.quantity(),
                tensor.parameter(),
                steps(rows),
                column(rows, row -> real(row, "mean")),
                column(rows, row -> real(row, "std")),
                column(rows, row -> real(row, "min")),
                column(rows, row -> real(row, "max")),
                column(rows, LayerSeries::saturation),
                column(
                        rows,
                        row -> row.isNull("dead_unit_count")
                                ? Double.NaN
                                : (double) row.integer("dead_unit_count") / row.integer("unit_count")),
                column(rows, row -> real(row, "grad_data_ratio")),
                column(rows, row -> real(row, "update_data_log10")));
    }

    static HistogramSeries histograms(Tensor tensor, List<TableRow> rows) {
        double[] lower = new double[rows.size()];
        double[] upper = new double[rows.size()];
        long[][] counts = new long[rows.size()][];
        for (int i = 0; i < rows.size(); i++) {
            long[] all = rows.get(i).longs("counts");
            double from = rows.get(i).real("lower");
            double width = (rows.get(i).real("upper") - from) / all.length;
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
                tensor.quantity(),
                tensor.parameter(),
                steps(rows),
                lower,
                upper,
                counts);
    }

    static BatchNormSeries batchNorm(String scope, int layer, List<TableRow> rows) {
        TreeMap<Long, List<TableRow>> bySteps = new TreeMap<>();
        rows.forEach(row -> bySteps.computeIfAbsent(row.number("step"), s -> new ArrayList<>())
                .add(row));
        return new BatchNormSeries(
                scope,
                layer,
                bySteps.keySet().stream().mapToLong(Long::longValue).toArray(),
                units(bySteps, "running_mean"),
                units(bySteps, "running_var"),
                units(bySteps, "batch_mean"),
                units(bySteps, "batch_var"),
                units(bySteps, "gamma"),
                units(bySteps, "beta"));
    }

    static SaturationMap saturationMap(int layer, List<TableRow> rows) {
        int units = rows.get(0).integer("unit_count");
        require(
                units >= 1,
                "the table saturation_maps has a layer with %d units, expected 1 or more: train again",
                units);
        TreeMap<Long, List<String>> bySteps = new TreeMap<>();
        for (TableRow row : rows) {
            int[] digits = new int[(units + 3) / 4];
            for (long unit : row.longs("saturated_units")) {
                require(
                        unit >= 0 && unit < units,
                        "the table saturation_maps has unit %d of a layer with %d units: train again",
                        unit,
                        units);
                digits[(int) unit / 4] |= 1 << unit % 4;
            }
            bySteps.computeIfAbsent(row.number("step"), step -> new ArrayList<>())
                    .add(Arrays.stream(digits).mapToObj(Integer::toHexString).collect(Collectors.joining()));
        }
        return new SaturationMap(
                layer,
                units,
                bySteps.keySet().stream().mapToLong(Long::longValue).toArray(),
                List.copyOf(bySteps.values()));
    }

    private static double[][] units(TreeMap<Long, List<TableRow>> bySteps, String column) {
        return bySteps.values().stream()
                .map(rows -> {
                    double[] values = new double[rows.size()];
                    for (TableRow row : rows) {
                        int unit = row.integer("unit");
                        require(
                                unit >= 0 && unit < values.length,
                                "the table %s has unit %d of a layer with %d units at step %d, expected 0 to %d: its rows do"
                                        + " not belong together, train again",
                                row.schema().name(),
                                unit,
                                values.length,
                                row.number("step"),
                                values.length - 1);
                        values[unit] = real(row, column);
                    }
                    return values;
                })
                .toArray(double[][]::new);
    }

    /** The steps at which rows were measured. */
    static TreeSet<Long> stepsOf(List<TableRow> rows) {
        TreeSet<Long> steps = new TreeSet<>();
        rows.forEach(row -> steps.add(row.number("step")));
        return steps;
    }

    /** A number, NaN where it is undefined. */
    static double real(TableRow row, String column) {
        return row.optionalReal(column).orElse(Double.NaN);
    }

    /** The share of activations beyond 0.97, NaN where none were looked at and for what does not squash, such as relu. */
    static double saturation(TableRow row) {
        boolean counted = !row.isNull("saturated_97_count") && row.number("count") > 0;
        return !counted || !SQUASHING.contains(row.string("layer_kind"))
                ? Double.NaN
                : (double) row.number("saturated_97_count") / row.number("count");
    }

    private static long[] steps(List<TableRow> rows) {
        return rows.stream().mapToLong(row -> row.number("step")).toArray();
    }

    private static double[] column(List<TableRow> rows, ToDoubleFunction<TableRow> value) {
        return rows.stream().mapToDouble(value).toArray();
    }
}
