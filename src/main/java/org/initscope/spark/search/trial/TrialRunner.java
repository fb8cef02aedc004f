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
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.core.fused.FusedNetworks;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.Inference;
import org.initscope.core.fused.LossAlongUpdate;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.TrialOutcome;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.NonfiniteLayer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.AveragingLoop;
import org.initscope.core.training.averaging.LocalAveraging;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.store.results.Tables;
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
                        reusing(worker, networks),
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

    /** The same plan, whose fused steps are taken in the networks of this thread. */
    private static WorkerPlan reusing(WorkerPlan worker, FusedNetworks networks) {
        return worker.engine() instanceof FusedTrainingStepFactory
                ? worker.withEngine(new ReusingFactory(networks))
                : worker;
    }

    /** Stays in this thread, whatever its interface allows. */
    private record ReusingFactory(FusedNetworks networks) implements TrainingStepFactory {
        @Override
        public String label() {
            return new FusedTrainingStepFactory().label();
        }

        @Override
        public TrainingStep create(MlpSpec spec, TrainingSpec training) {
            return networks.step(spec, training);
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
        TrialRows rows = new TrialRows(segment.measuredSteps());
        double initialLoss = Double.NaN;
        AveragingLoop.Position from = AveragingLoop.Position.of(start, 0);
        if (segment.measuredSteps() == 0) {
            if (plan.steps() >= STEPS_OF_A_CRITICAL_RATE) {
                addCriticalRate(rows, plan, start);
            }
        } else {
            TrialTraining again = training(plan, velocity, from, segment.measuredSteps(), Optional.empty());
            addSeries(rows, plan, 0, again, false);
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
        addSeries(rows, plan, segment.measuredSteps(), trained, true);
        if (segment.measuredSteps() == 0) {
            addTheory(rows, plan, trained);
        }
        TrialLosses evaluated = ofStart(plan, initialLoss);
        Divergence divergence = trained.divergence();
        if (divergence instanceof Divergence.None && trained.forecast().isEmpty()) {
            evaluated = evaluate(rows, plan, trained.state(), initialLoss);
            divergence = divergence(plan.worker(), trained.state(), evaluated);
            if (plan.steps() >= 2 * STEPS_OF_A_CRITICAL_RATE) {
                addCriticalRate(rows, plan, trained.state());
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
                Stream.of(NonfiniteLayer.aheadOf(state, reusing(worker, networks), probed(worker))),
                evaluated(worker.spec(), losses).mapToObj(l -> Divergence.ofLoss(worker.spec(), state.step(), l))));
    }

    /** The minibatch on which a trial is looked at between its steps. */
    private Minibatch probed(WorkerPlan worker) {
        return BatchSampler.minibatch(data.train(), worker.seed(), 0, PROBE_STEP, worker.batchSize());
    }

    private void addCriticalRate(TrialRows rows, TrialPlan plan, NetworkState state) {
        WorkerPlan worker = plan.worker();
        LossAlongUpdate along = networks.lossAlongUpdate(worker.spec(), worker.training());
        rows.add(
                state.step(),
                Tables.CRITICAL_RATES,
                CriticalRate.of(0, state.step(), along.measure(state, probed(worker))));
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

    /** The loss at each measured step and where rows end, the mean over the workers, and the measurements. */
    private static void addSeries(
            TrialRows rows, TrialPlan plan, long firstStep, TrialTraining trained, boolean toItsEnd) {
        LearningRateSchedule rates = plan.worker().training().learningRate();
        double[] losses = trained.losses();
        for (int i = 0; i < losses.length; i++) {
            long step = firstStep + i;
            if (plan.worker().schedule().measures(step) || toItsEnd && i == losses.length - 1) {
                rows.add(
                        step,
                        Tables.TRAINING_STEPS,
                        new TrainingStepLoss(0, step, 0, plan.worker().batchSize(), losses[i], rates.rateAt(step)));
            }
        }
        trained.measured().forEach(measured -> addMeasurement(rows, plan, measured));
        // a round belongs to its last step
        trained.averaged().forEach(row -> rows.add(row.endStep() - 1, Tables.AVERAGING_ROUNDS, row));
    }

    private void addTheory(TrialRows rows, TrialPlan plan, TrialTraining trained) {
        trained.measured().stream()
                .map(MeasurementRows::measurement)
                .filter(measurement -> measurement.step() == 0)
                .findFirst()
                .ifPresent(start -> theory.of(plan.worker().spec(), plan.initialization(), start)
                        .forEach(row -> rows.add(0, Tables.THEORY, row)));
    }

    private static void addMeasurement(TrialRows rows, TrialPlan plan, MeasurementRows measured) {
        long step = measured.measurement().step();
        long last = plan.steps() - 1;
        measured.statistics().forEach(row -> rows.add(step, Tables.LAYER_STATISTICS, row));
        if (plan.histograms().keeps(step, last)) {
            measured.histograms().forEach(row -> rows.add(step, Tables.LAYER_HISTOGRAMS, row));
        }
        if (plan.batchNormUnits().keeps(step, last)) {
            measured.batchNormUnits().forEach(row -> rows.add(step, Tables.BATCH_NORM_UNITS, row));
        }
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
        rows.add(
                state.step(),
                Tables.EVALUATIONS,
                new Evaluation(
                        0,
                        state.step(),
                        split,
                        statistics,
                        score.loss(),
                        score.accuracy(),
                        score.examples(),
                        data.isComplete(split.equals("train") ? data.train() : data.dev()),
                        Optional.of(true)));
        return score.loss();
    }
}
