package org.initscope.core.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.RunStatistics.AveragingRound;
import org.initscope.core.diagnosis.RunStatistics.BatchNormObservation;
import org.initscope.core.diagnosis.RunStatistics.Evaluation;
import org.initscope.core.diagnosis.RunStatistics.TrainingStepLoss;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.RoundResult;
import org.initscope.core.training.WorkerRound;

/** Gathers the evidence of a training that runs in this process, round by round. */
public final class EvidenceAccumulator {
    private final List<TrainingStepLoss> steps = new ArrayList<>();
    private final List<LayerObservation> layers = new ArrayList<>();
    private final List<BatchNormObservation> batchNorms = new ArrayList<>();
    private final List<AveragingRound> rounds = new ArrayList<>();
    private final List<Evaluation> evaluations = new ArrayList<>();
    private final RunDescription description;
    private Divergence divergence = new Divergence.None();

    /**
     * @param description whose end is replaced by what the rounds bring
     */
    public EvidenceAccumulator(RunDescription description) {
        this.description = description;
    }

    /** A round of all workers. */
    public void addRound(long round, RoundResult result) {
        for (WorkerRound worker : result.workers()) {
            addWorker(round, worker);
            double loss = java.util.Arrays.stream(worker.losses()).average().orElse(Double.NaN);
            rounds.add(new AveragingRound(
                    round,
                    worker.state().step(),
                    worker.worker(),
                    worker.examples(),
                    loss,
                    worker.state().distance(result.average()),
                    worker.state().parameterNorm()));
        }
        addDivergence(result.divergence());
    }

    /** What left the finite numbers, where nothing did before. */
    public void addDivergence(Divergence found) {
        divergence = Divergence.earliest(Stream.of(divergence, found));
    }

    public boolean hasDiverged() {
        return divergence instanceof Divergence.At;
    }

    private void addWorker(long round, WorkerRound worker) {
        double[] losses = worker.losses();
        for (int i = 0; i < losses.length; i++) {
            long step = worker.firstStep() + i;
            steps.add(new TrainingStepLoss(worker.worker(), step, losses[i], description.learningRate(step)));
        }
        worker.measurements().forEach(m -> add(OptionalInt.of(worker.worker()), round, m));
    }

    /** A measurement of the averaged network. */
    public void addAverage(long round, Measurement measurement) {
        add(OptionalInt.empty(), round, measurement);
    }

    private void add(OptionalInt worker, long round, Measurement measurement) {
        measurement.statistics().forEach(s -> layers.add(LayerObservation.of(worker, round, measurement.step(), s)));
        measurement
                .batchNorms()
                .forEach(units -> batchNorms.add(new BatchNormObservation(worker, round, measurement.step(), units)));
    }

    public void addEvaluation(Evaluation evaluation) {
        evaluations.add(evaluation);
    }

    /** The evidence so far. */
    public RunStatistics statistics() {
        return new RunStatistics(
                description.endingIn(divergence), steps, new LayerEvidence(layers), batchNorms, rounds, evaluations);
    }
}
