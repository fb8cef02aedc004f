package org.initscope.app.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.initscope.core.network.Activation;
import org.initscope.core.statistics.Quantity;

/** The two tables of a measured step: what flows through each layer, and each parameter with what changes it. */
public final class LayerTables {
    /** Kinds of layers whose activations stay below 1. */
    private static final Set<String> SQUASHING = Arrays.stream(Activation.values())
            .filter(Activation::isSquashing)
            .map(activation -> activation.label().replace('-', '_'))
            .collect(Collectors.toSet());

    private LayerTables() {}

    /** Both tables, and a line for each tensor with numbers that are not finite. */
    public static String render(List<LayerSummary> readings) {
        return render(readings, false);
    }

    /**
     * The same.
     *
     * @param wide whether the tables have the columns for which most terminals have no room
     */
    public static String render(List<LayerSummary> readings, boolean wide) {
        StringBuilder text = new StringBuilder();
        text.append(layers(readings, wide)).append('\n').append(parameters(readings, wide));
        List<String> broken = nonfinite(readings);
        if (!broken.isEmpty()) {
            text.append('\n');
            broken.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private static String layers(List<LayerSummary> readings, boolean wide) {
        TextTable table = new TextTable()
                .text("layer")
                .text("kind")
                .number("preactivation\nstd")
                .number("activation\nmean")
                .number("activation\nstd")
                .number("saturated\n% > 0.97")
                .number("dead\nunits")
                .number("gradient std\nof activation");
        if (wide) {
            table.number("preactivation\nkurtosis")
                    .number("activation\nkurtosis")
                    .number("its gradient's\nkurtosis");
        }
        group(readings, false).forEach((layer, byQuantity) -> {
            Optional<LayerSummary> activation = Optional.ofNullable(byQuantity.get(Quantity.ACTIVATION));
            List<String> cells = new ArrayList<>(List.of(
                    layer,
                    byQuantity.values().iterator().next().kind(),
                    figure(byQuantity, Quantity.PREACTIVATION, LayerSummary::std),
                    figure(byQuantity, Quantity.ACTIVATION, LayerSummary::mean),
                    figure(byQuantity, Quantity.ACTIVATION, LayerSummary::std),
                    activation.map(LayerTables::saturation).orElse(""),
                    activation.map(LayerTables::deadUnits).orElse(""),
                    figure(byQuantity, Quantity.ACTIVATION_GRADIENT, LayerSummary::std)));
            if (wide) {
                addKurtosis(
                        cells, byQuantity, Quantity.PREACTIVATION, Quantity.ACTIVATION, Quantity.ACTIVATION_GRADIENT);
            }
            table.row(cells.toArray(String[]::new));
        });
        return table.render();
    }

    private static void addKurtosis(
            List<String> cells, Map<Quantity, LayerSummary> byQuantity, Quantity... quantities) {
        for (Quantity quantity : quantities) {
            cells.add(figure(byQuantity, quantity, LayerSummary::kurtosis));
        }
    }

    private static String parameters(List<LayerSummary> readings, boolean wide) {
        TextTable table = new TextTable()
                .text("parameter")
                .number("std")
                .number("gradient\nstd")
                .number("gradient:data\nratio")
                .number("update:data\nlog10");
        if (wide) {
            table.number("kurtosis").number("gradient\nkurtosis").number("update\nkurtosis");
        }
        group(readings, true).forEach((parameter, byQuantity) -> {
            List<String> cells = new ArrayList<>(List.of(
                    parameter,
                    figure(byQuantity, Quantity.PARAMETER, LayerSummary::std),
                    figure(byQuantity, Quantity.GRADIENT, LayerSummary::std),
                    figure(byQuantity, Quantity.GRADIENT, LayerSummary::gradDataRatio),
                    figure(byQuantity, Quantity.UPDATE, LayerSummary::updateDataLog10)));
            if (wide) {
                addKurtosis(cells, byQuantity, Quantity.PARAMETER, Quantity.GRADIENT, Quantity.UPDATE);
            }
            table.row(cells.toArray(String[]::new));
        });
        return table.render();
    }

    private static Map<String, Map<Quantity, LayerSummary>> group(List<LayerSummary> readings, boolean parameters) {
        Map<String, Map<Quantity, LayerSummary>> groups = new LinkedHashMap<>();
        readings.stream()
                .filter(reading -> reading.parameter().isPresent() == parameters)
                .sorted(Comparator.comparingInt(LayerSummary::layerIndex))
                .forEach(reading -> groups.computeIfAbsent(name(reading), name -> new LinkedHashMap<>())
                        .put(reading.quantity(), reading));
        return groups;
    }

    private static String name(LayerSummary reading) {
        return reading.parameter().map(role -> reading.layer() + "." + role).orElse(reading.layer());
    }

    private static String figure(
            Map<Quantity, LayerSummary> byQuantity, Quantity quantity, Function<LayerSummary, OptionalDouble> figure) {
        return Optional.ofNullable(byQuantity.get(quantity))
                .map(reading -> Figures.decimal(figure.apply(reading)))
                .orElse("");
    }

    /** The share beyond 0.97, which means something only where the nonlinearity is bounded by 1. */
    private static String saturation(LayerSummary activation) {
        return SQUASHING.contains(activation.kind()) && activation.saturated().isPresent()
                ? Figures.percent(activation.saturated().getAsDouble())
                : "";
    }

    private static String deadUnits(LayerSummary activation) {
        return activation.deadUnits().isPresent()
                ? activation.deadUnits().getAsInt() + " of "
                        + activation.units().getAsInt()
                : "";
    }

    private static List<String> nonfinite(List<LayerSummary> readings) {
        List<String> lines = new ArrayList<>();
        for (LayerSummary reading : readings) {
            if (reading.nonfinite() > 0) {
                lines.add(name(reading) + ": " + Figures.count(reading.nonfinite()) + " values of its "
                        + reading.quantity().label().replace('_', ' ') + " are NaN or infinite");
            }
        }
        return lines;
    }
}
