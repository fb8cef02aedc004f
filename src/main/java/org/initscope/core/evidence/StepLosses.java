package org.initscope.core.evidence;

import java.util.Arrays;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The finite losses of training, the mean over workers of each step, in the order of steps and in memory that does not
 * grow with them.
 *
 * <p>Where there are more steps than are held, neighbours become one point with the mean of their losses: 2, then 4, and so
 * on, counted from step 0.
 */
public final class StepLosses {
    private static final int MOST = 1 << 18;
    private static final int FEW = 64;

    private long[] steps = new long[FEW];
    private double[] sums = new double[FEW];
    private int[] counts = new int[FEW];
    private int size;
    private int next;
    private long width = 1;
    private long lastFinite;
    private OptionalLong lastStep = OptionalLong.empty();
    private final DoubleSummaryStatistics initial = new DoubleSummaryStatistics();
    private OptionalLong firstNonfinite = OptionalLong.empty();

    /** The losses of some steps. */
    public static StepLosses of(Collection<TrainingStepLoss> rows) {
        StepLosses losses = new StepLosses();
        rows.forEach(losses::add);
        return losses;
    }

    /** Takes the loss of a step of any worker. */
    public void add(TrainingStepLoss row) {
        add(row.step(), row.loss());
    }

    void add(long step, double loss) {
        if (step == 0) {
            initial.accept(loss);
        }
        lastStep = OptionalLong.of(Math.max(step, lastStep.orElse(step)));
        if (!Double.isFinite(loss)) {
            firstNonfinite = OptionalLong.of(Math.min(step, firstNonfinite.orElse(step)));
            return;
        }
        lastFinite = size == 0 ? step : Math.max(lastFinite, step);
        int place = place(Math.floorDiv(step, width) * width);
        sums[place] += loss;
        counts[place]++;
        next = place + 1;
        while (size > MOST) {
            halve();
        }
    }

    /** The place of a point, which is most often the one after the last that was asked for. */
    private int place(long point) {
        if (next < size && steps[next] == point) {
            return next;
        }
        int place = size > 0 && steps[size - 1] < point ? -size - 1 : Arrays.binarySearch(steps, 0, size, point);
        return place >= 0 ? place : insert(-place - 1, point);
    }

    private int insert(int place, long point) {
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
            sums = Arrays.copyOf(sums, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        System.arraycopy(steps, place, steps, place + 1, size - place);
        System.arraycopy(sums, place, sums, place + 1, size - place);
        System.arraycopy(counts, place, counts, place + 1, size - place);
        steps[place] = point;
        sums[place] = 0;
        counts[place] = 0;
        size++;
        return place;
    }

    private void halve() {
        width *= 2;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            long point = Math.floorDiv(steps[i], width) * width;
            if (kept > 0 && steps[kept - 1] == point) {
                sums[kept - 1] += sums[i];
                counts[kept - 1] += counts[i];
            } else {
                steps[kept] = point;
                sums[kept] = sums[i];
                counts[kept] = counts[i];
                kept++;
            }
        }
        size = kept;
        next = 0;
    }

    /** Points that are held. */
    public int size() {
        return size;
    }

    /** How many steps a point stands for. */
    public long width() {
        return width;
    }

    /** The first step of a point; of the last point the last step. */
    public long step(int point) {
        return point == size - 1 ? lastFinite : steps[point];
    }

    /** The mean loss of a point over its steps and workers. */
    public double loss(int point) {
        return sums[point] / counts[point];
    }

    /** The mean loss of all workers at step 0, before any update; NaN where one is not finite. */
    public OptionalDouble initial() {
        return initial.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(initial.getAverage());
    }

    /** The first step with a loss that is not finite. */
    public OptionalLong firstNonfinite() {
        return firstNonfinite;
    }

    /** The last step. */
    public OptionalLong lastStep() {
        return lastStep;
    }

    /** The mean loss over the steps and workers from a step on. */
    public OptionalDouble meanFrom(long step) {
        double sum = IntStream.range(0, size)
                .filter(i -> step(i) >= step)
                .mapToDouble(i -> sums[i])
                .sum();
        long count = IntStream.range(0, size)
                .filter(i -> step(i) >= step)
                .mapToLong(i -> counts[i])
                .sum();
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
