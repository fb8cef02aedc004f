package org.initscope.app.text;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says every few seconds how much of a task is done, and how long the rest will take. It says nothing of a task that is
 * done sooner.
 */
public final class ProgressLines {
    private final String task;
    private final String unit;
    private final long total;
    private final PrintWriter lines;
    private final LineInterval interval;
    private long done;

    /**
     * @param unit what the task has so many of
     */
    public ProgressLines(String task, String unit, long total, PrintWriter lines) {
        this(task, unit, total, lines, System::nanoTime);
    }

    public ProgressLines(String task, String unit, long total, PrintWriter lines, LongSupplier clock) {
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.lines = lines;
        this.interval = LineInterval.afterAWhile(clock);
    }

    /** So many more are done; several threads may say so. */
    public synchronized void add(long more) {
        done += more;
        if (interval.isDue()) {
            lines.printf(
                    Locale.ROOT,
                    "%s: %s of %s %s, %s left%n",
                    task,
                    Figures.count(done),
                    Figures.count(total),
                    unit,
                    Figures.clock(interval.seconds() * (total - done) / done));
            lines.flush();
        }
    }
}
