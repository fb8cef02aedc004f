package org.initscope.core.diagnosis;

import static org.initscope.core.Check.require;

import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.TrainingSpec;

/**
 * What a run set out to do, and whether it came to its end.
 *
 * @param batchSize examples of a step of one worker
 * @param localSteps steps of a worker between two averagings, at the end where they change
 * @param steps local steps planned
 * @param divergence where training left the finite numbers
 */
public record RunFacts(
        MlpSpec spec,
        Initialization start,
        TrainingSpec training,
        int batchSize,
        int workers,
        int localSteps,
        long steps,
        Divergence divergence) {

    public RunFacts {
        require(batchSize >= 1, "the batch size is %d, expected at least 1", batchSize);
        require(workers >= 1, "there are %d workers, expected at least 1", workers);
        require(localSteps >= 1, "there are %d local steps, expected at least 1", localSteps);
    }
}
