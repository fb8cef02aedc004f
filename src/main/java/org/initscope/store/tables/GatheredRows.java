package org.initscope.store.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of several tables that wait to be written. */
public final class GatheredRows {
    private final Map<RecordTable<?>, OfTable<?>> byTable = new LinkedHashMap<>();
    private int size;

    /** Rows of one table. */
    private record OfTable<R extends Record>(RecordTable<R> table, List<R> rows) {
        void addTo(TableBatch batch) {
            rows.forEach(row -> batch.add(table.row(row)));
        }

        RowBlock block() {
            return RowBlock.of(table, rows);
        }
    }

    /** Adds a row of a table. */
    @SuppressWarnings("unchecked")
    public <R extends Record> void add(RecordTable<R> table, R row) {
        OfTable<R> rows = (OfTable<R>) byTable.computeIfAbsent(table, key -> new OfTable<>(table, new ArrayList<>()));
        rows.rows.add(row);
        size++;
    }

    /** Rows of all tables. */
    public int size() {
        return size;
    }

    /** The tables that have rows. */
    public List<TableSchema> tables() {
        return byTable.keySet().stream().map(RecordTable::schema).toList();
    }

    /** Appends all rows to a batch. */
    public void addTo(TableBatch batch) {
        byTable.values().forEach(rows -> rows.addTo(batch));
    }

    /** The rows of each table as bytes. */
    public List<RowBlock> blocks() {
        return byTable.values().stream().map(OfTable::block).toList();
    }

    /** Forgets all rows. */
    public void clear() {
        byTable.clear();
        size = 0;
    }
}
