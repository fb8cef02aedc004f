package org.initscope.store.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.initscope.core.diagnosis.RunStatistics.BatchNormObservation;
import org.initscope.core.statistics.BatchNormUnits;
import org.initscope.store.tables.TableRow;

/**
 * The batch norms of each network at the last step at which they were measured, from rows in any order. Batch norms are
 * judged by no other step. All rows of a run, one a unit and step, may be more than memory holds.
 */
final class LastBatchNorms {
    private final Map<Norm, List<TableRow>> last = new LinkedHashMap<>();

    private record Norm(OptionalInt worker, int layerIndex) {}

    /** Takes a row of {@code batch_norm_units}. */
    void add(TableRow row) {
        Norm norm = new Norm(EvidenceRows.worker(row), row.integer("layer_index"));
        List<TableRow> units = last.computeIfAbsent(norm, n -> new ArrayList<>());
        long known = units.isEmpty() ? row.number("step") : units.get(0).number("step");
        if (row.number("step") > known) {
            units.clear();
        }
        if (row.number("step") >= known) {
            units.add(row);
        }
    }

    List<BatchNormObservation> observations() {
        List<BatchNormObservation> observations = new ArrayList<>();
        last.forEach((norm, units) -> observations.add(observation(norm, units)));
        return observations;
    }

    private static BatchNormObservation observation(Norm norm, List<TableRow> units) {
        units.sort(Comparator.comparingInt(row -> row.integer("unit")));
        BatchNormUnits all = new BatchNormUnits(
                norm.layerIndex(),
                column(units, "gamma"),
                column(units, "beta"),
                column(units, "batch_mean"),
                column(units, "batch_var"),
                column(units, "running_mean"),
                column(units, "running_var"));
        TableRow first = units.get(0);
        return new BatchNormObservation(norm.worker(), first.number("round"), first.number("step"), all);
    }

    private static float[] column(List<TableRow> units, String name) {
        float[] values = new float[units.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) units.get(i).optionalReal(name).orElse(Double.NaN);
        }
        return values;
    }
}
