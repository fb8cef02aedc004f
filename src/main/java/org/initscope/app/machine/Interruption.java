package org.initscope.app.machine;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Handles Ctrl-C and SIGTERM. It lets work that can stop by itself stop and commit, and says how to go on. Java then ends
 * with the exit code of the signal, 130 or 143.
 */
public final class Interruption implements AutoCloseable {
    /** Spark ends its context, and Hadoop its file systems, in hooks of a lower priority, which wait for this one. */
    private static final int FIRST = FileSystem.SHUTDOWN_HOOK_PRIORITY + 100;

    /** The longest wait for the work; the rest of ten seconds is for Spark. */
    private static final Duration LONGEST = Duration.ofSeconds(7);

    private final PrintWriter err;
    private final Runnable hook = this::interrupt;
    private volatile String sentence;
    private volatile boolean requested;
    private volatile CountDownLatch ended = new CountDownLatch(0);

    private Interruption(PrintWriter err, String sentence) {
        this.err = err;
        this.sentence = sentence;
    }

    /**
     * Listens from now on.
     *
     * @param sentence what to say when it happens
     */
    public static Interruption listen(PrintWriter err, String sentence) {
        Interruption interruption = new Interruption(err, sentence);
        ShutdownHookManager.get().addShutdownHook(interruption.hook, FIRST, LONGEST.toSeconds() + 1, TimeUnit.SECONDS);
        return interruption;
    }

    private void interrupt() {
        requested = true;
        // Spark ends under its tasks, and its messages about that must not follow the sentence
        Configurator.setLevel("org.apache.spark", Level.OFF);
        try {
            ended.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.println("initscope: " + sentence);
        err.flush();
    }

    /** Whether the process is ending. */
    public boolean isRequested() {
        return requested;
    }

    /** Says something else from now on. */
    public void say(String other) {
        sentence = other;
    }

    /** Does work that looks at {@link #isRequested} itself. An interruption waits for its end, but not for long. */
    public <T> T awaiting(Supplier<T> work) {
        CountDownLatch latch = new CountDownLatch(1);
        ended = latch;
        try {
            return work.get();
        } finally {
            latch.countDown();
        }
    }

    @Override
    public void close() {
        if (!requested && !ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
