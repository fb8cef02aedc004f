package org.initscope.report.readers;

import static org.initscope.core.Check.require;

import java.util.Arrays;
import org.initscope.report.RunReport.WorkerLosses;

/** Mean losses over neighbouring steps: each of the first steps alone, then equal buckets. */
final class LossBuckets {
    private static final int MOST_ALONE = 50;
    private static final int MOST_BUCKETS = 450;

    /** Means of all workers together, so that a page of many workers stays small. */
    private static final int MOST_OF_ALL = 12_000;

    private static final int LEAST_BUCKETS = 18;

    private final int worker;
    private final int alone;
    private final long width;
    private final double[] sum;
    private final long[] count;

    /**
     * @param steps of the run in all
     * @param workers that the run has
     */
    LossBuckets(int worker, long steps, int workers) {
        this.worker = worker;
        int buckets = Math.max(LEAST_BUCKETS, Math.min(MOST_BUCKETS, MOST_OF_ALL / workers));
        this.alone = Math.min(MOST_ALONE, buckets);
        this.width = Math.max(1, (steps - alone + buckets - 1) / buckets);
        this.sum = new double[alone + buckets + 1];
        this.count = new long[sum.length];
    }

    /**
     * @throws IllegalArgumentException where the step is before the first
     */
    void add(long step, double loss) {
        require(step >= 0, "the table training_steps has a step %d, expected 0 or more: train the run again", step);
        int bucket = (int) Math.min(sum.length - 1, step < alone ? step : alone + (step - alone) / width);
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
                step[next] = bucket < alone ? bucket : alone + (bucket - alone) * width;
                loss[next++] = sum[bucket] / count[bucket];
            }
        }
        return new WorkerLosses(worker, step, loss);
    }
}
