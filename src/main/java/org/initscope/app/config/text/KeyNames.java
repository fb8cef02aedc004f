package org.initscope.app.config.text;

import static org.initscope.core.Check.require;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys of a job by other names: by their columns in table trials, which have underscores for dots and dashes, and by
 * their last parts.
 */
public final class KeyNames {
    /** The column of the seed, in every table. */
    private static final String SEED = "seed";

    private static final Map<String, String> KEYS = new TreeMap<>();

    static {
        add("", JobSource.reference().root());
    }

    private KeyNames() {}

    private static void add(String prefix, ConfigObject section) {
        for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
            String key = prefix + entry.getKey();
            KEYS.put(key.replace('.', '_').replace('-', '_'), key);
            if (entry.getValue() instanceof ConfigObject inner) {
                add(key + ".", inner);
            }
        }
    }

    /** The key of a column; a column that is of no known key keeps its name. */
    public static String ofColumn(String column) {
        return column.equals(SEED) ? "training.seed" : KEYS.getOrDefault(column, column);
    }

    /** A path, or the key whose last parts it is. */
    public static List<String> whole(List<String> path) {
        List<String> keys = endingIn(path);
        require(
                keys.size() <= 1,
                "'%s' names several keys, expected %s",
                String.join(".", path),
                String.join(" or ", keys));
        return keys.isEmpty() ? path : ConfigUtil.splitPath(keys.get(0));
    }

    /** The keys that end in a path; also those of fewer parts that end in it as a word: learning-rate beside outer.rate. */
    private static List<String> endingIn(List<String> path) {
        String name = String.join(".", path);
        if (KEYS.containsValue(name)) {
            return List.of();
        }
        List<String> keys =
                KEYS.values().stream().filter(key -> key.endsWith("." + name)).toList();
        return keys.size() != 1
                ? keys
                : KEYS.values().stream()
                        .filter(key ->
                                key.equals(keys.get(0)) || key.endsWith("-" + name) && parts(key) < parts(keys.get(0)))
                        .toList();
    }

    private static int parts(String key) {
        return ConfigUtil.splitPath(key).size();
    }
}
