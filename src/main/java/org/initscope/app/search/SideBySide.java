package org.initscope.app.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.initscope.app.machine.DaemonThreads;

/**
 * Does the same to many things on all cores, and hands the results on in the order of the things, on the thread that brings them.
 * A bounded number of things is in memory at once.
 */
final class SideBySide<T, R> implements AutoCloseable {
    /** Things that a thread takes at once, so that handing them over takes little. */
    private static final int TOGETHER = 8;

    private static final int MOST_BATCHES = 24;

    private final Function<T, R> work;
    private final Consumer<R> results;
    private final ExecutorService threads;
    private final int most;
    private final Queue<Future<List<R>>> ahead = new ArrayDeque<>();
    private List<T> next = new ArrayList<>();

    /**
     * @param work in any thread
     * @param results hears of all results in order
     */
    SideBySide(Function<T, R> work, Consumer<R> results) {
        this.work = work;
        this.results = results;
        int cores = Runtime.getRuntime().availableProcessors();
        this.most = Math.min(2 * cores, MOST_BATCHES);
        this.threads = Executors.newFixedThreadPool(cores, DaemonThreads.named("side-by-side"));
    }

    /** Brings a thing; waits where too many are there. */
    void add(T thing) {
        next.add(thing);
        if (next.size() == TOGETHER) {
            begin();
            while (ahead.size() > most) {
                handOn();
            }
        }
    }

    /** Waits for the last results. */
    void finish() {
        begin();
        while (!ahead.isEmpty()) {
            handOn();
        }
    }

    private void begin() {
        List<T> batch = next;
        next = new ArrayList<>();
        ahead.add(threads.submit(() -> batch.stream().map(work).toList()));
    }

    private void handOn() {
        try {
            ahead.remove().get().forEach(results);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
