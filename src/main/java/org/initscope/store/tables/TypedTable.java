package org.initscope.store.tables;

/**
 * A table whose rows are read as values of a type.
 *
 * @param <R> what a row is
 */
public interface TypedTable<R> {
    TableSchema schema();

    /** What a row of the table says. */
    R read(TableRow row);
}
