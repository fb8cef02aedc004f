package org.initscope.app.config.text;

/** The numbers that a key allows, and how a sentence calls them. */
public record NumberRange(double low, boolean withLow, double high, boolean withHigh) {

    public static NumberRange any() {
        return new NumberRange(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);
    }

    public static NumberRange atLeast(double low) {
        return new NumberRange(low, true, Double.POSITIVE_INFINITY, false);
    }

    public static NumberRange moreThan(double low) {
        return new NumberRange(low, false, Double.POSITIVE_INFINITY, false);
    }

    public static NumberRange between(double low, double high) {
        return new NumberRange(low, true, high, true);
    }

    /** From {@code low} to less than {@code high}. */
    public static NumberRange below(double low, double high) {
        return new NumberRange(low, true, high, false);
    }

    boolean contains(double value) {
        return (withLow ? value >= low : value > low) && (withHigh ? value <= high : value < high);
    }

    /** For example "0 or more", to stand behind "a number, ". */
    @Override
    public String toString() {
        if (Double.isInfinite(low)) {
            return "whatever it is";
        }
        String lower = withLow ? plain(low) + " or more" : "more than " + plain(low);
        if (Double.isInfinite(high)) {
            return lower;
        }
        return withLow && withHigh
                ? plain(low) + " to " + plain(high)
                : lower + " and " + (withHigh ? "at most " : "less than ") + plain(high);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
