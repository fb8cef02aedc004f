package org.initscope.app.config.text;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Single values turned into numbers, and the sentences about those that are none. */
public final class Scalars {
    /** No number needs more characters, and far more would take long to parse. */
    private static final int LONGEST = 1000;

    /** Characters of a text that a sentence shows. */
    private static final int SHOWN = 80;

    /** The key of a single value in a configuration of its own. */
    private static final String KEY = "value";

    /** The unit of a time, since a number alone would silently be milliseconds. */
    private static final Pattern UNIT = Pattern.compile("[a-z]+\\s*$", Pattern.CASE_INSENSITIVE);

    private Scalars() {}

    static double number(String name, ConfigValue value, NumberRange range) {
        double number = decimal(name, value, "a number, " + range).doubleValue();
        if (!range.contains(number)) {
            throw fault(value.origin(), name, "is %s, expected a number, %s", shown(value), range);
        }
        return number;
    }

    static long whole(String name, ConfigValue value, long low, long high) {
        String expected = low == Long.MIN_VALUE
                ? "a whole number"
                : high >= Integer.MAX_VALUE
                        ? "a whole number, " + low + " or more"
                        : "a whole number, " + low + " to " + high;
        BigDecimal decimal = decimal(name, value, expected);
        if (decimal.stripTrailingZeros().scale() > 0
                || decimal.compareTo(BigDecimal.valueOf(low)) < 0
                || decimal.compareTo(BigDecimal.valueOf(high)) > 0) {
            boolean silent = high >= Integer.MAX_VALUE && decimal.compareTo(BigDecimal.valueOf(high)) > 0;
            String limit = silent ? " and at most " + high : "";
            throw fault(value.origin(), name, "is %s, expected %s%s", shown(value), expected, limit);
        }
        return decimal.longValueExact();
    }

    private static BigDecimal decimal(String name, ConfigValue value, String expected) {
        boolean scalar = value.valueType() == ConfigValueType.NUMBER || value.valueType() == ConfigValueType.STRING;
        if (scalar && value.unwrapped().toString().length() <= LONGEST) {
            try {
                return new BigDecimal(value.unwrapped().toString());
            } catch (NumberFormatException e) {
                throw fault(value.origin(), name, "is %s, expected %s", shown(value), expected);
            }
        }
        throw fault(value.origin(), name, "is %s, expected %s", shown(value), expected);
    }

    public static IllegalArgumentException fault(ConfigOrigin origin, String name, String sentence, Object... values) {
        return new IllegalArgumentException(
                Origins.place(origin) + ": " + name + " " + String.format(Locale.ROOT, sentence, values));
    }

    /** What a constructor returns. Its refusal becomes a sentence about what was given, with its place in front. */
    public static <T> T fitting(ConfigOrigin origin, String name, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            throw fault(origin, name, "does not fit: %s", e.getMessage());
        }
    }

    public static String shown(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "a section { … }";
            case LIST -> "a list";
            case NULL -> "null";
            case STRING -> "'" + shortened(value.unwrapped().toString()) + "'";
            case NUMBER, BOOLEAN -> shortened(text(value).orElseThrow());
        };
    }

    /** A text, number, true or false as it was typed, so that 007 is no 7; empty for what is none. */
    public static Optional<String> text(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> Optional.of(value.atKey(KEY).getString(KEY));
            case OBJECT, LIST, NULL -> Optional.empty();
        };
    }

    /** A time of 0 or more with its unit, in whole milliseconds; empty for what is none. */
    static Optional<Duration> time(ConfigValue value) {
        if (text(value).filter(text -> UNIT.matcher(text).find()).isEmpty()) {
            return Optional.empty();
        }
        try {
            Duration time = value.atKey(KEY).getDuration(KEY);
            return Optional.of(Duration.ofMillis(time.toMillis())).filter(found -> !time.isNegative());
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
