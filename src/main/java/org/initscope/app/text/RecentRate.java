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
    private final Deque<Reading> readings = new ArrayDeque<>();

    private record Reading(long at, double value) {}

    /**
     * @param value where it stands at this moment
     * @param clock in nanoseconds
     */
    public RecentRate(double seconds, double value, LongSupplier clock) {
        this.clock = clock;
        this.window = (long) (seconds * SECOND);
        readings.add(new Reading(clock.getAsLong(), value));
    }

    /** It has come to a value. */
    public void reach(double value) {
        long now = clock.getAsLong();
        readings.addLast(new Reading(now, value));
        // the first one is that from which the window is looked at
        while (readings.size() > 2 && now - second().at() >= window) {
            readings.removeFirst();
        }
    }

    private Reading second() {
        return readings.stream().skip(1).findFirst().orElseThrow();
    }

    /** Growth a second; empty where it has not grown. */
    public OptionalDouble perSecond() {
        double seconds = (readings.getLast().at() - readings.getFirst().at()) / SECOND;
        double growth = readings.getLast().value() - readings.getFirst().value();
        return seconds > 0 && growth > 0 ? OptionalDouble.of(growth / seconds) : OptionalDouble.empty();
    }

    /** The seconds from now until it comes to a value, if it goes on so; empty where it has not grown. */
    public OptionalDouble secondsTo(double value) {
        double since = (clock.getAsLong() - readings.getLast().at()) / SECOND;
        OptionalDouble rate = perSecond();
        return rate.isPresent()
                ? OptionalDouble.of(Math.max(0, (value - readings.getLast().value()) / rate.getAsDouble() - since))
                : OptionalDouble.empty();
    }
}
