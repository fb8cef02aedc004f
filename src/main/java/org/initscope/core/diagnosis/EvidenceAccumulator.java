package org.initscope.core.diagnosis;

import java.util.stream.Stream;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.evidence.RoundRows;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.RoundResult;

/** Gathers the evidence of a training that runs in this process, round by round. */
public final class EvidenceAccumulator {
    private final EvidenceFold rows = new EvidenceFold();
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
        RoundRows.steps(round, result, description::learningRate).forEach(rows::add);
        RoundRows.of(round, result).forEach(rows::add);
        for (WorkerRound worker : result.workers()) {
            worker.measurements().forEach(m -> add(MeasurementRows.ofWorker(worker.worker(), round, m)));
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

    /** A measurement of the averaged network. */
    public void addAverage(long round, Measurement measurement) {
        add(MeasurementRows.ofAverage(round, measurement));
    }

    private void add(MeasurementRows measured) {
        measured.statistics().forEach(rows::add);
        measured.batchNormUnits().forEach(rows::add);
    }

    public void addEvaluation(Evaluation evaluation) {
        rows.add(evaluation);
    }

    public void addCriticalRate(CriticalRate rate) {
        rows.add(rate);
    }

    /** The evidence so far. */
    public RunStatistics statistics() {
        return RunStatistics.of(description.endingIn(divergence), rows);
    }
}
