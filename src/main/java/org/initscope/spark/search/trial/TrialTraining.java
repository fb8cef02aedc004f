package org.initscope.spark.search.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.OuterOptimizer;
import org.initscope.core.training.ParameterAveraging;
import org.initscope.core.training.RoundResult;
import org.initscope.core.training.WorkerRound;
import org.initscope.store.results.AveragingRows;
import org.initscope.store.results.Origin;
import org.initscope.store.tables.TableRow;

/**
 * Some steps of a trial.
 *
 * @param losses of each step, the mean over the workers, in nats
 * @param averaged rows of the rounds in which several workers were averaged, without wall times
 * @param rounds taken, those before included
 */
record TrialTraining(
        NetworkState state,
        double[] losses,
        List<Measured> measured,
        List<TableRow> averaged,
        Divergence divergence,
        long rounds) {

    /** A measurement and whose it is. */
    record Measured(Origin origin, Measurement measurement) {}

    /**
     * Takes steps round by round, to the end or to the first divergence.
     *
     * @param velocity of the outer optimizer, which goes on with it
     * @param firstRound rounds taken before
     */
    static TrialTraining run(
            ParameterAveraging rounds,
            TrialPlan plan,
            OuterOptimizer.Velocity velocity,
            NetworkState start,
            long steps,
            long firstRound) {
        long round = firstRound;
        NetworkState state = start;
        double[] losses = new double[(int) steps];
        int taken = 0;
        List<Measured> measured = new ArrayList<>();
        List<TableRow> averaged = new ArrayList<>();
        Divergence divergence = new Divergence.None();
        while (taken < steps && divergence instanceof Divergence.None) {
            RoundResult result = rounds.round(state, plan.workers().localStepsAt(state.step(), steps - taken));
            for (WorkerRound worker : result.workers()) {
                Origin origin = Origin.worker(worker.worker(), plan.workers().count() == 1 ? 0 : round);
                worker.measurements().forEach(measurement -> measured.add(new Measured(origin, measurement)));
            }
            if (plan.workers().count() > 1) {
                averaged.addAll(AveragingRows.of(round, result));
            }
            taken += addMeans(result.workers(), losses, taken);
            state = velocity.next(state, result.average());
            divergence = Divergence.earliest(Stream.concat(
                    result.workers().stream().map(worker -> divergence(worker, plan.divergedAbove())),
                    Stream.of(Divergence.in(plan.worker().spec(), state, losses[taken - 1]))));
            round++;
        }
        return new TrialTraining(
                state, Arrays.copyOf(losses, taken), List.copyOf(measured), List.copyOf(averaged), divergence, round);
    }

    private static Divergence divergence(WorkerRound worker, double divergedAbove) {
        double[] losses = worker.losses();
        for (int i = 0; i < losses.length; i++) {
            if (losses[i] > divergedAbove && Double.isFinite(losses[i])) {
                return new Divergence.At(worker.firstStep() + i, "softmax", losses[i]);
            }
        }
        return worker.divergence();
    }

    /** Steps that a worker did not take since it diverged are left out for all. */
    private static int addMeans(List<WorkerRound> workers, double[] losses, int first) {
        List<double[]> all = workers.stream().map(WorkerRound::losses).toList();
        int count = all.stream().mapToInt(ofWorker -> ofWorker.length).min().orElse(0);
        for (double[] ofWorker : all) {
            for (int i = 0; i < count; i++) {
                losses[first + i] += ofWorker[i] / all.size();
            }
        }
        return count;
    }
}
