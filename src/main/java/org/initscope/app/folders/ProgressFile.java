package org.initscope.app.folders;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FSError;
import org.initscope.app.machine.DaemonThreads;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.WriterProcess;

/**
 * Says in the folder of a run or search how far it is, every few seconds, for who watches it. The file is there whole or
 * not at all. Where it cannot be written the run goes on without it.
 */
public final class ProgressFile implements AutoCloseable {
    private static final long SECONDS = 3;
    private static final int MOST_POINTS = 512;

    private final DataFolder folder;
    private final ScheduledExecutorService ticks =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("progress-file"));
    private Supplier<String> line;
    private double share;
    private final long[] done = new long[MOST_POINTS];
    private final double[] loss = new double[MOST_POINTS];
    private int points;
    private boolean complete;
    private boolean unwritable;

    /**
     * Begins to say how far a run or search is.
     *
     * @param line what is done first
     */
    public ProgressFile(DataFolder folder, String line) {
        this.folder = folder;
        this.line = () -> line;
        ticks.scheduleWithFixedDelay(() -> write(false), 1, SECONDS, TimeUnit.SECONDS);
    }

    /** From now on this is done. */
    public synchronized void say(String sentence) {
        line = () -> sentence;
    }

    /**
     * So much is done.
     *
     * @param part of everything, 0 to 1
     * @param sentence is asked for whenever the file is written
     */
    public synchronized void reach(double part, Supplier<String> sentence) {
        share = part;
        line = sentence;
    }

    /** Adds a loss that is finite to the course. Where the course is full, every other point of it goes. */
    public synchronized void add(long place, double value) {
        if (!Double.isFinite(value) || points > 0 && place <= done[points - 1]) {
            return;
        }
        if (points == MOST_POINTS) {
            points = MOST_POINTS / 2;
            for (int i = 0; i < points; i++) {
                done[i] = done[2 * i];
                loss[i] = loss[2 * i];
            }
        }
        done[points] = place;
        loss[points++] = value;
    }

    /** All is done and written: nothing is left to say. */
    public synchronized void complete() {
        complete = true;
    }

    private synchronized Progress now(boolean stopped) {
        return new Progress(
                stopped,
                System.currentTimeMillis(),
                WriterProcess.current(),
                line.get(),
                share,
                Arrays.copyOf(done, points),
                Arrays.copyOf(loss, points));
    }

    private void write(boolean stopped) {
        if (unwritable) {
            return;
        }
        try {
            byte[] text = now(stopped).text().getBytes(StandardCharsets.UTF_8);
            folder.replace(Progress.FILE, "file", out -> out.write(text));
        } catch (IllegalArgumentException | FSError e) {
            // what is watched must not fail by that
            unwritable = true;
        }
    }

    /** Ends: what is complete needs no such file, and of the rest it says that it has stopped. */
    @Override
    public void close() {
        if (ticks.isShutdown()) {
            return;
        }
        ticks.shutdown();
        try {
            // a write that has begun would come after the end
            if (!ticks.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!complete) {
            write(true);
            return;
        }
        try {
            folder.deleteFile(Progress.FILE);
        } catch (IllegalArgumentException | FSError e) {
            // a watcher sees that the run is complete
        }
    }
}
