package org.initscope.app.config.text;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys of a grid by their paths, or by their last parts where these name one key. A path means the same in quotes,
 * {@code "a.b" = […]}, and without, {@code a { b = […] }}. The command line overrides the file for a key, or for a
 * section around it, whichever way each is written.
 */
public final class SweptKeys {
    /** The section of a job that its search reads. */
    public static final String SECTION = "search";

    /** What a range { from = …, to = …, count = …, scale = … } has. */
    public static final Set<String> RANGE = Set.of("from", "to", "count", "scale");

    private static final List<String> GRID = List.of(SECTION, "grid");

    /** What is about swept keys, with none of them. */
    private static final Config WITHOUT_GRID =
            JobSource.parse(SECTION + " { zip = [], exclude = [], published = [] }", Origins.OVERRIDE);

    private final String section;
    private final List<Mention> mentions = new ArrayList<>();

    private SweptKeys(String section) {
        this.section = section;
    }

    private record Mention(List<String> path, ConfigValue value) {
        private int layer() {
            return Origins.layer(value.origin());
        }

        private boolean isAround(Mention other) {
            return other.path.size() > path.size()
                    && other.path.subList(0, path.size()).equals(path);
        }

        private boolean isHiddenBy(Mention other) {
            return other.layer() > layer() && (isAround(other) || other.isAround(this));
        }
    }

    /** Splits the part of a path that is a quoted key of the grid. */
    static List<String> unquoted(List<String> path) {
        if (path.size() <= GRID.size() || !path.subList(0, GRID.size()).equals(GRID)) {
            return path;
        }
        List<String> parts = new ArrayList<>(GRID);
        path.subList(GRID.size(), path.size()).forEach(name -> Collections.addAll(parts, name.split("\\.", -1)));
        return List.copyOf(parts);
    }

    /** A layer with the keys of its grid without quotes, as far as that needs nothing but the layer. */
    static Config unquoted(Config layer) {
        if (!(JobSource.known(layer, ConfigUtil.joinPath(GRID)).orElse(null) instanceof ConfigObject grid)) {
            return layer;
        }
        Config result = layer;
        for (String name : new TreeSet<>(grid.keySet())) {
            List<String> path = new ArrayList<>(GRID);
            path.add(name);
            List<String> parts = unquoted(path);
            if (isFree(result, parts) && grid.get(name).atKey(name).isResolved()) {
                result = result.withoutPath(ConfigUtil.joinPath(path))
                        .withValue(ConfigUtil.joinPath(parts), grid.get(name));
            }
        }
        return result;
    }

    /** An override, which empties all that is about the keys of the grid where it takes the grid away. */
    static Config begunAnew(Config override) {
        boolean isTaken = JobSource.known(override, ConfigUtil.joinPath(GRID))
                .filter(grid -> !(grid instanceof ConfigObject))
                .isPresent();
        return isTaken ? override.withFallback(WITHOUT_GRID) : override;
    }

    /** Whether a value may stand at a path of the grid without taking another one's place. */
    private static boolean isFree(Config layer, List<String> path) {
        for (int end = GRID.size() + 1; end <= path.size(); end++) {
            Optional<ConfigValue> there = JobSource.known(layer, ConfigUtil.joinPath(path.subList(0, end)));
            if (path.get(end - 1).isBlank()
                    || there.isPresent() && (end == path.size() || !(there.get() instanceof ConfigObject))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The values of each key.
     *
     * @param name of the section
     * @throws IllegalArgumentException where one layer has a key twice, written in two ways, or where last parts name several
     */
    public static SortedMap<String, ConfigValue> of(String name, ConfigObject section) {
        SweptKeys keys = new SweptKeys(name);
        keys.collect(List.of(), section);
        keys.mentions.sort(Comparator.comparingInt(Mention::layer).reversed());
        SortedMap<String, Mention> first = new TreeMap<>();
        for (Mention mention : keys.mentions) {
            if (keys.mentions.stream().noneMatch(mention::isHiddenBy)) {
                first.merge(ConfigUtil.joinPath(mention.path()), mention, SweptKeys::merged);
            }
        }
        SortedMap<String, ConfigValue> values = new TreeMap<>();
        first.forEach((key, mention) -> values.put(key, mention.value()));
        return values;
    }

    private void collect(List<String> around, ConfigObject values) {
        values.forEach((name, value) -> {
            List<String> path = new ArrayList<>(around);
            Collections.addAll(path, name.split("\\.", -1));
            if (path.stream().anyMatch(String::isBlank)) {
                throw Scalars.fault(value.origin(), section, "has '%s', which is no key", String.join(".", path));
            }
            if (value instanceof ConfigObject nested && Collections.disjoint(nested.keySet(), RANGE)) {
                collect(path, nested);
            } else {
                mentions.add(new Mention(whole(path, value), value));
            }
        });
    }

    private List<String> whole(List<String> path, ConfigValue value) {
        try {
            return KeyNames.whole(path);
        } catch (IllegalArgumentException e) {
            throw Scalars.fault(value.origin(), section, "has a key that is not whole: %s", e.getMessage());
        }
    }

    private static Mention merged(Mention over, Mention under) {
        if (over.layer() == under.layer()) {
            throw Scalars.fault(
                    over.value().origin(),
                    ConfigUtil.joinPath(over.path()),
                    "stands in the grid twice, written in two ways (%s): keep one of the two",
                    Origins.place(under.value().origin()));
        }
        return new Mention(over.path(), over.value().withFallback(under.value()));
    }
}
