package org.initscope.app.config.text;

import static org.initscope.core.Check.require;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code --set}: a key and what was typed for it.
 *
 * <p>The value of a key of text is what was typed, or what stands in its double quotes. The value of every other key is
 * one of the job format where all that was typed is such a value. Otherwise it is a text, which the reader of the key
 * judges.
 *
 * @param typed all of it
 * @param appends whether the value is appended to the key's list
 */
record Assignment(String typed, List<String> path, boolean appends, String value) {
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"");

    /** The signs at which a value of the job format may be cut off, and what hides such a sign. */
    private static final Pattern SIGN = Pattern.compile(
            "\"\"\".*?\"\"\"+|\"(?:[^\"\\\\\n]++|\\\\.)*+\"|\\$\\{[^}]*}|//|[#\\[\\]{},\n]", Pattern.DOTALL);

    private static final String NULL = "null";

    /** Reads {@code key=value} or {@code key+=value}. */
    static Assignment of(String typed) {
        int equals = typed.indexOf('=');
        require(equals > 0, "%s %s is not key=value", Origins.OVERRIDE, Scalars.shortened(typed));
        boolean appends = typed.charAt(equals - 1) == '+';
        String key = typed.substring(0, appends ? equals - 1 : equals);
        String value = typed.substring(equals + 1);
        // in "key = value" the blank belongs to the sign, in "key= value" to the value
        boolean apart = !key.equals(key.stripTrailing());
        return new Assignment(typed, path(key.strip(), typed), appends, apart ? value.stripLeading() : value);
    }

    private static List<String> path(String key, String typed) {
        try {
            return KeyNames.whole(SweptKeys.unquoted(ConfigUtil.splitPath(key)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    Origins.OVERRIDE + " " + Scalars.shortened(typed) + ": " + e.getMessage(), e);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    Origins.OVERRIDE + " " + Scalars.shortened(typed) + ": '" + Scalars.shortened(key)
                            + "' is no key, expected one such as training.steps",
                    e);
        }
    }

    /** @param isText whether the value of a key is a text */
    Config config(Predicate<String> isText) {
        String key = ConfigUtil.joinPath(path);
        require(!appends || mayBeList(key), "%s: += appends to a list, and the key takes none", place());
        if (isText.test(key)) {
            return text();
        }
        String whole = value.strip();
        if (whole.isEmpty()) {
            return plain("");
        }
        Optional<String> broken = broken(whole);
        if (broken.isEmpty()) {
            try {
                return parsed(whole);
            } catch (ConfigException.Parse | ConfigException.WrongType e) {
                broken = Optional.of("does not parse: quote each text in it that is no plain word");
            }
        }
        boolean word = "[{\"".indexOf(whole.charAt(0)) < 0 && !whole.contains("${") && !appends;
        require(word, "%s: the value %s", place(), broken.orElseThrow());
        return plain(whole);
    }

    /** Whether a key has a list by default, or no default. */
    private static boolean mayBeList(String key) {
        ConfigValue byDefault = JobSource.find(JobSource.reference(), key);
        return byDefault == null || byDefault instanceof ConfigList;
    }

    private Config text() {
        if (value.strip().equals(NULL)) {
            return parsed(NULL);
        }
        if (!value.startsWith("\"")) {
            return plain(value);
        }
        require(
                QUOTED.matcher(value).matches(),
                "%s: the value begins with a quote that does not end it; quote all of it, with \\\" for a quote in it",
                place());
        return parsed(value);
    }

    /** What a parser would cut off or take for the end of the value; empty where it takes the value as it stands. */
    private static Optional<String> broken(String text) {
        int depth = 0;
        Matcher signs = SIGN.matcher(text);
        while (signs.find()) {
            String sign = signs.group();
            switch (sign) {
                case "#", "//" -> {
                    return Optional.of("has a comment in it: leave it out, or quote the text that has the " + sign);
                }
                case "[", "{" -> depth++;
                case "]", "}" -> depth--;
                default -> {
                    if (depth == 0 && (sign.equals(",") || sign.equals("\n"))) {
                        return Optional.of("is more than one: put them into [ … ], or quote the text");
                    }
                }
            }
            if (depth < 0) {
                return Optional.of(
                        "has a " + sign + " that closes nothing: leave it out, or quote the text that has it");
            }
        }
        return depth == 0
                ? Optional.empty()
                : Optional.of("has a [ or { that nothing closes: close it, or quote the text that has it");
    }

    private Config parsed(String format) {
        return JobSource.parse(ConfigUtil.joinPath(path) + (appends ? " += " : " = ") + format, Origins.OVERRIDE);
    }

    private Config plain(String text) {
        return ConfigFactory.empty()
                .withValue(
                        ConfigUtil.joinPath(path),
                        ConfigValueFactory.fromAnyRef(text)
                                .withOrigin(ConfigOriginFactory.newSimple(Origins.OVERRIDE)));
    }

    private String place() {
        return Origins.OVERRIDE + " " + Scalars.shortened(typed);
    }
}
