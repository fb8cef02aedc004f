package org.initscope.spark.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
     * Runs all segments.
     *
     * @param results hears what has ended, task by task, on Spark's scheduling thread
     * @return those that something befell again when they were alone
     */
    List<TrialAttempt.Disturbed> run(
            List<TrialSegment> segments, ToDoubleFunction<TrialSegment> cost, Consumer<List<TrialResult>> results) {
        List<TrialSegment> sideBySide = new ArrayList<>();
        List<TrialSegment> alone = new ArrayList<>();
        for (TrialSegment segment : segments) {
            double all = heap.tasks() * segment.plan().memory().worker().bytes();
            (all <= heap.bytes() ? sideBySide : alone).add(segment);
        }
        alone.addAll(disturbed(sideBySide, cost, results));
        List<TrialAttempt.Disturbed> unfinished = new ArrayList<>();
        for (TrialSegment segment : alone) {
            unfinished.addAll(runAlone(segment, results));
        }
        return unfinished;
    }

    /** Those that something befell among the others, or whose task did not end well. */
    private List<TrialSegment> disturbed(
            List<TrialSegment> segments, ToDoubleFunction<TrialSegment> cost, Consumer<List<TrialResult>> results) {
        List<TrialSegment> disturbed = new ArrayList<>();
        List<TrialSegment> left = new ArrayList<>(segments);
        while (!left.isEmpty()) {
            Heard heard = new Heard(results);
            List<ArrayList<TrialSegment>> job = tasks.tasks(left, cost);
            try {
                tasks.run(job, heard);
                left.clear();
            } catch (Exception e) {
                // not a RuntimeException alone: a job that Spark gives up throws a checked one, undeclared
                if (failedTask(e) < 0 || spark.sc().isStopped()) {
                    throw e;
                }
                List<TrialSegment> suspects = job.get(failedTask(e));
                disturbed.addAll(suspects);
                left.removeAll(suspects);
                left.removeIf(segment -> heard.has(segment));
            }
            heard.disturbed.forEach(one -> disturbed.add(one.segment()));
        }
        return disturbed;
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
