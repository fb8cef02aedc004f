package org.initscope.core.training.averaging;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerRound;

/**
 * One averaging round: what each worker brought back, in the order of the workers, and their average.
 *
 * @param average of the workers' states. Where a worker diverged before the others there is no average, since the states
 *     are after unequal numbers of steps. Then every number of it is NaN, at the step that all have reached
 * @param seconds of wall time of the whole round
 */
public record RoundResult(NetworkState average, List<WorkerRound> workers, double seconds) {
    public RoundResult {
        workers = List.copyOf(workers);
    }

    /** The round of some workers, whose states are averaged with the examples that each saw as weights. */
    public static RoundResult of(
            ParameterLayout layout, StateAverage average, List<WorkerRound> workers, double seconds) {
        long[] steps =
                workers.stream().mapToLong(w -> w.state().step()).sorted().toArray();
        NetworkState mean = steps[0] == steps[steps.length - 1]
                ? average.of(
                        layout,
                        workers.stream().map(WorkerRound::state).toList(),
                        workers.stream().mapToLong(WorkerRound::examples).toArray())
                : workers.get(0).state().undefined(steps[0]);
        return new RoundResult(mean, workers, seconds);
    }

    /** Where the first of the workers left the finite numbers, by step and then by worker. */
    public Divergence divergence() {
        return Divergence.earliest(workers.stream().map(WorkerRound::divergence));
    }

    /** The same, where a loss above a bound is divergence as well. */
    Divergence divergence(double divergedAbove) {
        return Divergence.earliest(workers.stream().map(worker -> worker.divergence(divergedAbove)));
    }

    /** The mean loss over the workers of each local step that all of them took, before its update, in nats. */
    public double[] meanLosses() {
        List<double[]> all = workers.stream().map(WorkerRound::losses).toList();
        double[] means =
                new double[all.stream().mapToInt(losses -> losses.length).min().orElse(0)];
        for (double[] losses : all) {
            for (int i = 0; i < means.length; i++) {
                means[i] += losses[i] / all.size();
            }
        }
        return means;
    }

    /** The mean loss over all local steps of all workers, each before its update, in nats. */
    public double meanLoss() {
        return workers.stream()
                .flatMapToDouble(worker -> Arrays.stream(worker.losses()))
                .average()
                .orElse(Double.NaN);
    }
}
