package org.initscope.app.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;

/** The keys of a job by the names of their columns in table trials, which have underscores for dots and dashes. */
public final class KeyNames {
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
        return KEYS.getOrDefault(column, column);
    }
}
