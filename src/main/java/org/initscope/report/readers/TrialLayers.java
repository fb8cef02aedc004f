package org.initscope.report.readers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.statistics.Quantity;
import org.initscope.report.SearchReport.LayerColumn;
import org.initscope.report.SearchReport.Metric;

/** What was measured of the hidden layers of each trial at its first and at its last measured step. */
final class TrialLayers {
    private static final double SMALLEST = 1e-30;

    private final Map<String, Integer> trials;
    private final List<TreeMap<Integer, String>> layers = new ArrayList<>();
    private final List<Figure> figures;

    /** A figure of each layer of each trial; of several steps the first or the last. */
    private final class Figure {
        private final String label;
        private final Quantity quantity;
        private final boolean last;
        private final ToDoubleFunction<LayerObservation> value;
        private final List<TreeMap<Integer, Double>> values = new ArrayList<>();
        private final long[] step = new long[trials.size()];

        Figure(String label, Quantity quantity, boolean last, ToDoubleFunction<LayerObservation> value) {
            this.label = label;
            this.quantity = quantity;
            this.last = last;
            this.value = value;
            Arrays.fill(step, -1);
            for (int i = 0; i < trials.size(); i++) {
                values.add(new TreeMap<>());
            }
        }

        void add(int trial, LayerObservation row) {
            long measured = row.step();
            boolean wanted =
                    last ? measured >= step[trial] && measured > 0 : step[trial] < 0 || measured <= step[trial];
            if (row.quantity() == quantity && wanted) {
                step[trial] = measured;
                values.get(trial).put(row.layerIndex(), value.applyAsDouble(row));
            }
        }

        double[][] columns() {
            double[][] columns = new double[trials.size()][];
            for (int trial = 0; trial < columns.length; trial++) {
                TreeMap<Integer, Double> ofTrial = values.get(trial);
                columns[trial] = layers.get(trial).keySet().stream()
                        .mapToDouble(layer -> ofTrial.getOrDefault(layer, Double.NaN))
                        .toArray();
            }
            return columns;
        }
    }

    /**
     * @param trials the place of each trial by its id
     */
    TrialLayers(Map<String, Integer> trials) {
        this.trials = trials;
        this.figures = List.of(
                new Figure(
                        "Activation std at the start", Quantity.ACTIVATION, false, row -> LayerSeries.orNaN(row.std())),
                new Figure("Activation std at the end", Quantity.ACTIVATION, true, row -> LayerSeries.orNaN(row.std())),
                new Figure("Saturation at the start", Quantity.ACTIVATION, false, LayerSeries::saturation),
                new Figure("Saturation at the end", Quantity.ACTIVATION, true, LayerSeries::saturation),
                new Figure(
                        "Activation-gradient std at the start",
                        Quantity.ACTIVATION_GRADIENT,
                        false,
                        row -> LayerSeries.orNaN(row.std())),
                new Figure(
                        "Activation-gradient std at the end",
                        Quantity.ACTIVATION_GRADIENT,
                        true,
                        row -> LayerSeries.orNaN(row.std())));
        for (int i = 0; i < trials.size(); i++) {
            layers.add(new TreeMap<>());
        }
    }

    /**
     * Adds a row of a trial's layer statistics. Rows of other quantities than activations and their gradients are
     * ignored.
     */
    void add(String id, LayerObservation row) {
        Integer trial = trials.get(id);
        if (trial == null || row.worker().orElse(0) > 0) {
            return;
        }
        if (row.quantity() == Quantity.ACTIVATION) {
            layers.get(trial).put(row.layerIndex(), row.layerName());
        }
        for (Figure figure : figures) {
            figure.add(trial, row);
        }
    }

    /** The distinct lists of layers. */
    List<List<String>> layerLists() {
        return layers.stream().map(one -> List.copyOf(one.values())).distinct().toList();
    }

    /** For each trial the place of its layers in the lists. */
    int[] architectures() {
        Map<List<String>, Integer> places = new LinkedHashMap<>();
        layerLists().forEach(list -> places.put(list, places.size()));
        return layers.stream()
                .mapToInt(one -> places.get(List.copyOf(one.values())))
                .toArray();
    }

    /** Every figure by layer that was measured of any trial. */
    List<LayerColumn> columns() {
        return figures.stream()
                .map(figure -> new LayerColumn(figure.label, figure.columns()))
                .filter(column -> Arrays.stream(column.values())
                        .flatMapToDouble(Arrays::stream)
                        .anyMatch(Double::isFinite))
                .toList();
    }

    /** Figures of the whole network: the most saturated layer, and how gradients and activations change with depth. */
    List<Metric> metrics() {
        return List.of(
                new Metric(
                        "saturation_start", "most saturated layer at the start (share)", each(2, TrialLayers::largest)),
                new Metric("saturation_end", "most saturated layer at the end (share)", each(3, TrialLayers::largest)),
                new Metric("activation_growth", "activation std, last ÷ first layer", each(0, TrialLayers::growth)),
                new Metric(
                        "gradient_growth",
                        "activation-gradient std, first ÷ last layer",
                        each(4, values -> 1 / growth(values))));
    }

    private double[] each(int figure, ToDoubleFunction<double[]> summary) {
        return Arrays.stream(figures.get(figure).columns()).mapToDouble(summary).toArray();
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).max().orElse(Double.NaN);
    }

    private static double growth(double[] values) {
        return values.length < 2 || values[0] < SMALLEST ? Double.NaN : values[values.length - 1] / values[0];
    }
}
