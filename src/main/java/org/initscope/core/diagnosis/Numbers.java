package org.initscope.core.diagnosis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers in sentences and settings, and the middle of some. */
public final class Numbers {
    private static final double LARGEST_PLAIN = 1e6;
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Numbers() {}

    /** Three significant digits, plain where that is short: 0.304, 1670, 2.5e-07. */
    public static String shown(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
        }
        double size = Math.abs(value);
        if (size != 0 && (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN)) {
            return String.format(Locale.ROOT, "%.2e", value).replaceFirst("\\.?0*e", "e");
        }
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        return (rounded.scale() > 0 ? rounded.stripTrailingZeros() : rounded).toPlainString();
    }

    /** Whether a setting's value holds a number that {@link #shown} has for one that is not finite. */
    public static boolean isNotFinite(String setting) {
        return setting.contains("NaN") || setting.contains("infinity");
    }

    /** A loss in nats with two decimals, as losses are compared. */
    public static String loss(double nats) {
        if (!Double.isFinite(nats) || nats >= LARGEST_PLAIN) {
            return shown(nats);
        }
        // as String.format rounds, in a fifth of its time: a search says millions of losses
        String size = BigDecimal.valueOf(Math.abs(nats))
                .setScale(2, RoundingMode.HALF_UP)
                .toPlainString();
        return Double.compare(nats, 0) < 0 ? "-" + size : size;
    }

    public static String percent(double share) {
        return shown(100 * share) + " %";
    }

    /** A whole number with what it counts, in the plural but for one: 1 step, 20 steps. */
    public static String counted(long count, String one) {
        return count + " " + noun(count, one);
    }

    /** What a whole number counts, in the plural but for one. */
    public static String noun(long count, String one) {
        return count == 1 ? one : one + (one.endsWith("s") || one.endsWith("ch") ? "es" : "s");
    }

    /** The middle value, or the mean of the two in the middle. */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }

    /** Names as in a sentence: a, b and c. */
    public static String enumerated(List<String> names) {
        if (names.size() <= 1) {
            return String.join("", names);
        }
        return names.subList(0, names.size() - 1).stream().collect(Collectors.joining(", "))
                + " and "
                + names.get(names.size() - 1);
    }
}
