package org.initscope.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Split;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.OuterOptimizer;
import org.initscope.core.training.ParameterAveraging;
import org.initscope.core.training.RoundResult;
import org.initscope.core.training.WorkerRound;

/** One training run on the driver: averaging rounds, what is measured and evaluated between them, and its tables. */
public final class TrainingRun {
    private static final String RUNNING = "running";
    private static final String RECALIBRATED = "recalibrated";

    private final TrainingPlan plan;
    private final Shards shards;
    private final RunTables tables;
    private final TrainingListener listener;

    public TrainingRun(TrainingPlan plan, Shards shards, RunTables tables, TrainingListener listener) {
        this.plan = plan;
        this.shards = shards;
        this.tables = tables;
        this.listener = listener;
    }

    /**
     * Trains to the end, or to the first number that is not finite, and evaluates.
     *
     * @param evaluations one for each split that has examples, the training split first
     */
    public TrainingOutcome run(ParameterAveraging averaging, List<SplitEvaluation> evaluations) {
        try (AverageProbe probe = new AverageProbe(shards, plan.worker())) {
            NetworkState state = plan.initialState(shards::first);
            AverageProbe.Probe seen = probe.measure(state);
            double initialLoss = seen.loss();
            recordAverage(0, seen);
            tables.addTheory(new TheoryRows().of(plan.worker().spec(), plan.initialization(), seen.measurement()));
            Divergence divergence = new Divergence.None();
            OuterOptimizer.Velocity velocity = plan.outer().velocity(state.parameters().length);
            long rounds = plan.rounds();
            long examples = 0;
            for (long round = 0; round < rounds && divergence instanceof Divergence.None; round++) {
                int localSteps = plan.localSteps().localStepsAt(state.step(), plan.steps());
                RoundResult result = averaging.round(state, localSteps);
                state = velocity.next(state, result.average());
                tables.addRound(round, result, plan.worker().training().learningRate());
                divergence = divergence(result);
                if (divergence instanceof Divergence.None) {
                    seen = probe.measure(state);
                    recordAverage(round + 1, seen);
                }
                examples += result.workers().stream()
                        .mapToLong(WorkerRound::examples)
                        .sum();
                listener.onRound(round, state.step(), result.meanLoss(), examples);
                if (divergence instanceof Divergence.None && isEvaluated(round, state)) {
                    evaluateDuring(round + 1, state, evaluations);
                }
                tables.commitIfLarge();
            }
            List<TrainingOutcome.SplitScore> scores =
                    divergence instanceof Divergence.None ? evaluateAtEnd(state, evaluations) : List.of();
            tables.commit();
            return new TrainingOutcome(state, divergence, initialLoss, scores, Optional.of(seen.measurement()));
        }
    }

    private void recordAverage(long round, AverageProbe.Probe seen) {
        if (plan.measureAverage()) {
            tables.addAverageMeasurement(round, seen.measurement());
            tables.addSaturation(round, seen.measurement().step(), seen.saturation());
        }
    }

    private boolean isEvaluated(long round, NetworkState state) {
        return plan.evaluateEvery() > 0 && (round + 1) % plan.evaluateEvery() == 0 && state.step() < plan.steps();
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

    private TrainingOutcome.SplitScore record(
            long round, long step, SplitEvaluation evaluation, String statistics, Score score) {
        String split = evaluation.part().label();
        tables.addEvaluation(round, step, split, statistics, score, score.examples() == evaluation.examples());
        listener.onEvaluation(step, split, statistics, score);
        return new TrainingOutcome.SplitScore(split, statistics, score);
    }

    private static Divergence divergence(RoundResult result) {
        for (WorkerRound worker : result.workers()) {
            if (worker.divergence() instanceof Divergence.At at) {
                return at;
            }
        }
        return result.average().isFinite()
                ? new Divergence.None()
                : new Divergence.At(result.average().step(), "parameters", Double.NaN);
    }
}
