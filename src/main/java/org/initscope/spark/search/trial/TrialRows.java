package org.initscope.spark.search.trial;

import java.util.List;
import java.util.Optional;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.core.fused.Score;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.store.results.Tables;
import org.initscope.store.results.TheoryRows;
import org.initscope.store.tables.GatheredRows;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.RowBlock;

/** The rows of a trial by table: all of them are evidence, those of steps that were not measured before are written. */
final class TrialRows {
    private final TrialPlan plan;
    private final long firstStep;
    private final EvidenceFold evidence = new EvidenceFold();
    private final GatheredRows written = new GatheredRows();

    /**
     * @param firstStep from which on rows are written
     */
    TrialRows(TrialPlan plan, long firstStep) {
        this.plan = plan;
        this.firstStep = firstStep;
    }

    /**
     * Adds what some steps measured, with the losses of measured steps, the means over the workers.
     *
     * @param toItsEnd whether the last step has its loss in any case, as rows end there
     */
    void add(TrialTraining trained, boolean toItsEnd) {
        LearningRateSchedule rates = plan.worker().training().learningRate();
        double[] losses = trained.losses();
        for (int i = 0; i < losses.length; i++) {
            long step = trained.firstStep() + i;
            if (plan.worker().schedule().measures(step) || toItsEnd && i == losses.length - 1) {
                add(
                        step,
                        Tables.TRAINING_STEPS,
                        new TrainingStepLoss(0, step, 0, plan.worker().batchSize(), losses[i], rates.rateAt(step)));
            }
        }
        trained.measured().forEach(this::add);
        // a round belongs to its last step
        trained.averaged().forEach(row -> add(row.endStep() - 1, Tables.AVERAGING_ROUNDS, row));
    }

    private void add(MeasurementRows measured) {
        long step = measured.measurement().step();
        long last = plan.steps() - 1;
        measured.statistics().forEach(row -> add(step, Tables.LAYER_STATISTICS, row));
        if (plan.histograms().keeps(step, last)) {
            measured.histograms().forEach(row -> add(step, Tables.LAYER_HISTOGRAMS, row));
        }
        if (plan.batchNormUnits().keeps(step, last)) {
            measured.batchNormUnits().forEach(row -> add(step, Tables.BATCH_NORM_UNITS, row));
        }
    }

    /** Adds what theory says of the start, where the start was measured. */
    void addTheory(TheoryRows theory, TrialTraining trained) {
        trained.measured().stream()
                .map(MeasurementRows::measurement)
                .filter(measurement -> measurement.step() == 0)
                .findFirst()
                .ifPresent(start -> theory.of(plan.worker().spec(), plan.initialization(), start)
                        .forEach(row -> add(0, Tables.THEORY, row)));
    }

    void add(CriticalRate rate) {
        add(rate.step(), Tables.CRITICAL_RATES, rate);
    }

    /**
     * Adds an evaluation.
     *
     * @param statistics which batch-norm statistics it took
     * @param complete whether all examples of the split were evaluated
     */
    void add(long step, String split, String statistics, Score score, boolean complete) {
        add(
                step,
                Tables.EVALUATIONS,
                new Evaluation(
                        0,
                        step,
                        split,
                        statistics,
                        score.loss(),
                        score.accuracy(),
                        score.examples(),
                        complete,
                        Optional.of(true)));
    }

    private <R extends Record> void add(long step, RecordTable<R> table, R row) {
        evidence.add(row);
        if (step >= firstStep) {
            written.add(table, row);
        }
    }

    /** Where a measured step was the first whose forward pass met a number that is not finite. */
    Divergence divergence() {
        return evidence.layers().divergence();
    }

    RunStatistics evidence(RunDescription run) {
        return RunStatistics.of(run, evidence);
    }

    List<RowBlock> blocks() {
        return written.blocks();
    }
}
