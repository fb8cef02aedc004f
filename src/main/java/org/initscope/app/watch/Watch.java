package org.initscope.app.watch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSError;
import org.initscope.app.folders.Progress;
import org.initscope.app.machine.DaemonThreads;
import org.initscope.report.Page;
import org.initscope.report.Report;

/**
 * Looks at what is watched every few seconds, and reads its tables again where they have changed and somebody looks at the
 * page. Reading takes a tenth of the time at most, however long it takes. What is there at the end is read at once.
 */
public final class Watch implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(3);
    private static final int REST = 9;

    /** A page that is open asks more often. */
    private static final Duration ATTENTION = Duration.ofSeconds(15);

    private final Watched watched;
    private final Runnable onEnd;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, DaemonThreads.named("watch"));
    private boolean wasEnded;
    private long lastWritten;
    private boolean hasChanged;
    private long changedAt;
    private boolean hasTriedLast;
    private volatile long mayReadAt = System.nanoTime();
    private volatile long askedAt = System.nanoTime();
    private volatile WatchState state = WatchState.unknown();
    private volatile Optional<String> lookFault = Optional.empty();
    private volatile Optional<String> readFault = Optional.empty();
    private volatile Shown shown = new Shown(0, List.of(), Optional.empty());

    /** What was read last, of a state of the tables. */
    private record Shown(long version, List<String> committed, Optional<Report> report) {}

    /**
     * A watch that has not looked yet.
     *
     * @param onEnd is run when what is watched has ended
     */
    public Watch(Watched watched, Runnable onEnd) {
        this.watched = watched;
        this.onEnd = onEnd;
    }

    /** Looks from now on. */
    public void start() {
        for (Runnable work : List.<Runnable>of(this::look, this::read)) {
            threads.scheduleWithFixedDelay(work, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** How far it is; it has ended when its last tables are read too. */
    private void look() {
        try {
            Optional<Progress> progress = watched.progress();
            WatchState seen = WatchState.of(watched, progress, silent(progress));
            boolean isRead = watched.committed().equals(shown.committed());
            boolean ended = seen.phase() == WatchState.Phase.ENDED && isRead;
            state = seen.phase() == WatchState.Phase.ENDED && !isRead ? seen.unread() : seen;
            if (ended && !wasEnded) {
                onEnd.run();
            }
            wasEnded = ended;
            lookFault = Optional.empty();
        } catch (RuntimeException | FSError e) {
            // a file was replaced meanwhile; the next look finds it
            lookFault = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void read() {
        long began = System.nanoTime();
        try {
            List<String> committed = watched.committed();
            boolean isLast = state.phase() == WatchState.Phase.CLOSING;
            if (!committed.equals(shown.committed())
                    && isTurn(isLast)
                    && watched.folder().exists()) {
                hasTriedLast = isLast;
                Optional<Report> report = watched.report();
                rest(began);
                shown = new Shown(shown.version() + 1, committed, report);
                readFault = Optional.empty();
            }
        } catch (RuntimeException | FSError e) {
            // tables are replaced while they are read; a later reading finds them whole
            rest(began);
            readFault = Optional.of(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            rest(began);
            readFault = Optional.of("memory has run out; INITSCOPE_HEAP gives more");
        }
    }

    private void rest(long began) {
        long now = System.nanoTime();
        mayReadAt = now + Math.max(BETWEEN_READINGS.toNanos(), REST * (now - began));
    }

    /**
     * Seconds since something was written. Clocks of two machines may differ, so that the time in the file counts only
     * until the file was seen to change.
     */
    private double silent(Optional<Progress> progress) {
        if (progress.isEmpty()) {
            return 0;
        }
        long written = progress.get().writtenAt();
        long now = System.nanoTime();
        if (written != lastWritten) {
            hasChanged = lastWritten != 0;
            lastWritten = written;
            changedAt = now;
        }
        double seen = (now - changedAt) / 1e9;
        return hasChanged ? seen : Math.max(seen, (System.currentTimeMillis() - written) / 1e3);
    }

    /** The page that stays is read although nobody looks, and at once, as nothing trains beside it. */
    private boolean isTurn(boolean isLast) {
        long now = System.nanoTime();
        boolean hasRested = now >= mayReadAt || isLast && !hasTriedLast;
        return hasRested && (isLast || now - askedAt < ATTENTION.toNanos());
    }

    /** How far it is. */
    WatchState state() {
        askedAt = System.nanoTime();
        return state.of(shown.version(), readFault.or(() -> lookFault));
    }

    /** The data of the page. */
    String data() {
        return Page.data(shown.report());
    }

    /** The page. */
    String page() {
        askedAt = System.nanoTime();
        return Page.live(watched.title(), shown.report());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
