package org.initscope.spark.run;

import static org.initscope.core.Check.require;

import java.util.function.IntFunction;
import org.initscope.core.fused.InitialState;
import org.initscope.core.names.Examples;
import org.initscope.core.network.Initialization;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.LocalStepSchedule;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.averaging.AveragingMaster;
import org.initscope.spark.averaging.Dl4jSpark;
import org.initscope.spark.averaging.ResidentAveraging;
import org.initscope.spark.examples.Shards;

/**
 * Everything that a training run does, resolved.
 *
 * @param worker what every worker does alike
 * @param seed of the initialization
 * @param steps local steps of each worker in all
 * @param workers how many shards and workers there are
 * @param localSteps steps between two averagings
 * @param master who runs the rounds
 * @param average how the workers' states become one
 * @param outer how the averaged change of a round moves the network
 * @param measureAverage whether the averaged network is measured before the first round and after each
 * @param evaluateEvery evaluate train and dev after every so many rounds; 0 for the end alone
 * @param evaluationExamples how many first examples of a split an evaluation before the end takes at least
 * @param recalibrationExamples how many training examples recalibrate batch-norm statistics at least; 0 for none
 */
public record TrainingPlan(
        WorkerPlan worker,
        Initialization initialization,
        long seed,
        long steps,
        int workers,
        LocalStepSchedule localSteps,
        AveragingMaster master,
        StateAverage average,
        OuterOptimizer outer,
        boolean measureAverage,
        int evaluateEvery,
        long evaluationExamples,
        long recalibrationExamples) {

    /** Deeplearning4j counts a network's iterations in an int. */
    public static final long MOST_STEPS = Integer.MAX_VALUE;

    public TrainingPlan {
        require(
                steps >= 1 && steps <= MOST_STEPS,
                "the training has %s%d steps of each worker, expected 1 to %d: change training.steps or training.epochs",
                steps == Long.MAX_VALUE ? "at least " : "",
                steps,
                MOST_STEPS);
        require(workers >= 1, "averaging.workers is %d, expected at least 1", workers);
        require(evaluateEvery >= 0, "evaluate.every is %d, expected 0 or more rounds", evaluateEvery);
    }

    /**
     * The state before the first step.
     *
     * @param train gives that many training examples, the first ones
     */
    public NetworkState initialState(IntFunction<Examples> train) {
        return InitialState.of(worker.spec(), worker.training(), initialization, seed, train);
    }

    /**
     * Averaging rounds over shards, which stay the caller's.
     *
     * @throws IllegalArgumentException where this Spark does not have the master, or the master not this engine
     */
    public ParameterAveraging averaging(Shards shards) {
        return switch (master) {
            case DL4J_SPARK -> Dl4jSpark.required().averaging(shards, worker, average);
            case RESIDENT -> new ResidentAveraging(shards, worker, average);
        };
    }

    /** Averaging rounds in all. */
    public long rounds() {
        return localSteps.rounds(steps);
    }
}
