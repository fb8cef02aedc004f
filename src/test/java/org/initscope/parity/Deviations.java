package org.initscope.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Gathers comparisons, each as a multiple of what its tolerance allows, and keeps the worst. */
public final class Deviations {
    private static final int SHOWN = 15;

    /** One comparison that is off by more than allowed. */
    private record Failure(double multiple, String sentence) {}

    private final Tolerance tolerance;
    private final List<Failure> failures = new ArrayList<>();
    private long comparisons;
    private double worst;
    private String worstWhere = "nowhere";

    public Deviations(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    public Tolerance tolerance() {
        return tolerance;
    }

    /** Compares elementwise; the scale is the largest expected magnitude. */
    public void tensor(String where, double[] got, double[] expected) {
        tensor(where, got, expected, largest(expected));
    }

    public void tensor(String where, double[] got, double[] expected, double scale) {
        if (got.length != expected.length) {
            fail(where, got.length + " numbers", expected.length + " numbers");
            return;
        }
        for (int i = 0; i < got.length; i++) {
            number(where + "[" + i + "]", got[i], expected[i], tolerance.at(scale));
        }
    }

    /** Compares one number of a tensor whose largest magnitude is {@code scale}. */
    public void scalar(String where, double got, double expected, double scale) {
        number(where, got, expected, tolerance.at(scale));
    }

    /** Compares one number that may be off by {@code allowed}. */
    public void number(String where, double got, double expected, double allowed) {
        comparisons++;
        double multiple = Math.abs(got - expected) / allowed;
        if (!(multiple <= worst)) {
            worst = Double.isNaN(multiple) ? Double.POSITIVE_INFINITY : multiple;
            worstWhere = where;
        }
        if (!(multiple <= 1)) {
            failures.add(new Failure(
                    multiple,
                    String.format(
                            Locale.ROOT,
                            "%s is %.12g, expected %.12g: %.2f times the tolerance",
                            where,
                            got,
                            expected,
                            multiple)));
        }
    }

    /** Compares counts that may differ by {@code slack}. */
    public void count(String where, long got, long expected, long slack) {
        comparisons++;
        if (Math.abs(got - expected) > slack) {
            fail(where, Long.toString(got), expected + (slack > 0 ? " ± " + slack : ""));
        }
    }

    public void fail(String where, String got, String expected) {
        worst = Double.POSITIVE_INFINITY;
        worstWhere = where;
        failures.add(new Failure(Double.POSITIVE_INFINITY, where + " is " + got + ", expected " + expected));
    }

    /** One line: how many comparisons, the worst multiple of the tolerance, and where. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "worst deviation %.3f of the tolerance at %s (%d comparisons)",
                worst,
                worstWhere,
                comparisons);
    }

    /** @throws AssertionError that names the worst comparisons where any is off by more than its tolerance */
    public void verify(String subject) {
        if (comparisons == 0) {
            throw new AssertionError(subject + ": nothing was compared");
        }
        if (!failures.isEmpty()) {
            StringBuilder text = new StringBuilder(subject)
                    .append(": ")
                    .append(failures.size())
                    .append(" of ")
                    .append(comparisons)
                    .append(" comparisons fail");
            failures.stream()
                    .sorted(Comparator.comparingDouble(Failure::multiple).reversed())
                    .limit(SHOWN)
                    .forEach(failure -> text.append("\n  ").append(failure.sentence()));
            throw new AssertionError(text.toString());
        }
    }

    static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
