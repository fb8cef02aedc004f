package org.initscope.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.LayerEvidence;
import org.initscope.core.diagnosis.LayerObservation;
import org.initscope.core.diagnosis.RunFacts;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.RunStatistics.AveragingRound;
import org.initscope.core.diagnosis.RunStatistics.BatchNormObservation;
import org.initscope.core.diagnosis.RunStatistics.Evaluation;
import org.initscope.core.diagnosis.RunStatistics.TrainingStepLoss;
import org.initscope.core.statistics.BatchNormUnits;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.spark.tables.TableReader;
import org.initscope.spark.tables.TableRow;
import org.initscope.spark.tables.TableSchema;
import org.initscope.spark.tables.Tables;

/** Reads from the tables of a run, or of a trial of a search, what a diagnosis needs; nothing is trained again. */
public final class RunEvidence {
    private static final Map<String, Quantity> QUANTITIES =
            Stream.of(Quantity.values()).collect(Collectors.toMap(Quantity::label, Function.identity()));

    private final TableReader tables;
    private final String id;
    private final Optional<String> trial;

    private RunEvidence(TableReader tables, String id, Optional<String> trial) {
        this.tables = tables;
        this.id = id;
        this.trial = trial;
    }

    /** The evidence of a run. */
    public static RunStatistics ofRun(TableReader tables, String runId, RunFacts facts) {
        return new RunEvidence(tables, runId, Optional.empty()).read(facts);
    }

    /** The evidence of a trial, from the tables that its search wrote. */
    public static RunStatistics ofTrial(TableReader tables, String searchId, String trialId, RunFacts facts) {
        return new RunEvidence(tables, searchId, Optional.of(trialId)).read(facts);
    }

    private RunStatistics read(RunFacts facts) {
        return new RunStatistics(
                facts,
                rows(Tables.TRAINING_STEPS).stream().map(RunEvidence::step).toList(),
                new LayerEvidence(rows(Tables.LAYER_STATISTICS).stream()
                        .map(RunEvidence::layer)
                        .toList()),
                batchNorms(rows(Tables.BATCH_NORM_UNITS)),
                rows(Tables.AVERAGING_ROUNDS).stream()
                        .filter(row -> !row.isNull("worker"))
                        .map(RunEvidence::round)
                        .toList(),
                rows(Tables.EVALUATIONS).stream().map(RunEvidence::evaluation).toList());
    }

    private List<TableRow> rows(TableSchema table) {
        if (trial.isEmpty()) {
            return tables.read(table, id);
        }
        Predicate<TableRow> own = row -> row.string("trial_id").equals(trial.get());
        return tables.read(Tables.ofTrials(table), id, own);
    }

    private static TrainingStepLoss step(TableRow row) {
        return new TrainingStepLoss(
                row.integer("worker"),
                row.number("step"),
                row.optionalReal("loss").orElse(Double.NaN),
                row.real("learning_rate"));
    }

    private static AveragingRound round(TableRow row) {
        return new AveragingRound(
                row.number("round"),
                row.number("step"),
                row.integer("worker"),
                row.number("examples"),
                row.optionalReal("loss").orElse(Double.NaN),
                row.optionalReal("drift_l2").orElse(Double.NaN),
                row.optionalReal("parameter_l2").orElse(Double.NaN));
    }

    private static Evaluation evaluation(TableRow row) {
        return new Evaluation(
                row.number("step"),
                row.string("split"),
                row.string("bn_statistics"),
                row.optionalReal("loss").orElse(Double.NaN),
                row.optionalReal("accuracy").orElse(Double.NaN),
                row.number("examples"));
    }

    private static LayerObservation layer(TableRow row) {
        return new LayerObservation(
                worker(row),
                row.number("round"),
                row.number("step"),
                subject(row),
                QUANTITIES.get(row.string("quantity")),
                moments(row),
                activity(row),
                row.optionalReal("grad_data_ratio"),
                row.optionalReal("update_data_log10"));
    }

    private static OptionalInt worker(TableRow row) {
        return row.isNull("worker") ? OptionalInt.empty() : OptionalInt.of(row.integer("worker"));
    }

    private static LayerStatistics.Subject subject(TableRow row) {
        int index = row.integer("layer_index");
        String name = row.string("layer_name");
        String kind = row.string("layer_kind");
        return row.isNull("parameter")
                ? new LayerStatistics.LayerSubject(index, name, kind)
                : new LayerStatistics.ParameterSubject(index, name, kind, row.string("parameter"));
    }

    private static Moments moments(TableRow row) {
        return new Moments(
                row.number("count"),
                row.number("nonfinite_count"),
                row.number("zero_count"),
                row.optionalReal("mean").orElse(0),
                row.optionalReal("m2").orElse(0),
                row.optionalReal("min").orElse(Double.POSITIVE_INFINITY),
                row.optionalReal("max").orElse(Double.NEGATIVE_INFINITY));
    }

    private static Optional<LayerObservation.Activity> activity(TableRow row) {
        if (row.isNull("unit_count")) {
            return Optional.empty();
        }
        return Optional.of(new LayerObservation.Activity(
                row.number("count") + row.number("nonfinite_count"),
                row.number("saturated_97_count"),
                row.number("saturated_99_count"),
                row.integer("unit_count"),
                row.integer("dead_unit_count")));
    }

    private record NormKey(OptionalInt worker, long round, long step, int layerIndex) {}

    private static List<BatchNormObservation> batchNorms(List<TableRow> rows) {
        Map<NormKey, List<TableRow>> norms = new LinkedHashMap<>();
        for (TableRow row : rows) {
            NormKey key = new NormKey(worker(row), row.number("round"), row.number("step"), row.integer("layer_index"));
            norms.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        }
        List<BatchNormObservation> observations = new ArrayList<>();
        norms.forEach((key, units) -> {
            units.sort(Comparator.comparingInt(row -> row.integer("unit")));
            BatchNormUnits all = new BatchNormUnits(
                    key.layerIndex(),
                    column(units, "gamma"),
                    column(units, "beta"),
                    column(units, "batch_mean"),
                    column(units, "batch_var"),
                    column(units, "running_mean"),
                    column(units, "running_var"));
            observations.add(new BatchNormObservation(key.worker(), key.round(), key.step(), all));
        });
        return observations;
    }

    private static float[] column(List<TableRow> units, String name) {
        float[] values = new float[units.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) units.get(i).optionalReal(name).orElse(Double.NaN);
        }
        return values;
    }
}
