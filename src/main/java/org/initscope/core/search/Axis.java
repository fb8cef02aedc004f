package org.initscope.core.search;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One direction of a grid: keys whose values change together.
 *
 * @param keys one, or several that are zipped
 * @param points the values of all keys [points][keys]
 */
public record Axis(List<String> keys, List<List<SweptValue>> points) {
    /** Beyond it there is no search that ends. */
    public static final int MOST_SEEDS = 1_000_000;

    public Axis {
        keys = List.copyOf(keys);
        points = points.stream().map(List::copyOf).toList();
        require(!keys.isEmpty(), "the grid has a zip without keys, expected at least one key");
        require(
                new HashSet<>(keys).size() == keys.size(),
                "a zip names a key twice, expected every key once: %s",
                String.join(", ", keys));
        require(!points.isEmpty(), "the grid is empty: %s has no values", String.join(" and ", keys));
        Set<List<Object>> seen = new HashSet<>();
        for (List<SweptValue> point : points) {
            require(
                    seen.add(point.stream().map(SweptValue::identity).toList()),
                    "%s has the value %s twice, expected every value once",
                    String.join(" and ", keys),
                    point.stream().map(SweptValue::shown).collect(Collectors.joining(" and ")));
        }
    }

    /** The values of one key. */
    public static Axis of(String key, List<SweptValue> values) {
        return new Axis(List.of(key), values.stream().map(List::of).toList());
    }

    /**
     * Keys that go together: first values with first values, second with second.
     *
     * @param values of each key, in the order of the keys
     * @throws IllegalArgumentException where one key has more values than another
     */
    public static Axis zip(List<String> keys, List<List<SweptValue>> values) {
        require(keys.size() == values.size(), "%d keys are zipped with %d lists", keys.size(), values.size());
        for (int k = 1; k < keys.size(); k++) {
            require(
                    values.get(k).size() == values.get(0).size(),
                    "a zip has %d values of %s but %d of %s, expected equally many",
                    values.get(0).size(),
                    keys.get(0),
                    values.get(k).size(),
                    keys.get(k));
        }
        List<List<SweptValue>> points = new ArrayList<>();
        int count = values.isEmpty() ? 0 : values.get(0).size();
        for (int i = 0; i < count; i++) {
            int at = i;
            points.add(values.stream().map(list -> list.get(at)).toList());
        }
        return new Axis(keys, points);
    }

    /** What conditions may say of its keys. */
    public List<ConditionKey> conditionKeys() {
        List<ConditionKey> named = new ArrayList<>();
        for (int k = 0; k < keys.size(); k++) {
            int place = k;
            named.add(new ConditionKey(
                    keys.get(k),
                    keys.get(k),
                    points.stream().map(point -> point.get(place)).toList()));
        }
        return named;
    }

    /** The same configuration with several seeds. */
    public static Axis repeat(String seedKey, long firstSeed, int count) {
        require(count >= 1 && count <= MOST_SEEDS, "repeat is %d, expected 1 to %d", count, MOST_SEEDS);
        List<SweptValue> seeds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seeds.add(new SweptValue.Whole(firstSeed + i));
        }
        return of(seedKey, seeds);
    }
}
