package org.initscope.app.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** How fast something grows now: over the last seconds, and longer where it grew less than twice in them. */
public final class RecentRate {
    private static final double SECOND = 1e9;

    private final LongSupplier clock;
    private final long window;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, double value) {}

    /**
     * @param value where it stands at this moment
     * @param clock in nanoseconds
     */
    public RecentRate(double seconds, double value, LongSupplier clock) {
        this.clock = clock;
        this.window = (long) (seconds * SECOND);
        samples.add(new Sample(clock.getAsLong(), value));
    }

    /** It has come to a value. */
    public void reach(double value) {
        long now = clock.getAsLong();
        samples.addLast(new Sample(now, value));
        // the first one is that from which the window is looked at
        while (samples.size() > 2 && now - second().at() >= window) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }

    /** Growth a second; empty where it has not grown. */
    public OptionalDouble perSecond() {
        double seconds = (samples.getLast().at() - samples.getFirst().at()) / SECOND;
        double growth = samples.getLast().value() - samples.getFirst().value();
        return seconds > 0 && growth > 0 ? OptionalDouble.of(growth / seconds) : OptionalDouble.empty();
    }

    /** The seconds from now until it comes to a value, if it goes on so; empty where it has not grown. */
    public OptionalDouble secondsTo(double value) {
        double since = (clock.getAsLong() - samples.getLast().at()) / SECOND;
        OptionalDouble rate = perSecond();
        return rate.isPresent()
                ? OptionalDouble.of(Math.max(0, (value - samples.getLast().value()) / rate.getAsDouble() - since))
                : OptionalDouble.empty();
    }
}
