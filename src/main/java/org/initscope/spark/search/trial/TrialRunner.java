package org.initscope.spark.search.trial;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.LossForecast;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.fused.FusedNetworks;
import org.initscope.core.fused.Inference;
import org.initscope.core.fused.LossAlongUpdate;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.TrialOutcome;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.NonfiniteLayer;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.AveragingLoop;
import org.initscope.core.training.averaging.LocalAveraging;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.store.results.TheoryRows;
import org.initscope.store.results.rows.TrialLosses;

/**
 * Trains one trial in this thread. What it brings back depends on the plan and the data alone, times apart. It does not
 * depend on the executor, on what ran before, or on how often the trial was tried.
 */
public final class TrialRunner {
    /** A measurement of the critical rate takes as long as 15 steps, and may take a twentieth of a trial. */
    private static final long STEPS_OF_A_CRITICAL_RATE = 300;

    private static final double SECOND = 1e9;

    /** Workers draw their minibatches at steps from 0 on, so this address is nobody else's. */
    private static final long PROBE_STEP = -1;

    private final TrialData data;
    private final Diagnosis diagnosis;
    private final TrialAveraging averaging;
    private final boolean stopsByForecast;
    private final FusedNetworks networks;
    private final TheoryRows theory = new TheoryRows();
    private final List<Minibatch> evaluatedTrain;
    private final List<Minibatch> evaluatedDev;

    /**
     * Runs trials with one worker each.
     *
     * @param earlyStopping whether trials stop by themselves; at rungs their segments end
     */
    public TrialRunner(TrialData data, Diagnosis diagnosis, EarlyStopping earlyStopping) {
        this(data, diagnosis, earlyStopping, new FusedNetworks());
    }

    private TrialRunner(TrialData data, Diagnosis diagnosis, EarlyStopping earlyStopping, FusedNetworks networks) {
        this(
                data,
                diagnosis,
                (plan, worker) -> new LocalAveraging(
                        ReusingFactory.reusing(worker, networks),
                        List.of(data.train()),
                        plan.workers().average(),
                        plan.divergedAbove()),
                earlyStopping,
                networks);
    }

    /** Runs trials whose steps somebody else takes. */
    public TrialRunner(TrialData data, Diagnosis diagnosis, TrialAveraging averaging, EarlyStopping earlyStopping) {
        this(data, diagnosis, averaging, earlyStopping, new FusedNetworks());
    }

    private TrialRunner(
            TrialData data,
            Diagnosis diagnosis,
            TrialAveraging averaging,
            EarlyStopping earlyStopping,
            FusedNetworks networks) {
        this.networks = networks;
        this.stopsByForecast = earlyStopping.isByForecast();
        this.data = data;
        this.diagnosis = diagnosis;
        this.averaging = averaging;
        this.evaluatedTrain = data.evaluatedTrain();
        this.evaluatedDev = data.evaluatedDev();
    }

    /** Trains; what the trial itself throws becomes its outcome, and what befalls it becomes none. */
    public TrialAttempt run(TrialSegment segment) {
        long began = System.nanoTime();
        try {
            return new TrialAttempt.Ended(train(segment, began));
        } catch (Throwable e) {
            // Spark throws checked exceptions that it does not declare
            return Disturbance.of(e)
                    .<TrialAttempt>map(why -> new TrialAttempt.Disturbed(segment, why))
                    .orElseGet(() -> new TrialAttempt.Ended(failed(segment, began, e)));
        }
    }

    private static TrialResult failed(TrialSegment segment, long began, Throwable failure) {
        String why = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new TrialResult(
                segment.plan().id(),
                new TrialOutcome.Failed(why),
                TrialSegment.END,
                0,
                TrialLosses.none(),
                0,
                seconds(began),
                Verdict.INSUFFICIENT_DATA,
                List.of());
    }

    private TrialResult train(TrialSegment segment, long began) {
        TrialPlan plan = segment.plan();
        NetworkState start = plan.initialState(data.train());
        OuterOptimizer.Velocity velocity = plan.workers().outer().velocity(start.parameters().length);
        TrialRows rows = new TrialRows(plan, segment.measuredSteps());
        double initialLoss = Double.NaN;
        AveragingLoop.Position from = AveragingLoop.Position.of(start, 0);
        if (segment.measuredSteps() == 0) {
            if (plan.steps() >= STEPS_OF_A_CRITICAL_RATE) {
                rows.add(criticalRate(plan.worker(), start));
            }
        } else {
            TrialTraining again = training(plan, velocity, from, segment.measuredSteps(), Optional.empty());
            rows.add(again, false);
            initialLoss = again.losses()[0];
            from = AveragingLoop.Position.of(again.state(), again.rounds());
        }
        long stepped = System.nanoTime();
        Optional<RunDescription> judged = stopsByForecast
                ? Optional.of(plan.describe(data.attainable(), new Divergence.None()))
                : Optional.empty();
        TrialTraining trained = training(plan, velocity, from, segment.untilStep(), judged);
        double stepSeconds = seconds(stepped);
        double[] losses = trained.losses();
        initialLoss = segment.measuredSteps() > 0 ? initialLoss : losses[0];
        rows.add(trained, true);
        if (segment.measuredSteps() == 0) {
            rows.addTheory(theory, trained);
        }
        TrialLosses evaluated = ofStart(plan, initialLoss);
        Divergence divergence = trained.divergence();
        if (divergence instanceof Divergence.None && trained.forecast().isEmpty()) {
            evaluated = evaluate(rows, plan, trained.state(), initialLoss);
            divergence = divergence(plan.worker(), trained.state(), evaluated);
            if (plan.steps() >= 2 * STEPS_OF_A_CRITICAL_RATE) {
                rows.add(criticalRate(plan.worker(), trained.state()));
            }
        }
        if (divergence instanceof Divergence.None) {
            // whose end is finite again, as tanh makes 1 of an infinity
            divergence = rows.divergence();
        }
        boolean diverged = divergence instanceof Divergence.At;
        return new TrialResult(
                plan.id(),
                outcome(divergence, trained.forecast()),
                diverged || trained.forecast().isPresent() ? TrialSegment.END : segment.rung(),
                segment.measuredSteps() + losses.length,
                diverged ? ofStart(plan, initialLoss) : evaluated,
                stepSeconds,
                seconds(began),
                verdict(plan, rows, divergence, trained.forecast()),
                rows.blocks());
    }

    private static TrialOutcome outcome(Divergence divergence, Optional<LossForecast> forecast) {
        if (divergence instanceof Divergence.At at) {
            return new TrialOutcome.Diverged(at.step(), at.layerName(), at.loss());
        }
        return forecast.<TrialOutcome>map(TrialOutcome.Foretold::new).orElseGet(TrialOutcome.Completed::new);
    }

    private TrialLosses ofStart(TrialPlan plan, double initialLoss) {
        return TrialLosses.ofStart(initialLoss, plan.worker().spec().uniformLoss(), plan.attainable(data.attainable()));
    }

    private Verdict verdict(TrialPlan plan, TrialRows rows, Divergence divergence, Optional<LossForecast> forecast) {
        RunDescription described = plan.describe(data.attainable(), divergence);
        RunStatistics run = rows.evidence(forecast.map(described::stoppedFor).orElse(described));
        return Verdict.of(diagnosis.findings(run).stream().map(Finding::verdict).toList());
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / SECOND;
    }

    private TrialTraining training(
            TrialPlan plan,
            OuterOptimizer.Velocity velocity,
            AveragingLoop.Position start,
            long end,
            Optional<RunDescription> judged) {
        try (ParameterAveraging rounds = averaging.open(plan, plan.worker())) {
            return TrialTraining.run(rounds, plan, velocity, start, end, judged);
        }
    }

    /** A network that meets a number that is not finite on a minibatch, or whose losses are not, has diverged at the last. */
    private Divergence divergence(WorkerPlan worker, NetworkState state, TrialLosses losses) {
        return Divergence.earliest(Stream.concat(
                Stream.of(NonfiniteLayer.aheadOf(state, ReusingFactory.reusing(worker, networks), probed(worker))),
                evaluated(worker.spec(), losses).mapToObj(l -> Divergence.ofLoss(worker.spec(), state.step(), l))));
    }

    /** The minibatch on which a trial is looked at between its steps. */
    private Minibatch probed(WorkerPlan worker) {
        return BatchSampler.minibatch(data.train(), worker.seed(), 0, PROBE_STEP, worker.batchSize());
    }

    private CriticalRate criticalRate(WorkerPlan worker, NetworkState state) {
        LossAlongUpdate along = networks.lossAlongUpdate(worker.spec(), worker.training());
        return CriticalRate.of(0, state.step(), along.measure(state, probed(worker)));
    }

    /** The losses that there are; the others are undefined. */
    private DoubleStream evaluated(MlpSpec spec, TrialLosses losses) {
        if (evaluatedDev.isEmpty()) {
            return DoubleStream.of(losses.trainLoss());
        }
        return spec.usesBatchNorm()
                ? DoubleStream.of(losses.trainLoss(), losses.devLoss(), losses.devLossRecalibrated())
                : DoubleStream.of(losses.trainLoss(), losses.devLoss());
    }

    private TrialLosses evaluate(TrialRows rows, TrialPlan plan, NetworkState state, double initialLoss) {
        TrialEvaluation evaluation = new TrialEvaluation(plan.worker().spec(), networks);
        Inference network = evaluation.network(state);
        double trainLoss = add(rows, state, "train", "running", network.score(evaluatedTrain));
        double devLoss =
                evaluatedDev.isEmpty() ? Double.NaN : add(rows, state, "dev", "running", network.score(evaluatedDev));
        double recalibratedLoss = Double.NaN;
        if (plan.worker().spec().usesBatchNorm() && !evaluatedDev.isEmpty()) {
            NetworkState recalibrated = evaluation.recalibrate(state, evaluatedTrain);
            recalibratedLoss = add(rows, state, "dev", "recalibrated", evaluation.score(recalibrated, evaluatedDev));
        }
        return ofStart(plan, initialLoss).reaching(trainLoss, devLoss, recalibratedLoss);
    }

    private double add(TrialRows rows, NetworkState state, String split, String statistics, Score score) {
        boolean complete = data.isComplete(split.equals("train") ? data.train() : data.dev());
        rows.add(state.step(), split, statistics, score, complete);
        return score.loss();
    }
}
