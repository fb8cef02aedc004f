package org.initscope.app.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The keys that change results and in which two jobs differ. */
public final class JobDifference {
    private static final String UNSET = "not set";

    private JobDifference() {}

    /** Each difference as {@code key is value, was value}, sorted by key. */
    public static List<String> between(Job was, Job now) {
        Map<String, String> before = values(was);
        Map<String, String> after = values(now);
        TreeMap<String, String> all = new TreeMap<>(before);
        all.putAll(after);
        List<String> differences = new ArrayList<>();
        for (String key : all.keySet()) {
            String then = before.getOrDefault(key, UNSET);
            String value = after.getOrDefault(key, UNSET);
            if (!then.equals(value)) {
                differences.add(key + " is " + value + ", was " + then);
            }
        }
        return differences;
    }

    /** The settings that make one job the other. */
    public static Map<String, String> settings(Job was, Job now) {
        Map<String, String> before = values(was);
        Map<String, String> settings = new TreeMap<>(values(now));
        settings.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        return settings;
    }

    private static Map<String, String> values(Job job) {
        Config config = ConfigFactory.parseString(job.render()).withoutPath("checkpoint");
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            values.put(entry.getKey(), entry.getValue().render(ConfigRenderOptions.concise()));
        }
        return values;
    }
}
