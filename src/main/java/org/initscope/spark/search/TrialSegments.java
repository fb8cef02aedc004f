package org.initscope.spark.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.spark.averaging.ExecutorHeap;
import org.initscope.spark.search.trial.TrialAttempt;
import org.initscope.spark.search.trial.TrialResult;
import org.initscope.spark.search.trial.TrialSegment;

/**
 * Runs segments of trials side by side, and alone, one after the other, those that would not fit side by side and those that
 * something befell. What ends an executor again and again ends no search.
 */
final class TrialSegments {
    private static final Pattern FAILED_TASK = Pattern.compile("Task (\\d+) in stage \\S+ failed \\d+ times");

    private final JavaSparkContext spark;
    private final TrialTasks tasks;
    private final ExecutorHeap heap;

    TrialSegments(JavaSparkContext spark, TrialTasks tasks, ExecutorHeap heap) {
        this.spark = spark;
        this.tasks = tasks;
        this.heap = heap;
    }

    /**
     * Runs all segments, two waves of tasks at a time: while the last tasks of one end, the first of the next begin.
     *
     * @param results hears what has ended, task by task, on Spark's scheduling thread
     * @param beforeWave throws where no further wave shall begin
     */
    Left run(TrialQueue queue, Consumer<List<TrialResult>> results, Runnable beforeWave) {
        List<TrialSegment> alone = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        // the thread has the job group of this one
        Thread second = new Thread(() -> runWaves(queue, results, beforeWave, alone, failure), "search-waves");
        second.setDaemon(true);
        second.start();
        runWaves(queue, results, beforeWave, alone, failure);
        join(second, failure);
        if (failure.get() != null) {
            rethrow(failure.get());
        }
        alone.sort(Comparator.comparing(segment -> segment.plan().id()));
        List<TrialAttempt.Disturbed> unfinished = new ArrayList<>();
        List<TrialSegment> together = new ArrayList<>();
        for (TrialSegment segment : alone) {
            if (segment.plan().workers().count() > 1) {
                together.add(segment);
            } else {
                unfinished.addAll(runAlone(segment, results));
            }
        }
        return new Left(unfinished, together);
    }

    /**
     * What did not run to its end.
     *
     * @param unfinished what something befell again when it was alone
     * @param together what several workers train
     */
    record Left(List<TrialAttempt.Disturbed> unfinished, List<TrialSegment> together) {}

    /** Whoever interrupts the wait ends the search, as while a job runs. */
    private static void join(Thread thread, AtomicReference<Throwable> failure) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Spark throws checked exceptions that it does not declare. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Takes waves until there is none, or one of them has failed. */
    private void runWaves(
            TrialQueue queue,
            Consumer<List<TrialResult>> results,
            Runnable beforeWave,
            List<TrialSegment> alone,
            AtomicReference<Throwable> failure) {
        try {
            List<ArrayList<TrialSegment>> wave = queue.take();
            while (!wave.isEmpty() && failure.get() == null) {
                beforeWave.run();
                alone.addAll(runWave(wave, results));
                wave = queue.take();
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Those that do not fit side by side, that something befell among the others, or whose task did not end well. */
    private List<TrialSegment> runWave(List<ArrayList<TrialSegment>> wave, Consumer<List<TrialResult>> results) {
        List<TrialSegment> alone = new ArrayList<>();
        wave.stream()
                .flatMap(List::stream)
                .filter(segment -> !fitsSideBySide(segment))
                .forEach(alone::add);
        List<ArrayList<TrialSegment>> left = only(wave, this::fitsSideBySide);
        while (!left.isEmpty()) {
            Heard heard = new Heard(results);
            try {
                tasks.run(left, heard);
                left = List.of();
            } catch (Exception e) {
                // not a RuntimeException alone: a job that Spark gives up throws a checked one, undeclared
                if (failedTask(e) < 0 || spark.sc().isStopped()) {
                    throw e;
                }
                Set<TrialSegment> suspects = Set.copyOf(left.get(failedTask(e)));
                left = only(left, segment -> !suspects.contains(segment) && !heard.has(segment));
                alone.addAll(suspects);
            }
            heard.disturbed.forEach(one -> alone.add(one.segment()));
        }
        return alone;
    }

    private boolean fitsSideBySide(TrialSegment segment) {
        return segment.plan().workers().count() == 1
                && heap.tasks() * segment.plan().memory().worker().bytes() <= heap.bytes();
    }

    /** Tasks with some of their segments, those that have one. */
    private static List<ArrayList<TrialSegment>> only(
            List<ArrayList<TrialSegment>> tasks, Predicate<TrialSegment> stays) {
        return tasks.stream()
                .map(task -> task.stream().filter(stays).collect(Collectors.toCollection(ArrayList::new)))
                .filter(task -> !task.isEmpty())
                .toList();
    }

    private static int failedTask(Exception failure) {
        Matcher task = FAILED_TASK.matcher(String.valueOf(failure.getMessage()));
        return task.find() ? Integer.parseInt(task.group(1)) : -1;
    }

    private List<TrialAttempt.Disturbed> runAlone(TrialSegment segment, Consumer<List<TrialResult>> results) {
        Heard heard = new Heard(results);
        try {
            tasks.run(List.of(new ArrayList<>(List.of(segment))), heard);
        } catch (Exception e) {
            if (failedTask(e) < 0 || spark.sc().isStopped()) {
                throw e;
            }
            return List.of(new TrialAttempt.Disturbed(
                    segment, e.getMessage().lines().findFirst().orElse("its task failed")));
        }
        return List.copyOf(heard.disturbed);
    }

    /** Hands results on, and keeps apart what has none. */
    private static final class Heard implements Consumer<List<TrialAttempt>> {
        private final Consumer<List<TrialResult>> results;
        private final Set<String> ids = ConcurrentHashMap.newKeySet();
        private final ConcurrentLinkedQueue<TrialAttempt.Disturbed> disturbed = new ConcurrentLinkedQueue<>();

        Heard(Consumer<List<TrialResult>> results) {
            this.results = results;
        }

        boolean has(TrialSegment segment) {
            return ids.contains(segment.plan().id());
        }

        @Override
        public void accept(List<TrialAttempt> attempts) {
            List<TrialResult> ended = new ArrayList<>();
            for (TrialAttempt attempt : attempts) {
                if (attempt instanceof TrialAttempt.Ended one) {
                    ended.add(one.result());
                    ids.add(one.result().id());
                } else if (attempt instanceof TrialAttempt.Disturbed one) {
                    disturbed.add(one);
                    ids.add(one.segment().plan().id());
                }
            }
            results.accept(ended);
        }
    }
}
