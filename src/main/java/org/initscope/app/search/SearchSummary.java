package org.initscope.app.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.initscope.app.config.SearchSettings;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.MarginalEffect;
import org.initscope.core.search.SweptValue;
import org.initscope.store.results.TrialLosses;
import org.initscope.store.results.TrialRow;

/** What came of a search, as text: its ranked trials, the effect of each key, and figures of others. */
public final class SearchSummary {
    private static final int SHOWN = 15;

    private final SearchSettings settings;
    private final Map<String, GridPoint> points;
    private final List<TrialRow.Summary> records;

    /**
     * @param points of the grid by trial
     * @param records of all committed trials; those of other grids are left out
     */
    public SearchSummary(SearchSettings settings, Map<String, GridPoint> points, List<TrialRow.Summary> records) {
        this.settings = settings;
        this.points = new HashMap<>(points);
        this.records = records.stream()
                .filter(record -> points.containsKey(record.trialId()))
                .sorted(Comparator.comparing((TrialRow.Summary record) -> record.isCompleted() ? 0 : 1)
                        .thenComparingDouble(
                                record -> record.losses().compared().orElse(Double.MAX_VALUE))
                        .thenComparing(TrialRow.Summary::trialId))
                .toList();
    }

    public String render() {
        StringBuilder text = new StringBuilder();
        text.append(outcomes()).append('\n').append(ranking());
        if (!settings.published().isEmpty()) {
            text.append('\n').append(published());
        }
        return text.append('\n').append(effects()).toString();
    }

    private String outcomes() {
        Map<String, Long> counts = new TreeMap<>();
        records.forEach(record -> counts.merge(record.end().outcome(), 1L, Long::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((outcome, count) -> parts.add(Figures.count(count) + " " + outcome));
        return Figures.count(records.size()) + " trials: " + String.join(", ", parts) + "\n";
    }

    /** The best trials, in the order of their dev loss. */
    private String ranking() {
        TextTable table = new TextTable().number("rank").text("trial");
        List<String> keys = settings.grid().keys();
        keys.forEach(key -> table.text(shortName(key, keys)));
        table.text("outcome")
                .number("initial")
                .number("train")
                .number("dev")
                .number("dev recal.")
                .number("steps");
        int rank = 0;
        for (TrialRow.Summary record : records.subList(0, Math.min(SHOWN, records.size()))) {
            List<String> cells = new ArrayList<>(List.of(Integer.toString(++rank), record.trialId()));
            Map<String, SweptValue> values = points.get(record.trialId()).values();
            keys.forEach(key -> cells.add(values.get(key).shown()));
            cells.add(record.end().outcome());
            cells.add(Figures.defined(record.losses().initialLoss()));
            cells.add(Figures.defined(record.losses().trainLoss()));
            cells.add(Figures.defined(record.losses().devLoss()));
            cells.add(Figures.defined(record.losses().devLossRecalibrated()));
            cells.add(Figures.count(record.steps()));
            table.row(cells.toArray(String[]::new));
        }
        String more = records.size() > SHOWN ? "and " + Figures.count(records.size() - SHOWN) + " more\n" : "";
        return table.render() + more;
    }

    /** The last part of a key, with as much before it as tells it from the others. */
    static String shortName(String key, List<String> keys) {
        String[] parts = key.split("\\.");
        String name = parts[parts.length - 1];
        for (int i = parts.length - 2; i >= 0; i--) {
            String candidate = name;
            Predicate<String> alike = other -> other.equals(candidate) || other.endsWith("." + candidate);
            if (keys.stream().filter(alike).count() <= 1) {
                return name;
            }
            name = parts[i] + "." + name;
        }
        return name;
    }

    private String published() {
        TextTable table = new TextTable()
                .text("")
                .number("trials")
                .number("initial")
                .number("train")
                .number("published")
                .number("dev")
                .number("published");
        for (SearchSettings.Published figure : settings.published()) {
            List<TrialRow.Summary> alike = records.stream()
                    .filter(TrialRow.Summary::isCompleted)
                    .filter(record ->
                            figure.where().holds(points.get(record.trialId()).values()))
                    .toList();
            table.row(
                    figure.name(),
                    Integer.toString(alike.size()),
                    meanAndStd(alike, TrialLosses::initialLoss),
                    meanAndStd(alike, TrialLosses::trainLoss),
                    Figures.decimal(figure.train()),
                    meanAndStd(alike, TrialLosses::devLoss),
                    Figures.decimal(figure.dev()));
        }
        return "mean ± standard deviation beside published figures\n" + table.render();
    }

    private static String meanAndStd(List<TrialRow.Summary> records, ToDoubleFunction<TrialLosses> loss) {
        double[] losses = records.stream()
                .map(TrialRow.Summary::losses)
                .mapToDouble(loss)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        if (losses.length == 0) {
            return "";
        }
        double mean = java.util.Arrays.stream(losses).sum() / losses.length;
        if (losses.length == 1) {
            return Figures.decimal(mean);
        }
        double squares = java.util.Arrays.stream(losses)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Figures.decimal(mean) + " ± " + Figures.decimal(Math.sqrt(squares / (losses.length - 1)));
    }

    /** The mean dev loss by value of each key, over the rest. */
    private String effects() {
        MarginalEffect.Accumulator accumulator = new MarginalEffect.Accumulator(settings.grid());
        for (TrialRow.Summary record : records) {
            accumulator.add(
                    points.get(record.trialId()),
                    record.isCompleted() ? record.losses().compared() : OptionalDouble.empty());
        }
        TextTable table = new TextTable()
                .text("key")
                .text("value")
                .number("trials")
                .number("completed")
                .number("mean dev")
                .number("std")
                .number("range");
        for (MarginalEffect effect : accumulator.effects()) {
            String key = effect.key();
            String range = Figures.decimal(effect.range());
            for (MarginalEffect.Level level : effect.levels()) {
                table.row(
                        key,
                        level.value().shown(),
                        Figures.count(level.trials()),
                        Figures.count(level.trained()),
                        Figures.decimal(level.mean()),
                        Figures.decimal(level.std()),
                        range);
                key = "";
                range = "";
            }
        }
        return "marginal effects: mean dev loss by value, over the rest\n" + table.render();
    }
}
