package org.initscope.store.tables;

import java.util.ArrayList;
import java.util.List;

/**
 * A run's table as a search writes it: a row names its trial before its other columns, and its file the search.
 *
 * @param <R> a row of the run's table
 */
public final class TrialTable<R extends Record> implements TypedTable<TrialTable.OfTrial<R>> {
    /** The column that names the trial. */
    public static final String TRIAL = "trial_id";

    private final RecordTable<R> table;
    private final TableSchema schema;

    /** A row and the trial that it is of. */
    public record OfTrial<R extends Record>(String trialId, R row) {}

    public TrialTable(RecordTable<R> table) {
        this.table = table;
        List<Column> columns = new ArrayList<>(List.of(Column.required(TRIAL, Column.Type.STRING, "The trial.")));
        columns.addAll(table.schema().columns());
        this.schema = new TableSchema(
                table.schema().name(), "search_id", table.schema().meaning(), columns);
    }

    /** Which trial each row is of, and nothing else of it. */
    public TypedTable<String> trials() {
        TableSchema named = new TableSchema(
                schema.name(),
                schema.partition(),
                schema.meaning(),
                List.of(schema.columns().get(0)));
        return new TypedTable<>() {
            @Override
            public TableSchema schema() {
                return named;
            }

            @Override
            public String read(TableRow row) {
                return (String) row.valueAt(0);
            }
        };
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    @Override
    public OfTrial<R> read(TableRow row) {
        return new OfTrial<>((String) row.valueAt(0), table.read(row, 1));
    }
}
