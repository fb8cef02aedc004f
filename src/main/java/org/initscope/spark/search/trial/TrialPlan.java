package org.initscope.spark.search.trial;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Optional;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.fused.InitialState;
import org.initscope.core.memory.TrainingMemory;
import org.initscope.core.names.Examples;
import org.initscope.core.network.Initialization;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.search.TrialCost;
import org.initscope.core.theory.AttainableLoss;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerPlan;

/**
 * Everything that one trial does, resolved; it travels to the executors.
 *
 * @param id of the trial
 * @param seed of the initialization
 * @param data which of the search's data it is trained on
 * @param divergedAbove the loss above which it counts as diverged
 * @param histograms the steps whose histograms come back
 * @param batchNormUnits the steps whose units of batch norms come back
 * @param workers who train it together
 */
public record TrialPlan(
        String id,
        WorkerPlan worker,
        Initialization initialization,
        long seed,
        long steps,
        int data,
        double divergedAbove,
        KeptSteps histograms,
        KeptSteps batchNormUnits,
        TrialWorkers workers)
        implements Serializable {

    public TrialPlan {
        require(steps >= 1 && steps <= Integer.MAX_VALUE, "a trial takes %d steps, expected 1 to 2147483647", steps);
    }

    /** The dev loss that such a network reaches in as many steps where nothing is wrong. */
    Optional<ReferenceLoss> attainable(AttainableLoss loss) {
        return job().attainable(loss, steps, (long) workers.count() * worker.batchSize());
    }

    /** What it sets out to do, for its diagnosis. */
    public RunDescription describe(AttainableLoss loss, Divergence divergence) {
        return job().describe(
                        new DataParallel(
                                workers.count(),
                                worker.batchSize(),
                                workers.localSteps().last()),
                        steps,
                        attainable(loss),
                        divergence);
    }

    private MlpJob job() {
        return new MlpJob(worker.spec(), initialization, worker.training(), workers.outer());
    }

    NetworkState initialState(Examples train) {
        return InitialState.of(worker.spec(), worker.training(), initialization, seed, count -> train);
    }

    /** What it holds in memory; alone, a worker keeps all steps at once. */
    public TrainingMemory memory() {
        return workers.count() == 1
                ? new TrainingMemory(worker, steps, 1, steps)
                : TrainingMemory.of(worker, steps, workers.count(), workers.localSteps());
    }

    /** The work of its steps to one of them, and of an evaluation. */
    public double cost(long to, long evaluatedExamples) {
        return TrialCost.of(worker.spec(), worker.batchSize(), to, evaluatedExamples);
    }
}
