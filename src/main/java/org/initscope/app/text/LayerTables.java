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
import org.initscope.core.evidence.LayerObservation;
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
    public static String render(List<LayerObservation> readings) {
        return render(readings, false);
    }

    /**
     * The same.
     *
     * @param wide whether the tables have the columns for which most terminals have no room
     */
    public static String render(List<LayerObservation> readings, boolean wide) {
        StringBuilder text = new StringBuilder();
        text.append(layers(readings, wide)).append('\n').append(parameters(readings, wide));
        List<String> broken = nonfinite(readings);
        if (!broken.isEmpty()) {
            text.append('\n');
            broken.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private static String layers(List<LayerObservation> readings, boolean wide) {
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
                    .number("its gradient's\nkurtosis")
                    .number("examples'\nmean cosine")
                    .number("effective\nrank");
        }
        group(readings, false).forEach((layer, byQuantity) -> {
            Optional<LayerObservation> activation = Optional.ofNullable(byQuantity.get(Quantity.ACTIVATION));
            List<String> cells = new ArrayList<>(List.of(
                    layer,
                    byQuantity.values().iterator().next().tensor().layerKind(),
                    figure(byQuantity, Quantity.PREACTIVATION, LayerObservation::std),
                    figure(byQuantity, Quantity.ACTIVATION, LayerObservation::mean),
                    figure(byQuantity, Quantity.ACTIVATION, LayerObservation::std),
                    activation
                            .map(reading -> saturation(reading).stream()
                                    .mapToObj(Figures::percent)
                                    .collect(Collectors.joining()))
                            .orElse(""),
                    activation.map(LayerTables::deadUnits).orElse(""),
                    figure(byQuantity, Quantity.ACTIVATION_GRADIENT, LayerObservation::std)));
            if (wide) {
                addKurtosis(
                        cells, byQuantity, Quantity.PREACTIVATION, Quantity.ACTIVATION, Quantity.ACTIVATION_GRADIENT);
                cells.add(figure(byQuantity, Quantity.ACTIVATION, LayerObservation::meanCosine));
                cells.add(figure(byQuantity, Quantity.ACTIVATION, LayerObservation::effectiveRank));
            }
            table.row(cells.toArray(String[]::new));
        });
        return table.render();
    }

    private static void addKurtosis(
            List<String> cells, Map<Quantity, LayerObservation> byQuantity, Quantity... quantities) {
        for (Quantity quantity : quantities) {
            cells.add(figure(byQuantity, quantity, LayerObservation::kurtosis));
        }
    }

    private static String parameters(List<LayerObservation> readings, boolean wide) {
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
                    figure(byQuantity, Quantity.PARAMETER, LayerObservation::std),
                    figure(byQuantity, Quantity.GRADIENT, LayerObservation::std),
                    figure(byQuantity, Quantity.GRADIENT, LayerObservation::gradDataRatio),
                    Figures.decimal(updateDataLog10(byQuantity))));
            if (wide) {
                addKurtosis(cells, byQuantity, Quantity.PARAMETER, Quantity.GRADIENT, Quantity.UPDATE);
            }
            table.row(cells.toArray(String[]::new));
        });
        return table.render();
    }

    /** How large the update of a parameter is beside it; empty where it was zero, beside which an update is all there is. */
    static OptionalDouble updateDataLog10(Map<Quantity, LayerObservation> byQuantity) {
        boolean isZero = Optional.ofNullable(byQuantity.get(Quantity.PARAMETER))
                .map(parameter -> parameter.std().orElse(1) == 0)
                .orElse(false);
        return isZero || !byQuantity.containsKey(Quantity.UPDATE)
                ? OptionalDouble.empty()
                : byQuantity.get(Quantity.UPDATE).updateDataLog10();
    }

    /** What was measured of each layer, or of each parameter, by its name. */
    static Map<String, Map<Quantity, LayerObservation>> group(List<LayerObservation> readings, boolean parameters) {
        Map<String, Map<Quantity, LayerObservation>> groups = new LinkedHashMap<>();
        readings.stream()
                .filter(reading -> reading.tensor().parameter().isPresent() == parameters)
                .sorted(Comparator.comparingInt(LayerObservation::layerIndex))
                .forEach(reading -> groups.computeIfAbsent(name(reading), name -> new LinkedHashMap<>())
                        .put(reading.quantity(), reading));
        return groups;
    }

    private static String name(LayerObservation reading) {
        return reading.tensor()
                .parameter()
                .map(role -> reading.layerName() + "." + role)
                .orElse(reading.layerName());
    }

    private static String figure(
            Map<Quantity, LayerObservation> byQuantity,
            Quantity quantity,
            Function<LayerObservation, OptionalDouble> figure) {
        return Optional.ofNullable(byQuantity.get(quantity))
                .map(reading -> Figures.decimal(figure.apply(reading)))
                .orElse("");
    }

    /** The share beyond 0.97, which means something only where the nonlinearity is bounded by 1. */
    static OptionalDouble saturation(LayerObservation activation) {
        return SQUASHING.contains(activation.tensor().layerKind()) ? activation.saturation() : OptionalDouble.empty();
    }

    private static String deadUnits(LayerObservation activation) {
        return activation.deadUnitCount().isPresent()
                ? activation.deadUnitCount().getAsInt() + " of "
                        + activation.unitCount().getAsInt()
                : "";
    }

    private static List<String> nonfinite(List<LayerObservation> readings) {
        List<String> lines = new ArrayList<>();
        for (LayerObservation reading : readings) {
            if (reading.nonfiniteCount() > 0) {
                lines.add(name(reading) + ": " + Figures.counted(reading.nonfiniteCount(), "value")
                        + " of its " + reading.quantity().label().replace('_', ' ')
                        + (reading.nonfiniteCount() == 1 ? " is" : " are") + " NaN or infinite");
            }
        }
        return lines;
    }
}
