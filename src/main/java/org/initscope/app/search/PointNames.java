package org.initscope.app.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Names of a point, from the fullest to the shortest: by all of the keys' last parts, then by the first ones alone. */
    List<String> of(GridPoint point) {
        List<String> parts = keys.stream()
                .filter(point.values()::containsKey)
                .map(key -> SearchSummary.shortName(key, keys) + " "
                        + point.values().get(key).printed().replace(", ", ","))
                .toList();
        List<String> names = new ArrayList<>(List.of(String.join(", ", parts)));
        for (int left = parts.size() - 1; left > 0; left--) {
            names.add(String.join(", ", parts.subList(0, left)) + ", ...");
        }
        return names;
    }
}
