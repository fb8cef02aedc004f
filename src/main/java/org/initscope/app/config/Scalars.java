package org.initscope.app.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Locale;

/** Single values turned into numbers, and the sentences about those that are none. */
final class Scalars {
    /** No number needs more characters, and many more would take long to read. */
    private static final int LONGEST = 1000;

    /** So much of a text stands in a sentence. */
    private static final int SHOWN = 80;

    private Scalars() {}

    static double number(String name, ConfigValue value, Range range) {
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

    static IllegalArgumentException fault(ConfigOrigin origin, String name, String sentence, Object... values) {
        return new IllegalArgumentException(
                Origins.place(origin) + ": " + name + " " + String.format(Locale.ROOT, sentence, values));
    }

    static String shown(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "a section { … }";
            case LIST -> "a list";
            case NULL -> "null";
            case STRING -> "'" + shortened(value.unwrapped().toString()) + "'";
            case NUMBER, BOOLEAN -> value.unwrapped().toString();
        };
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
