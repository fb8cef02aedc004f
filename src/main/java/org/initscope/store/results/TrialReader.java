package org.initscope.store.results;

import java.util.Set;
import java.util.function.Consumer;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.ResultReader;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TrialTable;
import org.initscope.store.tables.TypedTable;

/**
 * Reads a trial as if it were a run. Its row of table runs is made of that of table trials; what searches do not write, such
 * as saturation_maps, has no rows.
 *
 * @param tables of the search
 * @param run what the trial would have in table runs
 */
public record TrialReader(TableReader tables, String searchId, String trialId, RunRow run) implements ResultReader {

    @Override
    public <R> void forEach(TypedTable<R> table, String id, Consumer<? super R> consumer) {
        if (table == Tables.RUNS) {
            consumer.accept(table.read(Tables.RUNS.row(run)));
        } else if (table == Tables.FINDINGS) {
            TableSchema findings = Tables.FINDINGS_OF_TRIALS.schema();
            tables.forEach(
                    findings,
                    tables.parts(findings, searchId),
                    TrialTable.TRIAL,
                    Set.of(trialId),
                    row -> consumer.accept(table.read(row)));
        } else if (table instanceof RecordTable<?> records) {
            ofTrial(records, row -> consumer.accept(table.read(row)));
        }
    }

    private <T extends Record> void ofTrial(RecordTable<T> table, Consumer<TableRow> rows) {
        TrialTable<T> ofTrials = new TrialTable<>(table);
        tables.forEach(
                ofTrials,
                tables.parts(ofTrials.schema(), searchId),
                Set.of(trialId),
                row -> rows.accept(table.row(row.row())));
    }
}
