package org.initscope.core.search;

import static org.initscope.core.Check.require;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Values of a key at equal distances between two ends, both included.
 *
 * <p>Inner values are rounded to six significant digits, so that they read well and have one text on every machine.
 *
 * @param count how many values, at least 2
 * @param logarithmic whether quotients instead of differences are equal
 * @param whole whether values are rounded to whole numbers
 */
public record Range(double from, double to, int count, boolean logarithmic, boolean whole) {
    private static final int MOST = 100_000;

    /** 2^63, from which on there is no long. */
    private static final double MOST_WHOLE = 0x1p63;

    private static final MathContext DIGITS = new MathContext(6);

    public Range {
        require(Double.isFinite(from) && Double.isFinite(to), "a range goes from %s to %s, expected numbers", from, to);
        require(count >= 2 && count <= MOST, "a range has %d values, expected 2 to %d", count, MOST);
        require(from != to, "a range goes from %s to %s, expected two different ends", from, to);
        require(
                !logarithmic || from > 0 && to > 0,
                "a logarithmic range goes from %s to %s, expected two numbers above 0",
                from,
                to);
        require(
                !whole || Math.abs(from) < MOST_WHOLE && Math.abs(to) < MOST_WHOLE,
                "a range of whole numbers goes from %s to %s, beyond 9.2e18",
                from,
                to);
    }

    /** The values, the ends exactly as given; whole numbers that rounding makes equal stand once. */
    public List<SweptValue> values() {
        List<SweptValue> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double value = i == 0 ? from : i == count - 1 ? to : inner((double) i / (count - 1));
            SweptValue next = whole ? new SweptValue.Whole(Math.round(value)) : new SweptValue.Real(value);
            if (values.isEmpty() || !values.get(values.size() - 1).equals(next)) {
                values.add(next);
            }
        }
        return List.copyOf(values);
    }

    private double inner(double fraction) {
        double exact = logarithmic ? from * StrictMath.pow(to / from, fraction) : from + (to - from) * fraction;
        return new BigDecimal(isInRange(exact) ? exact : apart(fraction))
                .round(DIGITS)
                .doubleValue();
    }

    private boolean isInRange(double value) {
        return value >= Math.min(from, to) && value <= Math.max(from, to);
    }

    /** Between ends whose quotient or difference is beyond the largest number, or below the smallest. */
    private double apart(double fraction) {
        if (!logarithmic) {
            return from * (1 - fraction) + to * fraction;
        }
        double first = StrictMath.log(from);
        return StrictMath.exp(first + (StrictMath.log(to) - first) * fraction);
    }
}
