package org.initscope.core.search.refinement;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.initscope.core.search.Axis;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.analysis.Factor;

/**
 * A key of a grid that is swept alone and has two numbers or more, in which there is a middle between two values. It is the
 * geometric mean where the quotients of neighbouring values are more alike than their differences.
 *
 * @param values of the grid, rising
 * @param whole whether the key takes whole numbers alone
 */
record NumericAxis(String key, List<Double> values, boolean logarithmic, boolean whole) {
    /** As a range of a grid has it. */
    private static final MathContext DIGITS = new MathContext(6);

    NumericAxis {
        values = List.copyOf(values);
    }

    /** That of an axis of a grid; empty where there is no middle. */
    static Optional<NumericAxis> of(Axis axis, boolean whole) {
        String key = axis.keys().get(0);
        double[] values = axis.points().stream()
                .map(point -> point.get(0))
                .filter(SweptValue::isNumber)
                .mapToDouble(SweptValue::number)
                .sorted()
                .toArray();
        if (axis.keys().size() > 1 || Factor.isNoise(key) || values.length < 2) {
            return Optional.empty();
        }
        double[] logarithms = Arrays.stream(values).map(StrictMath::log).toArray();
        boolean logarithmic = values[0] > 0 && unevenness(logarithms) <= unevenness(values);
        return Optional.of(new NumericAxis(key, Arrays.stream(values).boxed().toList(), logarithmic, whole));
    }

    /** The largest distance of neighbours over the smallest. */
    private static double unevenness(double[] rising) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (int i = 1; i < rising.length; i++) {
            smallest = Math.min(smallest, rising[i] - rising[i - 1]);
            largest = Math.max(largest, rising[i] - rising[i - 1]);
        }
        return largest / smallest;
    }

    /** The value in the middle of two others; empty where no number that is written with six digits lies between them. */
    Optional<SweptValue> middle(double low, double high) {
        double exact =
                logarithmic ? StrictMath.exp((StrictMath.log(low) + StrictMath.log(high)) / 2) : low / 2 + high / 2;
        double value =
                whole ? Math.rint(exact) : new BigDecimal(exact).round(DIGITS).doubleValue();
        if (!(value > low && value < high)) {
            return Optional.empty();
        }
        return Optional.of(whole ? new SweptValue.Whole((long) value) : new SweptValue.Real(value));
    }

    /** The distance of two values as a share of the grid's range. */
    double share(double low, double high) {
        double range = place(values.get(values.size() - 1)) - place(values.get(0));
        return (place(high) - place(low)) / range;
    }

    private double place(double value) {
        return logarithmic ? StrictMath.log(value) : value;
    }
}
