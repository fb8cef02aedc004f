package org.initscope.app.text;

import java.io.PrintWriter;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Says how much of a task is done, and how long the rest will take. A terminal has one line that is written anew, elsewhere
 * there is a line every so often. A task that is done within seconds has none.
 */
public final class ProgressLines implements AutoCloseable {
    private static final double WINDOW_SECONDS = 15;

    private final String task;
    private final String unit;
    private final long total;
    private final StatusLine line;
    private final RecentRate rate;
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
        this.line = new StatusLine(lines, LineInterval.afterAWhile(clock));
        this.rate = new RecentRate(WINDOW_SECONDS, 0, clock);
    }

    /** So many more are done; several threads may say so. */
    public void add(long more) {
        synchronized (rate) {
            done += more;
            rate.reach(done);
        }
        line.show(this::text);
    }

    /** Says something above the line. */
    public void say(String sentence) {
        line.say(sentence);
    }

    private String text(int columns) {
        synchronized (rate) {
            OptionalDouble left = rate.secondsTo(total);
            String text = task + ": " + Figures.count(done) + " of " + Figures.count(total) + " " + unit
                    + (left.isPresent() ? ", " + Figures.clock(left.getAsDouble()) + " left" : "");
            return line.isRewritten() ? Bar.before(text, (double) done / total, columns) : text;
        }
    }

    /** Ends; the next line of the terminal takes its place. */
    @Override
    public void close() {
        line.clear();
        line.close();
    }
}
