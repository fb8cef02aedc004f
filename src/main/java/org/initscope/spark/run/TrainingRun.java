package org.initscope.spark.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Split;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.OuterOptimizer;
import org.initscope.core.training.ParameterAveraging;
import org.initscope.core.training.RoundResult;
import org.initscope.core.training.WorkerRound;
import org.initscope.spark.averaging.AverageProbe;
import org.initscope.spark.examples.Shards;
import org.initscope.store.checkpoints.Checkpoint;
import org.initscope.store.results.RunCheckpoints;
import org.initscope.store.results.RunTables;
import org.initscope.store.results.TheoryRows;

/** One training run on the driver: averaging rounds, what is measured and evaluated between them, and its tables. */
public final class TrainingRun {
    private static final String RUNNING = "running";
    private static final String RECALIBRATED = "recalibrated";

    private final TrainingPlan plan;
    private final Shards shards;
    private final RunTables tables;
    private final RunCheckpoints checkpoints;
    private final TrainingListener listener;

    public TrainingRun(
            TrainingPlan plan, Shards shards, RunTables tables, RunCheckpoints checkpoints, TrainingListener listener) {
        this.plan = plan;
        this.shards = shards;
        this.tables = tables;
        this.checkpoints = checkpoints;
        this.listener = listener;
    }

    /**
     * Trains from the start or from the last checkpoint to the end, or to the first number that is not finite, and
     * evaluates.
     *
     * @param evaluations one for each split that has examples, the training split first
     * @throws TrainingStopped where the run was asked to stop
     */
    public TrainingOutcome run(ParameterAveraging averaging, List<SplitEvaluation> evaluations) {
        try (AverageProbe probe = new AverageProbe(shards, plan.worker())) {
            Position position = position(probe);
            long rounds = plan.rounds();
            while (position.rounds < rounds && position.isFinite()) {
                round(position, averaging, probe);
                if (position.isFinite()) {
                    if (isEvaluated(position)) {
                        evaluateDuring(position.rounds, position.state, evaluations);
                    }
                    keep(position);
                }
            }
            if (position.isFinite()) {
                position.divergence =
                        Divergence.at(plan.worker().spec(), position.seen.measurement(), position.seen.loss());
            }
            List<TrainingOutcome.SplitScore> scores =
                    position.isFinite() ? evaluateAtEnd(position.state, evaluations) : List.of();
            if (position.isFinite()) {
                position.divergence = divergence(position.state, scores);
            }
            commit();
            return new TrainingOutcome(
                    position.state,
                    position.divergence,
                    position.initialLoss,
                    scores,
                    Optional.of(position.seen.measurement()));
        }
    }

    /** Where a run stands between two rounds. */
    private static final class Position {
        private NetworkState state;
        private OuterOptimizer.Velocity velocity;
        private long rounds;
        private long examples;
        private double initialLoss;
        private AverageProbe.Probe seen;
        private Divergence divergence = new Divergence.None();

        boolean isFinite() {
            return divergence instanceof Divergence.None;
        }
    }

    private Position position(AverageProbe probe) {
        Position position = new Position();
        if (checkpoints.last().isPresent()) {
            Checkpoint last = checkpoints.last().get();
            position.state = last.state();
            position.velocity = plan.outer().velocity(last.velocity());
            position.rounds = last.rounds();
            position.examples = last.examples();
            position.initialLoss = last.initialLoss();
            position.seen = probe.measure(position.state);
        } else {
            position.state = plan.initialState(shards::first);
            position.velocity = plan.outer().velocity(position.state.parameters().length);
            position.seen = probe.measure(position.state);
            position.initialLoss = position.seen.loss();
            recordAverage(0, position.seen);
            tables.addTheory(
                    new TheoryRows().of(plan.worker().spec(), plan.initialization(), position.seen.measurement()));
        }
        return position;
    }

    private void round(Position position, ParameterAveraging averaging, AverageProbe probe) {
        int localSteps = plan.localSteps().localStepsAt(position.state.step(), plan.steps());
        RoundResult result = averaging.round(position.state, localSteps);
        position.state = position.velocity.next(position.state, result.average());
        position.divergence = Divergence.earliest(
                Stream.of(result.divergence(), Divergence.in(plan.worker().spec(), position.state, result.meanLoss())));
        position.examples +=
                result.workers().stream().mapToLong(WorkerRound::examples).sum();
        tables.addRound(position.rounds, result, plan.worker().training().learningRate());
        if (position.isFinite()) {
            position.seen = probe.measure(position.state);
            recordAverage(position.rounds + 1, position.seen);
        }
        listener.onRound(position.rounds, position.state.step(), result.meanLoss(), position.examples);
        position.rounds++;
    }

    /** Commits and writes a checkpoint where it is time, and stops where somebody wants that. */
    private void keep(Position position) {
        boolean stop = checkpoints.isStopWanted();
        if (stop || checkpoints.isDue() || tables.isLarge()) {
            commit();
            checkpoints.write(
                    position.rounds,
                    position.examples,
                    position.initialLoss,
                    tables,
                    position.state,
                    position.velocity);
        }
        if (stop) {
            throw new TrainingStopped(position.state.step());
        }
    }

    private void commit() {
        checkpoints.requireFolder();
        tables.commit();
    }

    private void recordAverage(long round, AverageProbe.Probe seen) {
        if (plan.measureAverage()) {
            tables.addAverageMeasurement(round, seen.measurement());
            tables.addSaturation(round, seen.measurement().step(), seen.saturation());
        }
    }

    private boolean isEvaluated(Position position) {
        return plan.evaluateEvery() > 0
                && position.rounds % plan.evaluateEvery() == 0
                && position.state.step() < plan.steps();
    }

    private void evaluateDuring(long round, NetworkState state, List<SplitEvaluation> evaluations) {
        for (SplitEvaluation evaluation : evaluations) {
            if (evaluation.part() != Split.Part.TEST) {
                record(round, state.step(), evaluation, RUNNING, evaluation.score(state, plan.evaluationExamples()));
            }
        }
    }

    private List<TrainingOutcome.SplitScore> evaluateAtEnd(NetworkState state, List<SplitEvaluation> evaluations) {
        List<TrainingOutcome.SplitScore> scores = new ArrayList<>();
        long round = plan.rounds();
        for (SplitEvaluation evaluation : evaluations) {
            scores.add(record(round, state.step(), evaluation, RUNNING, evaluation.score(state)));
        }
        if (plan.worker().spec().usesBatchNorm() && plan.recalibrationExamples() > 0) {
            NetworkState recalibrated = evaluations.get(0).recalibrate(state, plan.recalibrationExamples());
            for (SplitEvaluation evaluation : evaluations) {
                scores.add(record(round, state.step(), evaluation, RECALIBRATED, evaluation.score(recalibrated)));
            }
        }
        return scores;
    }

    /** A network whose loss on a whole split is not finite is none that could be used. */
    private Divergence divergence(NetworkState state, List<TrainingOutcome.SplitScore> scores) {
        return Divergence.earliest(scores.stream()
                .map(score -> Divergence.ofLoss(
                        plan.worker().spec(), state.step(), score.score().loss())));
    }

    private TrainingOutcome.SplitScore record(
            long round, long step, SplitEvaluation evaluation, String statistics, Score score) {
        String split = evaluation.part().label();
        tables.addEvaluation(round, step, split, statistics, score, score.examples() == evaluation.examples());
        listener.onEvaluation(step, split, statistics, score);
        return new TrainingOutcome.SplitScore(split, statistics, score);
    }
}
