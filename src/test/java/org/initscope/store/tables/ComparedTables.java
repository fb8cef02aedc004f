package org.initscope.store.tables;

import java.util.List;
import java.util.stream.Stream;
import org.initscope.store.results.Tables;

/** The tables in which two runs are compared. */
public final class ComparedTables {
    /** Those that a training writes as it goes. */
    public static final List<TableSchema> OF_TRAINING = List.of(
            Tables.TRAINING_STEPS.schema(),
            Tables.AVERAGING_ROUNDS.schema(),
            Tables.LAYER_STATISTICS.schema(),
            Tables.LAYER_HISTOGRAMS.schema(),
            Tables.BATCH_NORM_UNITS.schema(),
            Tables.SATURATION_MAPS.schema(),
            Tables.EVALUATIONS.schema(),
            Tables.CRITICAL_RATES.schema(),
            Tables.THEORY.schema());

    /** All of a run that was diagnosed. */
    public static final List<TableSchema> OF_RUN = Stream.of(
                    List.of(Tables.RUNS.schema()), OF_TRAINING, List.of(Tables.FINDINGS.schema()))
            .flatMap(List::stream)
            .toList();

    private ComparedTables() {}
}
