package org.initscope.spark.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Split;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.AveragingLoop;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.RoundResult;
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
            RunState run = checkpoints.last().map(last -> goOn(last, probe)).orElseGet(() -> begin(probe));
            AveragingLoop loop = new AveragingLoop(
                    plan.worker().spec(),
                    plan.localSteps()::localStepsAt,
                    run.velocity,
                    Double.MAX_VALUE,
                    List.of(
                            round -> record(round, run, probe),
                            round -> evaluate(round, evaluations),
                            round -> keep(round, run)));
            AveragingLoop.Position end = loop.run(averaging, run.begun, plan.steps());
            Divergence divergence = end.isFinite()
                    ? Divergence.at(
                            plan.worker().spec(),
                            run.seen.measurement().step(),
                            run.seen.measurement().firstNonfiniteLayer(),
                            run.seen.loss())
                    : end.divergence();
            List<TrainingOutcome.SplitScore> scores = List.of();
            if (divergence instanceof Divergence.None) {
                scores = evaluateAtEnd(end.state(), evaluations);
                divergence = divergence(end.state(), scores);
            }
            commit();
            tables.requireWhole();
            return new TrainingOutcome(
                    end.state(), divergence, run.initialLoss, scores, Optional.of(run.seen.measurement()));
        }
    }

    /** What goes with the rounds of a run. */
    private static final class RunState {
        private final AveragingLoop.Position begun;
        private final OuterOptimizer.Velocity velocity;
        private final double initialLoss;
        private AverageProbe.Probe seen;
        private long examples;

        RunState(
                AveragingLoop.Position begun,
                OuterOptimizer.Velocity velocity,
                double initialLoss,
                AverageProbe.Probe seen,
                long examples) {
            this.begun = begun;
            this.velocity = velocity;
            this.initialLoss = initialLoss;
            this.seen = seen;
            this.examples = examples;
        }
    }

    private RunState goOn(Checkpoint last, AverageProbe probe) {
        return new RunState(
                AveragingLoop.Position.of(last.state(), last.rounds()),
                plan.outer().velocity(last.velocity()),
                last.initialLoss(),
                probe.measure(last.state()),
                last.examples());
    }

    private RunState begin(AverageProbe probe) {
        NetworkState start = plan.initialState(shards::first);
        AverageProbe.Probe seen = probe.measure(start);
        recordAverage(0, seen);
        recordSharpness(0, start, probe);
        tables.addTheory(new TheoryRows().of(plan.worker().spec(), plan.initialization(), seen.measurement()));
        return new RunState(
                AveragingLoop.Position.of(start, 0),
                plan.outer().velocity(start.parameters().length),
                seen.loss(),
                seen,
                0);
    }

    private void record(AveragingLoop.Round round, RunState run, AverageProbe probe) {
        RoundResult result = round.result();
        run.examples +=
                result.workers().stream().mapToLong(WorkerRound::examples).sum();
        tables.addRound(round.number(), result, plan.worker().training().learningRate());
        if (round.isFinite()) {
            run.seen = probe.measure(round.state());
            recordAverage(round.number() + 1, run.seen);
            if (isMeasured(round)) {
                recordSharpness(round.number() + 1, round.state(), probe);
            }
        }
        listener.onRound(round.number(), round.state().step(), result.meanLoss(), run.examples);
    }

    private void evaluate(AveragingLoop.Round round, List<SplitEvaluation> evaluations) {
        long rounds = round.number() + 1;
        if (round.isFinite()
                && plan.evaluateEvery() > 0
                && rounds % plan.evaluateEvery() == 0
                && round.state().step() < plan.steps()) {
            evaluateDuring(rounds, round.state(), evaluations);
        }
    }

    /** Commits and writes a checkpoint where it is time, and stops where somebody wants that. */
    private void keep(AveragingLoop.Round round, RunState run) {
        if (!round.isFinite()) {
            return;
        }
        boolean stop = checkpoints.isStopWanted();
        if (stop || checkpoints.isDue() || tables.isLarge()) {
            commit();
            checkpoints.write(round.number() + 1, run.examples, run.initialLoss, tables, round.state(), run.velocity);
        }
        if (stop) {
            throw new TrainingStopped(round.state().step());
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

    /** Whether a step of a round is one of those that are measured. */
    private boolean isMeasured(AveragingLoop.Round round) {
        WorkerRound worker = round.result().workers().get(0);
        return LongStream.range(worker.firstStep(), worker.state().step())
                .anyMatch(plan.worker().schedule()::measures);
    }

    private void recordSharpness(long round, NetworkState state, AverageProbe probe) {
        if (plan.measureAverage()) {
            tables.addCriticalRate(CriticalRate.of(round, state.step(), probe.sharpness(state)));
        }
    }

    private void evaluateDuring(long round, NetworkState state, List<SplitEvaluation> evaluations) {
        for (SplitEvaluation evaluation : evaluations) {
            if (evaluation.part() != Split.Part.TEST) {
                record(
                        round,
                        state.step(),
                        evaluation,
                        RUNNING,
                        evaluation.score(state, plan.evaluationExamples()),
                        false);
            }
        }
    }

    private List<TrainingOutcome.SplitScore> evaluateAtEnd(NetworkState state, List<SplitEvaluation> evaluations) {
        List<TrainingOutcome.SplitScore> scores = new ArrayList<>();
        long round = plan.rounds();
        for (SplitEvaluation evaluation : evaluations) {
            scores.add(record(round, state.step(), evaluation, RUNNING, evaluation.score(state), true));
        }
        if (plan.worker().spec().usesBatchNorm() && plan.recalibrationExamples() > 0) {
            NetworkState recalibrated = evaluations.get(0).recalibrate(state, plan.recalibrationExamples());
            for (SplitEvaluation evaluation : evaluations) {
                scores.add(record(round, state.step(), evaluation, RECALIBRATED, evaluation.score(recalibrated), true));
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
            long round, long step, SplitEvaluation evaluation, String statistics, Score score, boolean atEnd) {
        String split = evaluation.part().label();
        tables.addEvaluation(new Evaluation(
                round,
                step,
                split,
                statistics,
                score.loss(),
                score.accuracy(),
                score.examples(),
                score.examples() == evaluation.examples(),
                Optional.of(atEnd)));
        listener.onEvaluation(step, split, statistics, score);
        return new TrainingOutcome.SplitScore(split, statistics, score);
    }
}
