package org.initscope.app.text;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Numbers;

/** Numbers as a terminal shows them. */
public final class Figures {
    private static final double SMALLEST_PLAIN = 1e-3;
    private static final double LARGEST_PLAIN = 1e5;

    private Figures() {}

    /** Four decimals, or a power of ten where these would hide the number. A value that is not finite is called so. */
    public static String decimal(double value) {
        if (!Double.isFinite(value)) {
            return "not finite";
        }
        double size = Math.abs(value);
        boolean plain = size == 0 || size >= SMALLEST_PLAIN && size < LARGEST_PLAIN;
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.2e", value);
    }

    /** A loss with its unit, where it is one. */
    public static String nats(double loss) {
        return decimal(loss) + (Double.isFinite(loss) ? " nats" : "");
    }

    /** As {@link #decimal(double)}, and empty where undefined. */
    public static String decimal(OptionalDouble value) {
        return value.isPresent() ? decimal(value.getAsDouble()) : "";
    }

    /** As {@link #decimal(double)}, and empty where it is NaN. */
    public static String defined(double value) {
        return Double.isNaN(value) ? "" : decimal(value);
    }

    /** A share of 0 to 1 in percent, without the sign. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    /** Minutes and seconds, from an hour on with the hours before. */
    public static String clock(double seconds) {
        Duration rounded = Duration.ofSeconds(Math.max(0, Math.round(seconds)));
        return rounded.toHours() == 0
                ? String.format(Locale.ROOT, "%d:%02d", rounded.toMinutes(), rounded.toSecondsPart())
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        rounded.toHours(),
                        rounded.toMinutesPart(),
                        rounded.toSecondsPart());
    }

    /** A whole number with commas, and what it counts, in the plural but for one: 1 trial, 1,152 trials. */
    public static String counted(long count, String one) {
        return count(count) + " " + Numbers.noun(count, one);
    }

    /** Whose steps are meant: one worker, each of 2 workers. */
    public static String workers(int count) {
        return count == 1 ? "one worker" : "each of " + count + " workers";
    }

    /** A whole number with commas between the thousands. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
