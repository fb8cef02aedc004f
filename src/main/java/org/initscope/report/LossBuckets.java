package org.initscope.report;

import static org.initscope.core.Check.require;

import java.util.Arrays;
import org.initscope.report.RunReport.WorkerLosses;

/** Mean losses over neighbouring steps: each of the first steps alone, then equal buckets. */
final class LossBuckets {
    private static final int ALONE = 50;
    private static final int BUCKETS = 450;

    private final int worker;
    private final long width;
    private final double[] sum;
    private final long[] count;

    /**
     * @param steps of the run in all
     */
    LossBuckets(int worker, long steps) {
        this.worker = worker;
        this.width = Math.max(1, (steps - ALONE + BUCKETS - 1) / BUCKETS);
        this.sum = new double[ALONE + BUCKETS + 1];
        this.count = new long[sum.length];
    }

    /**
     * @throws IllegalArgumentException where the step is before the first
     */
    void add(long step, double loss) {
        require(step >= 0, "the table training_steps has a step %d, expected 0 or more: train the run again", step);
        int bucket = (int) Math.min(sum.length - 1, step < ALONE ? step : ALONE + (step - ALONE) / width);
        sum[bucket] += loss;
        count[bucket]++;
    }

    WorkerLosses losses() {
        int filled = (int) Arrays.stream(count).filter(c -> c > 0).count();
        long[] step = new long[filled];
        double[] loss = new double[filled];
        int next = 0;
        for (int bucket = 0; bucket < sum.length; bucket++) {
            if (count[bucket] > 0) {
                step[next] = bucket < ALONE ? bucket : ALONE + (bucket - ALONE) * width;
                loss[next++] = sum[bucket] / count[bucket];
            }
        }
        return new WorkerLosses(worker, step, loss);
    }
}
