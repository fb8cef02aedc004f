package org.initscope.store.results;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.evidence.AveragingRound;
import org.initscope.core.evidence.BatchNormUnit;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.HistogramObservation;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.SaturatedUnits;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.store.results.rows.CountingRow;
import org.initscope.store.results.rows.EdgeRow;
import org.initscope.store.results.rows.EffectRow;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.ImportanceRow;
import org.initscope.store.results.rows.LayerTheory;
import org.initscope.store.results.rows.PointRow;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.results.rows.RungRow;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TrialTable;

/** All tables of runs and searches. Undefined is NULL, never NaN and never a sentinel; losses are in nats per character. */
public final class Tables {
    private static final String RUN = "run_id";
    private static final String SEARCH = "search_id";

    /** One row a run. */
    public static final RecordTable<RunRow> RUNS = RecordTable.of(
            "runs",
            RUN,
            "One row a run: what was run, how it ended, and its start compared with a uniform guess.",
            RunRow.class);

    /** One row a local step of a worker. */
    public static final RecordTable<TrainingStepLoss> TRAINING_STEPS =
            RecordTable.of("training_steps", RUN, "One row a local step of a worker.", TrainingStepLoss.class);

    /** One row a worker and round, and one for the average. */
    public static final RecordTable<AveragingRound> AVERAGING_ROUNDS = RecordTable.of(
            "averaging_rounds",
            RUN,
            "One row a worker and round, and one with worker NULL for the average. A round in which a worker diverged before"
                    + " the others has no average: its distances and the norm of the average are NULL. Of a search those of"
                    + " trials with several workers, without wall times, which would differ from one run of a trial to the"
                    + " next.",
            AveragingRound.class);

    /** One row a tensor and measured step. */
    public static final RecordTable<LayerObservation> LAYER_STATISTICS = RecordTable.of(
            "layer_statistics",
            RUN,
            "One row a tensor and measured step: additive counts and moments, and what follows from them.",
            LayerObservation.class);

    /** One row a tensor and measured step. */
    public static final RecordTable<HistogramObservation> LAYER_HISTOGRAMS = RecordTable.of(
            "layer_histograms",
            RUN,
            "One row a tensor and measured step: counts in equal bins.",
            HistogramObservation.class);

    /** One row a unit of a batch norm and measured step. */
    public static final RecordTable<BatchNormUnit> BATCH_NORM_UNITS = RecordTable.of(
            "batch_norm_units",
            RUN,
            "One row a unit of a batch norm and measured step; of a search at the first and the last step alone.",
            BatchNormUnit.class);

    /** One row an example of a sample, layer and measured step of the averaged network. */
    public static final RecordTable<SaturatedUnits> SATURATION_MAPS = RecordTable.of(
            "saturation_maps",
            RUN,
            "One row an example of a small, fixed sample, a squashing layer and a measured step of the averaged network.",
            SaturatedUnits.class);

    /** One row an evaluation of a split. */
    public static final RecordTable<Evaluation> EVALUATIONS = RecordTable.of(
            "evaluations", RUN, "One row an evaluation of the averaged network on a split.", Evaluation.class);

    /** One row a measured step of the averaged network. */
    public static final RecordTable<CriticalRate> CRITICAL_RATES = RecordTable.of(
            "critical_rates",
            RUN,
            "One row a measured step of the averaged network: the learning rate beside the critical one, along the update of its"
                    + " next step on a fixed minibatch. In a run these are the steps between two rounds. In a search they are the start of"
                    + " trials of 300 steps or more, and the end of those of 600 or more. There are none of runs that an"
                    + " earlier version trained.",
            CriticalRate.class);

    /** One row a number of examples: what counting characters reaches with them. */
    public static final RecordTable<CountingRow> COUNTING_CURVE = RecordTable.of(
            "counting_curve",
            RUN,
            "One row a number of training examples, 1,000, 2,000 and so on, and all of them or 250,000. It has the dev loss of counting"
                    + " which characters follow which, by interpolation of Witten and Bell. There are none without a dev split.",
            CountingRow.class);

    /** One row a layer of a start: theory and measurement. */
    public static final RecordTable<LayerTheory> THEORY = RecordTable.of(
            "theory",
            RUN,
            "One row a hidden layer, and one for the logits: what mean-field theory predicts of the start, and what was"
                    + " measured at step 0. In a run that is the averaged network's."
                    + " There are none where weights are not random, or variances leave the range of a double.",
            LayerTheory.class);

    /** One row a trial of a search; the swept values follow as columns of their own. */
    public static final RecordTable<TrialRow> TRIALS = RecordTable.of(
            "trials",
            SEARCH,
            "One row a trial; every swept key is a further column, with underscores for dots and dashes, of the key's type.",
            TrialRow.class);

    /** Of {@link #TRIALS} what a search as a whole is told from. */
    public static final RecordTable<TrialRow.Summary> TRIAL_SUMMARIES = TRIALS.only(TrialRow.Summary.class);

    /** One row a point of a search, the best first; the swept values follow as columns of their own. */
    public static final RecordTable<PointRow> POINTS = RecordTable.of(
            "points",
            SEARCH,
            "One row a point of a search, which is a combination of swept values, the best one first. Its seeds are its sample."
                    + " Every swept key but the seed is a further column, as in trials. Intervals are of 95 %.",
            PointRow.class);

    /** One row a value of a swept key: what it does. */
    public static final RecordTable<EffectRow> EFFECTS = RecordTable.of(
            "effects",
            SEARCH,
            "One row a value of a swept key: how many of its trials train, how well, and both compared with the key's best value"
                    + " where all other keys are equal. Intervals are of 95 %.",
            EffectRow.class);

    /** One row a swept key, and one a pair of them: how much of the variance of the loss it explains. */
    public static final RecordTable<ImportanceRow> IMPORTANCE = RecordTable.of(
            "importance",
            SEARCH,
            "One row a swept key, one a pair of them, one for what more keys do together and one for the seeds. It has how much of the"
                    + " variance of the loss it explains. There are none where nothing varies, or a sample has fewer than 2"
                    + " points for each number to fit. Pairs are left out where it has fewer than 2 for each of theirs, or they"
                    + " have more than 4,000,000 cells. Of more than 200,000 points of a sample a fixed choice is fitted.",
            ImportanceRow.class);

    /** One row an edge of training along a swept key; the values of the other keys follow as columns of their own. */
    public static final RecordTable<EdgeRow> EDGES = RecordTable.of(
            "edges",
            SEARCH,
            "One row a numeric key and combination of the other keys in which training turns from working to broken along it."
                    + " Every swept key but the seed is a further column, as in trials, and NULL for the key itself.",
            EdgeRow.class);

    /** One row a trial and rung of early stopping that it reached. */
    public static final RecordTable<RungRow> RUNGS = RecordTable.of(
            "rungs", SEARCH, "One row a trial and rung of early stopping that it reached.", RungRow.class);

    /** One row a finding of the diagnosis. */
    public static final RecordTable<FindingRow> FINDINGS = RecordTable.of(
            "findings",
            RUN,
            "One row a finding of the diagnosis; of a search one a trial and finding, with search_id for run_id.",
            FindingRow.class);

    /** One row a trial and finding of the diagnosis. */
    public static final RecordTable<FindingRow> FINDINGS_OF_TRIALS = FINDINGS.partitionedBy(SEARCH);

    /** The tables that a training writes as it goes. */
    static final List<RecordTable<?>> OF_TRAINING = List.of(
            TRAINING_STEPS,
            AVERAGING_ROUNDS,
            LAYER_STATISTICS,
            LAYER_HISTOGRAMS,
            BATCH_NORM_UNITS,
            SATURATION_MAPS,
            EVALUATIONS,
            CRITICAL_RATES,
            THEORY);

    /** The tables that a diagnosis reads; critical rates tell of a start alone, which has no tables. */
    static final List<RecordTable<?>> EVIDENCE =
            List.of(TRAINING_STEPS, AVERAGING_ROUNDS, LAYER_STATISTICS, BATCH_NORM_UNITS, EVALUATIONS);

    /** All tables, for documentation and tests. */
    public static final List<TableSchema> ALL = List.of(
            RUNS.schema(),
            TRAINING_STEPS.schema(),
            AVERAGING_ROUNDS.schema(),
            LAYER_STATISTICS.schema(),
            LAYER_HISTOGRAMS.schema(),
            BATCH_NORM_UNITS.schema(),
            SATURATION_MAPS.schema(),
            EVALUATIONS.schema(),
            CRITICAL_RATES.schema(),
            COUNTING_CURVE.schema(),
            THEORY.schema(),
            TRIALS.schema(),
            POINTS.schema(),
            EFFECTS.schema(),
            IMPORTANCE.schema(),
            EDGES.schema(),
            RUNGS.schema(),
            FINDINGS.schema());

    /** The tables of a search, for its export. */
    public static List<TableSchema> ofSearches() {
        List<TableSchema> tables = new ArrayList<>();
        ALL.stream().filter(table -> table.partition().equals(SEARCH)).forEach(tables::add);
        OF_TRAINING.forEach(table -> tables.add(ofTrials(table).schema()));
        tables.add(FINDINGS_OF_TRIALS.schema());
        return tables;
    }

    private Tables() {}

    /** A run's table as a search writes it: its rows name their trial, and its files the search. */
    public static <R extends Record> TrialTable<R> ofTrials(RecordTable<R> table) {
        return new TrialTable<>(table);
    }
}
