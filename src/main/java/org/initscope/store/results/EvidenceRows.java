package org.initscope.store.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.initscope.core.diagnosis.LayerEvidence;
import org.initscope.core.diagnosis.LayerObservation;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.RunStatistics.AveragingRound;
import org.initscope.core.diagnosis.RunStatistics.Evaluation;
import org.initscope.core.diagnosis.RunStatistics.TrainingStepLoss;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;
import org.initscope.store.tables.TableRow;

/** Gathers the evidence about one run or trial from rows of its tables, whatever their order. */
public final class EvidenceRows {
    private final List<TrainingStepLoss> steps = new ArrayList<>();
    private final List<LayerObservation> layers = new ArrayList<>();
    private final LastBatchNorms batchNorms = new LastBatchNorms();
    private final List<AveragingRound> rounds = new ArrayList<>();
    private final List<Evaluation> evaluations = new ArrayList<>();

    /** Takes a row of any table. A row that is no evidence is ignored. */
    public void add(TableRow row) {
        switch (row.schema().name()) {
            case "training_steps" -> steps.add(step(row));
            case "layer_statistics" -> layers.add(layer(row));
            case "batch_norm_units" -> batchNorms.add(row);
            case "averaging_rounds" -> {
                if (!row.isNull("worker")) {
                    rounds.add(round(row));
                }
            }
            case "evaluations" -> evaluations.add(evaluation(row));
            default -> {}
        }
    }

    /** All that was added. */
    public RunStatistics statistics(RunDescription run) {
        return new RunStatistics(run, steps, new LayerEvidence(layers), batchNorms.observations(), rounds, evaluations);
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
                row.constant("quantity", Quantity.class),
                moments(row),
                health(row),
                row.optionalReal("grad_data_ratio"),
                row.optionalReal("update_data_log10"));
    }

    static OptionalInt worker(TableRow row) {
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

    private static Optional<UnitHealth> health(TableRow row) {
        if (row.isNull("unit_count")) {
            return Optional.empty();
        }
        return Optional.of(UnitHealth.withDead(
                row.number("count") + row.number("nonfinite_count"),
                row.number("saturated_97_count"),
                row.number("saturated_99_count"),
                row.integer("unit_count"),
                dead(row)));
    }

    /**
     * The dead units of a row. A table without this column has only their number, which then stands for as many of the
     * first units.
     */
    private static long[] dead(TableRow row) {
        return row.isNull("dead_units")
                ? LongStream.range(0, row.integer("dead_unit_count")).toArray()
                : row.longs("dead_units");
    }
}
