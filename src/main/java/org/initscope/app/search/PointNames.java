package org.initscope.app.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.analysis.Factor;

/** Names points of a grid by the keys in which they differ, which are not the seeds where there are others. */
final class PointNames {
    private static final Set<String> SEEDS = Set.of(Factor.SEED, "data.split.seed");

    private final List<String> keys;

    PointNames(Iterable<GridPoint> points) {
        Map<String, Set<SweptValue>> values = new LinkedHashMap<>();
        points.forEach(point -> point.values().forEach((key, value) -> values.computeIfAbsent(key, k -> new HashSet<>())
                .add(value)));
        List<String> differing = new ArrayList<>(values.keySet());
        differing.removeIf(key -> values.get(key).size() < 2);
        List<String> telling =
                differing.stream().filter(key -> !SEEDS.contains(key)).toList();
        this.keys = telling.isEmpty() ? List.copyOf(differing) : telling;
    }

    /** Names of a point, from the fullest to the shortest: by the keys' last parts, by their last words, by values alone. */
    List<String> of(GridPoint point) {
        return List.of(
                named(point, key -> SearchSummary.shortName(key, keys) + " "),
                named(point, key -> lastWord(SearchSummary.shortName(key, keys)) + " "),
                named(point, key -> ""));
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf('-') + 1);
    }

    private String named(GridPoint point, UnaryOperator<String> name) {
        List<String> parts = new ArrayList<>();
        for (String key : keys) {
            if (point.values().containsKey(key)) {
                parts.add(name.apply(key) + point.values().get(key).printed().replace(", ", ","));
            }
        }
        return String.join(", ", parts);
    }
}
