package org.initscope.spark.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.initscope.spark.search.trial.TrialSegment;

/**
 * Segments in tasks, long ones first, a few short ones in one task, and tasks in waves. A wave is planned when it is taken, so
 * that the plans of all trials are never in memory together.
 */
final class TrialQueue {
    /** Multiply-adds of about half a second, compared with which a task's start and end take little. */
    private static final double TASK_WORK = 3e10;

    private static final int MOST_TRIALS = 64;

    /** Tasks get smaller towards the end, where this share of what is left a slot is more than the rest. */
    private static final double SHARE_OF_REST = 0.25;

    /** Tasks of a wave: enough for all slots, whatever the machine, while the next wave is planned. */
    private static final int LEAST_WAVE = 64;

    private static final int WAVE_OF_SLOT = 4;

    private final int[] ordered;
    /** Where each task ends among them. */
    private final int[] ends;

    private final IntFunction<TrialSegment> segment;
    private final int wave;
    private int taken;

    /**
     * Segments in tasks, by falling cost, each task at most a share of what is left for a slot.
     *
     * @param numbers of the trials, of which the first come first where costs are equal
     * @param segment makes the segment of a trial
     */
    TrialQueue(int[] numbers, IntToDoubleFunction cost, IntFunction<TrialSegment> segment, int slots) {
        this.ordered = Arrays.stream(numbers)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(cost::applyAsDouble).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        this.segment = segment;
        this.wave = Math.max(LEAST_WAVE, WAVE_OF_SLOT * slots);
        this.ends = ends(cost, slots);
    }

    private int[] ends(IntToDoubleFunction cost, int slots) {
        IntStream.Builder found = IntStream.builder();
        double rest = Arrays.stream(ordered).mapToDouble(cost).sum();
        int next = 0;
        while (next < ordered.length) {
            double limit = Math.min(TASK_WORK, SHARE_OF_REST * rest / slots);
            int begin = next;
            double work = cost.applyAsDouble(ordered[next++]);
            while (next < ordered.length
                    && next - begin < MOST_TRIALS
                    && work + cost.applyAsDouble(ordered[next]) <= limit) {
                work += cost.applyAsDouble(ordered[next++]);
            }
            rest -= work;
            found.add(next);
        }
        return found.build().toArray();
    }

    /** The tasks of the next wave; none where all were taken. */
    synchronized List<ArrayList<TrialSegment>> take() {
        List<ArrayList<TrialSegment>> tasks = new ArrayList<>();
        while (tasks.size() < wave && taken < ends.length) {
            int begin = taken == 0 ? 0 : ends[taken - 1];
            ArrayList<TrialSegment> task = new ArrayList<>(ends[taken] - begin);
            for (int place = begin; place < ends[taken]; place++) {
                task.add(segment.apply(ordered[place]));
            }
            tasks.add(task);
            taken++;
        }
        return tasks;
    }
}
