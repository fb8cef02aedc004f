package org.initscope.spark.search.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.initscope.core.diagnosis.LossForecast;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.evidence.AveragingRound;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.evidence.RoundRows;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.AveragingLoop;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.ParameterAveraging;

/**
 * Some steps of a trial.
 *
 * @param firstStep number of the first of them
 * @param losses of each step, the mean over the workers, in nats
 * @param averaged rows of the rounds in which several workers were averaged, without wall times
 * @param rounds taken, those before included
 * @param forecast for which it stopped before its steps were taken
 */
record TrialTraining(
        NetworkState state,
        long firstStep,
        double[] losses,
        List<MeasurementRows> measured,
        List<AveragingRound> averaged,
        Divergence divergence,
        long rounds,
        Optional<LossForecast> forecast) {

    /**
     * Takes steps round by round, to a step, to the first divergence, or to where the losses foretell a sick end.
     *
     * @param velocity of the outer optimizer, which goes on with it
     * @param start of a trial, where it may be stopped for what its losses foretell
     * @param judged what it sets out to do; empty where its losses do not stop it
     */
    static TrialTraining run(
            ParameterAveraging averaging,
            TrialPlan plan,
            OuterOptimizer.Velocity velocity,
            AveragingLoop.Position start,
            long end,
            Optional<RunDescription> judged) {
        Recording recording = new Recording(
                plan.workers().count() > 1, (int) (end - start.state().step()));
        AveragingLoop loop = new AveragingLoop(
                plan.worker().spec(), plan.workers()::localStepsAt, velocity, plan.divergedAbove(), List.of(recording));
        AveragingLoop.Position position = start;
        Optional<LossForecast> forecast = Optional.empty();
        while (position.isFinite() && position.state().step() < end && forecast.isEmpty()) {
            long step = position.state().step();
            long next =
                    judged.isEmpty() ? end : plan.workers().roundEnd(step, LossForecast.next(step, plan.steps()), end);
            position = loop.run(averaging, position, next);
            if (position.isFinite() && position.state().step() < end) {
                forecast = judged.flatMap(run -> LossForecast.ofSick(run, recording.losses, recording.taken));
            }
        }
        return new TrialTraining(
                position.state(),
                start.state().step(),
                Arrays.copyOf(recording.losses, recording.taken),
                List.copyOf(recording.measured),
                List.copyOf(recording.averaged),
                position.divergence(),
                position.rounds(),
                forecast);
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
