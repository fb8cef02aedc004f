package org.initscope.app.text;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.statistics.Quantity;

/** Runs or trials side by side: where their jobs differ, how they ended, and their layers at the first and last step. */
public final class ComparisonTable {
    private final List<Compared> all;

    public ComparisonTable(List<Compared> all) {
        this.all = List.copyOf(all);
    }

    public String render() {
        TextTable table = new TextTable().text("");
        all.forEach(one -> table.text(one.label()));
        Set<String> keys = new TreeSet<>();
        all.forEach(one -> keys.addAll(one.config().keySet()));
        for (String key : keys) {
            if (all.stream()
                            .map(one -> one.config().getOrDefault(key, ""))
                            .distinct()
                            .count()
                    > 1) {
                row(table, key, one -> one.config().getOrDefault(key, ""));
            }
        }
        Set<String> figures = new LinkedHashSet<>();
        all.forEach(one -> figures.addAll(one.figures().keySet()));
        figures.forEach(figure -> row(table, figure, one -> one.figures().getOrDefault(figure, "")));
        losses(table);
        layers(table, "first step", one -> one.layers().first());
        layers(table, "last step", one -> one.layers().last());
        return table.render();
    }

    /** Statistics of batch norms are named where there are two kinds of them. */
    private void losses(TextTable table) {
        Set<Compared.EvaluatedLoss> losses = new LinkedHashSet<>();
        all.forEach(one -> losses.addAll(one.losses().keySet()));
        boolean differ = losses.stream()
                        .map(Compared.EvaluatedLoss::statistics)
                        .distinct()
                        .count()
                > 1;
        losses.forEach(loss ->
                row(table, loss.split() + " loss" + (differ ? ", " + loss.statistics() : ""), one -> one.losses()
                        .getOrDefault(loss, "")));
    }

    private void layers(TextTable table, String when, Function<Compared, List<LayerObservation>> readings) {
        Map<String, Map<Compared, String>> rows = new LinkedHashMap<>();
        for (Compared one : all) {
            if (one.layers().isEmpty()) {
                continue;
            }
            LayerTables.group(readings.apply(one), false).forEach((layer, byQuantity) -> {
                Optional<LayerObservation> activation = Optional.ofNullable(byQuantity.get(Quantity.ACTIVATION));
                Optional<LayerObservation> gradient = Optional.ofNullable(byQuantity.get(Quantity.ACTIVATION_GRADIENT));
                activation.ifPresent(reading -> {
                    add(rows, one, layer + " activation std", reading.std());
                    add(rows, one, layer + " saturated %", percent(LayerTables.saturation(reading)));
                });
                gradient.ifPresent(reading -> add(rows, one, layer + " gradient std", reading.std()));
            });
            LayerTables.group(readings.apply(one), true)
                    .forEach((parameter, byQuantity) ->
                            add(rows, one, parameter + " update:data log10", LayerTables.updateDataLog10(byQuantity)));
        }
        if (!rows.isEmpty()) {
            row(table, when, one -> "");
        }
        rows.forEach((name, cells) -> row(table, "  " + name, one -> cells.getOrDefault(one, "")));
    }

    private static OptionalDouble percent(OptionalDouble share) {
        return share.isPresent() ? OptionalDouble.of(100 * share.getAsDouble()) : share;
    }

    private static void add(Map<String, Map<Compared, String>> rows, Compared one, String name, OptionalDouble value) {
        if (value.isPresent()) {
            rows.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(one, Figures.decimal(value));
        }
    }

    private void row(TextTable table, String name, Function<Compared, String> cell) {
        String[] cells = new String[all.size() + 1];
        cells[0] = name;
        for (int i = 0; i < all.size(); i++) {
            cells[i + 1] = cell.apply(all.get(i));
        }
        table.row(cells);
    }
}
