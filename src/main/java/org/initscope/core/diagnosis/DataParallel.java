package org.initscope.core.diagnosis;

import static org.initscope.core.Check.require;

/**
 * How the examples of a training are shared.
 *
 * @param workers that are averaged
 * @param batchSize examples of a step of one worker
 * @param localSteps steps of a worker between two averages, at the end where they change
 */
public record DataParallel(int workers, int batchSize, int localSteps) {
    public DataParallel {
        require(workers >= 1, "there are %d workers, expected at least 1", workers);
        require(batchSize >= 1, "the batch size is %d, expected at least 1", batchSize);
        require(localSteps >= 1, "there are %d local steps, expected at least 1", localSteps);
    }
}
