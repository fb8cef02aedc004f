package org.initscope.app.text;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.initscope.app.machine.DaemonThreads;
import org.initscope.app.machine.TerminalWriter;

/**
 * The line that says how far a task is. On a terminal it is written anew in its place, at least every second; elsewhere it
 * is a line every so often. Several threads may use it.
 */
public final class StatusLine implements AutoCloseable {
    private static final long BETWEEN_DRAWINGS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SECOND = 1_000;

    private final PrintWriter out;
    private final boolean rewritten;
    private final LineInterval interval;
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("status-line"));
    private Optional<IntFunction<String>> line = Optional.empty();
    private String drawn = "";
    private long drawnAt;

    /**
     * A line that shows nothing yet.
     *
     * @param interval when it is due where it cannot be written anew
     */
    public StatusLine(PrintWriter out, LineInterval interval) {
        this(out, interval, TerminalWriter.isTerminal(out));
    }

    StatusLine(PrintWriter out, LineInterval interval, boolean rewritten) {
        this.out = out;
        this.rewritten = rewritten;
        this.interval = interval;
        ticks.scheduleWithFixedDelay(this::tick, SECOND, SECOND, TimeUnit.MILLISECONDS);
    }

    /** Whether the line is written anew in its place. */
    public boolean isRewritten() {
        return rewritten;
    }

    /**
     * From now on it shows this.
     *
     * @param text the line in at most so many columns; it is asked for again as time passes
     */
    public synchronized void show(IntFunction<String> text) {
        line = Optional.of(text);
        if (rewritten ? System.nanoTime() - drawnAt >= BETWEEN_DRAWINGS : interval.isDue()) {
            draw(text);
        }
    }

    /** Shows this now, due or not. */
    public synchronized void showLast(IntFunction<String> text) {
        line = Optional.of(text);
        draw(text);
    }

    private synchronized void tick() {
        line.ifPresent(this::show);
    }

    private void draw(IntFunction<String> text) {
        int columns = TerminalWriter.columns(out);
        if (rewritten) {
            // a terminal may go on to its next line once the last column is written
            rewrite(TerminalColumns.cut(text.apply(columns - 1), columns - 1));
        } else {
            out.println(TerminalColumns.cut(text.apply(columns), columns));
            out.flush();
        }
    }

    /** The cursor stays at the beginning, so that whatever else is written replaces the line. */
    private void rewrite(String text) {
        int rest = Math.max(0, TerminalColumns.of(drawn) - TerminalColumns.of(text));
        out.print("\r" + text + " ".repeat(rest) + "\r");
        out.flush();
        drawn = text;
        drawnAt = System.nanoTime();
    }

    /** Says something above the line. */
    public synchronized void say(String sentence) {
        if (rewritten) {
            String shown = drawn;
            rewrite("");
            out.println(sentence);
            rewrite(shown);
        } else {
            out.println(sentence);
            out.flush();
        }
    }

    /** Shows nothing any more. */
    public synchronized void clear() {
        line = Optional.empty();
        if (rewritten) {
            rewrite("");
        }
    }

    /** Ends; what a terminal shows stays there. */
    @Override
    public synchronized void close() {
        ticks.shutdownNow();
        line = Optional.empty();
        if (!drawn.isEmpty()) {
            out.println(drawn);
            out.flush();
            drawn = "";
        }
    }
}
