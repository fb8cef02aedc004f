package org.initscope.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.initscope.app.config.Job;
import org.initscope.app.config.SearchJob;

/** Every key of conf/reference.conf that takes numbers, and values of extreme sizes for them. */
final class ExtremeValues {
    static final List<String> VALUES = List.of(
            "0",
            "1e-30",
            "1e3",
            "1e6",
            "1e15",
            "1e30",
            "1.7976931348623157e308",
            "-1",
            "2147483647",
            "9223372036854775807");

    /** A key and how its values are written. */
    record Key(String path, Form form) {
        enum Form {
            NUMBER("%s"),
            LIST("[%s]"),
            TIME("%s s");

            private final String format;

            Form(String format) {
                this.format = format;
            }
        }

        String with(String value) {
            return path + "=" + form.format.replace("%s", value);
        }

        String value(String value) {
            return form.format.replace("%s", value);
        }

        /** The last word of the path, which every sentence about the key has. */
        String word() {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }

    private ExtremeValues() {}

    /** The keys of the file that take numbers, in alphabetical order. */
    static List<Key> keys(Path job) {
        List<Key> keys = new ArrayList<>();
        ConfigObject reference =
                ConfigFactory.parseFile(new File("conf/reference.conf")).root();
        collect("", reference, job, keys);
        keys.sort(Comparator.comparing(Key::path));
        return keys;
    }

    /** All paths of the file that have a value. */
    static List<String> paths() {
        Config reference = ConfigFactory.parseFile(new File("conf/reference.conf"));
        return reference.entrySet().stream().map(Map.Entry::getKey).toList();
    }

    private static void collect(String prefix, ConfigObject section, Path job, List<Key> into) {
        section.forEach((name, value) -> {
            String path = prefix.isEmpty() ? name : prefix + "." + name;
            if (value instanceof ConfigObject inner) {
                collect(path, inner, job, into);
            } else {
                Key key = new Key(path, form(value));
                if (takesNumbers(key, value, job)) {
                    into.add(key);
                }
            }
        });
    }

    private static Key.Form form(ConfigValue value) {
        boolean time = value.valueType() == ConfigValueType.STRING
                && value.unwrapped().toString().matches("\\d+ \\w+");
        return value instanceof ConfigList ? Key.Form.LIST : time ? Key.Form.TIME : Key.Form.NUMBER;
    }

    /** A text may be a number's name, such as that of a gain; then not every text is one. */
    private static boolean takesNumbers(Key key, ConfigValue value, Path job) {
        return switch (value.valueType()) {
            case NUMBER, NULL -> true;
            case LIST -> isSearch(job, key.with("1"));
            case BOOLEAN, OBJECT -> false;
            case STRING -> key.form() == Key.Form.TIME
                    || isAccepted(job, key.with("1")) && !isAccepted(job, key.with("nothing-of-the-kind"));
        };
    }

    private static boolean isSearch(Path job, String setting) {
        try {
            SearchJob.load(job, List.of(setting));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a job with these settings is read, whatever becomes of it. */
    static boolean isAccepted(Path job, String... settings) {
        try {
            Job.load(job, List.of(settings));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
