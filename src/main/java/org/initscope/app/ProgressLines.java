package org.initscope.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Says every few seconds how much of a task is done, and how long the rest will take; nothing of one that is done sooner. */
final class ProgressLines {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final double SECOND = 1e9;

    private final String task;
    private final String unit;
    private final long total;
    private final PrintWriter lines;
    private final LongSupplier clock;
    private final long began;
    private long nextLine;
    private long done;

    /**
     * @param unit what the task has so many of
     */
    ProgressLines(String task, String unit, long total, PrintWriter lines) {
        this(task, unit, total, lines, System::nanoTime);
    }

    ProgressLines(String task, String unit, long total, PrintWriter lines, LongSupplier clock) {
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.lines = lines;
        this.clock = clock;
        this.began = clock.getAsLong();
        this.nextLine = began + BETWEEN_LINES.toNanos();
    }

    /** So many more are done. */
    void add(long more) {
        done += more;
        long now = clock.getAsLong();
        if (now >= nextLine) {
            nextLine = now + BETWEEN_LINES.toNanos();
            double seconds = (now - began) / SECOND;
            lines.printf(
                    "%s: %s of %s %s, %s left%n",
                    task,
                    Figures.count(done),
                    Figures.count(total),
                    unit,
                    Figures.clock(seconds * (total - done) / done));
            lines.flush();
        }
    }
}
