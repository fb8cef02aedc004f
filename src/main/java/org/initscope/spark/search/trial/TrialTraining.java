package org.initscope.spark.search.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.evidence.AveragingRound;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.evidence.RoundRows;
import org.initscope.core.training.AveragingLoop;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.OuterOptimizer;
import org.initscope.core.training.ParameterAveraging;
import org.initscope.core.training.WorkerRound;

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
        List<MeasurementRows> measured,
        List<AveragingRound> averaged,
        Divergence divergence,
        long rounds) {

    /**
     * Takes steps round by round, to the end or to the first divergence.
     *
     * @param velocity of the outer optimizer, which goes on with it
     * @param firstRound rounds taken before
     */
    static TrialTraining run(
            ParameterAveraging averaging,
            TrialPlan plan,
            OuterOptimizer.Velocity velocity,
            NetworkState start,
            long steps,
            long firstRound) {
        Recording recording = new Recording(plan.workers().count() > 1, (int) steps);
        AveragingLoop loop = new AveragingLoop(
                plan.worker().spec(), plan.workers()::localStepsAt, velocity, plan.divergedAbove(), List.of(recording));
        AveragingLoop.Position end =
                loop.run(averaging, AveragingLoop.Position.of(start, firstRound), start.step() + steps);
        return new TrialTraining(
                end.state(),
                Arrays.copyOf(recording.losses, recording.taken),
                List.copyOf(recording.measured),
                List.copyOf(recording.averaged),
                end.divergence(),
                end.rounds());
    }

    /** What the rounds bring, as they come. */
    private static final class Recording implements AveragingLoop.Listener {
        private final boolean severalWorkers;
        private final double[] losses;
        private final List<MeasurementRows> measured = new ArrayList<>();
        private final List<AveragingRound> averaged = new ArrayList<>();
        private int taken;

        Recording(boolean severalWorkers, int steps) {
            this.severalWorkers = severalWorkers;
            this.losses = new double[steps];
        }

        @Override
        public void onRound(AveragingLoop.Round round) {
            for (WorkerRound worker : round.result().workers()) {
                long number = severalWorkers ? round.number() : 0;
                worker.measurements().forEach(m -> measured.add(MeasurementRows.ofWorker(worker.worker(), number, m)));
            }
            if (severalWorkers) {
                averaged.addAll(RoundRows.of(round.number(), round.result()));
            }
            double[] means = round.result().meanLosses();
            System.arraycopy(means, 0, losses, taken, means.length);
            taken += means.length;
        }
    }
}
