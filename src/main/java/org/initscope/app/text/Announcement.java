package org.initscope.app.text;

import java.io.PrintWriter;

/** Says what is being done where that takes more than a few seconds, and on a terminal for how long it has. */
public final class Announcement implements AutoCloseable {
    private final StatusLine line;

    private Announcement(StatusLine line) {
        this.line = line;
    }

    /**
     * Begins to do something, until this is closed.
     *
     * @param what for example {@code judging the run first}
     */
    public static Announcement of(String what, PrintWriter out) {
        StatusLine line = new StatusLine(out, LineInterval.onceAfterAWhile(System::nanoTime));
        LineInterval time = LineInterval.fromNow();
        line.show(columns -> what + (line.isRewritten() ? ", " + Figures.clock(time.seconds()) : " ..."));
        return new Announcement(line);
    }

    @Override
    public void close() {
        line.clear();
        line.close();
    }
}
