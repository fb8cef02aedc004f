package org.initscope.app.text;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When the next line about a task is due: every few seconds, and less often where it takes long. */
public final class LineInterval {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final double SECOND = 1e9;

    /** A line is due once the task has taken so much longer. */
    private static final double GROWTH = 0.02;

    private final LongSupplier clock;
    private final boolean isRepeated;
    private final long began;
    private long next;

    private LineInterval(LongSupplier clock, Duration first, boolean isRepeated) {
        this.clock = clock;
        this.isRepeated = isRepeated;
        this.began = clock.getAsLong();
        this.next = began + first.toNanos();
    }

    /** The first line is due at once. */
    public static LineInterval fromNow() {
        return new LineInterval(System::nanoTime, Duration.ZERO, true);
    }

    /** The first line is due after a few seconds, so that a short task has none. */
    public static LineInterval afterAWhile(LongSupplier nanoseconds) {
        return new LineInterval(nanoseconds, BETWEEN_LINES, true);
    }

    /** One line is due after a few seconds, and no other: for a line that would say the same again. */
    public static LineInterval onceAfterAWhile(LongSupplier nanoseconds) {
        return new LineInterval(nanoseconds, BETWEEN_LINES, false);
    }

    public double seconds() {
        return (clock.getAsLong() - began) / SECOND;
    }

    /** Whether a line is due; the one after it is due some time later. */
    public boolean isDue() {
        long now = clock.getAsLong();
        boolean due = now >= next;
        if (due) {
            next = isRepeated
                    ? now + Math.max(BETWEEN_LINES.toNanos(), (long) (GROWTH * (now - began)))
                    : Long.MAX_VALUE;
        }
        return due;
    }
}
