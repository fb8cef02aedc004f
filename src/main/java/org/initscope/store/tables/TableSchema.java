package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table: its columns in order, and the one column that stands in the path of its files instead of in them.
 *
 * @param name of the folder below {@code tables/}
 * @param partition {@code run_id} or {@code search_id}
 * @param meaning one sentence: what a row is
 */
public record TableSchema(String name, String partition, String meaning, List<Column> columns) {
    /** Stands in the metadata of every file; a reader refuses another one. */
    public static final int VERSION = 1;

    public TableSchema {
        columns = List.copyOf(columns);
        require(
                columns.stream().map(Column::name).distinct().count() == columns.size(),
                "the table %s has a column twice",
                name);
    }

    /**
     * The place of a column.
     *
     * @throws IllegalArgumentException where the table has none of this name
     */
    public int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the table " + name + " has no column " + column);
    }

    /** Whether the table has a column of a name. */
    public boolean has(String column) {
        return columns.stream().anyMatch(one -> one.name().equals(column));
    }

    /** An empty row. */
    public TableRow row() {
        return new TableRow(this);
    }

    /** The same table without one of its columns. */
    public TableSchema without(String column) {
        return new TableSchema(
                name,
                partition,
                meaning,
                columns.stream().filter(one -> !one.name().equals(column)).toList());
    }

    /** The same table with more columns at its end, such as the swept values of a search. */
    public TableSchema with(List<Column> more) {
        return new TableSchema(
                name,
                partition,
                meaning,
                Stream.concat(columns.stream(), more.stream()).toList());
    }
}
