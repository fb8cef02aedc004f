package org.initscope.app.search;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The learning rates that one network is tried with. They are powers of two times a first one. There are more where the best is
 * the lowest or the highest, and then those half as far apart beside the best.
 */
final class RateLadder {
    static final double LOWEST = 1e-12;
    static final double HIGHEST = 1e6;

    /** Rungs are √2 apart, so that two are a factor of two. */
    private static final int TWO = 2;

    /** Powers of two below the first rate, and above it. */
    private static final int POWERS = 3;

    private static final int MOST_POWERS = 12;

    private final double first;
    private final SortedSet<Integer> tried = new TreeSet<>();

    RateLadder(double first) {
        this.first = first;
        IntStream.rangeClosed(-POWERS, POWERS).forEach(power -> add(TWO * power));
    }

    /** The rates so far, rising. */
    List<Double> rates() {
        return tried.stream().map(this::rate).toList();
    }

    /**
     * Adds what is missing around the best rate.
     *
     * @param best its place among {@link #rates()}
     * @return whether any was added
     */
    boolean extend(int best) {
        int count = tried.size();
        int rung = List.copyOf(tried).get(best);
        if (rung == tried.first()) {
            add(rung - TWO);
            add(rung - 2 * TWO);
        } else if (rung == tried.last()) {
            add(rung + TWO);
            add(rung + 2 * TWO);
        } else {
            add(rung - 1);
            add(rung + 1);
        }
        return tried.size() > count;
    }

    private void add(int rung) {
        double rate = rate(rung);
        if (Math.abs(rung) <= TWO * MOST_POWERS && rate >= LOWEST && rate <= HIGHEST) {
            tried.add(rung);
        }
    }

    /** To three digits, as it is written down. */
    private double rate(int rung) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2e", first * Math.pow(2, rung / (double) TWO)));
    }
}
