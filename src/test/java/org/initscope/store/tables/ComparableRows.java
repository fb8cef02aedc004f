package org.initscope.store.tables;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Rows as text, without the columns in which two equal runs differ. */
public final class ComparableRows {
    /** Columns of seconds. */
    public static final Predicate<String> TIMES = column -> column.endsWith("seconds");

    private ComparableRows() {}

    /** A table without some of its columns. */
    public static TableSchema without(TableSchema table, Predicate<String> ignored) {
        return new TableSchema(
                table.name(),
                table.partition(),
                table.meaning(),
                table.columns().stream()
                        .filter(column -> !ignored.test(column.name()))
                        .toList());
    }

    /** The rows of each table, in their order. */
    public static Map<String, List<String>> of(
            TableReader reader, List<TableSchema> tables, String id, Predicate<String> ignored) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (TableSchema table : tables) {
            rows.put(
                    table.name(),
                    reader.read(without(table, ignored), id).stream()
                            .map(TableRow::toString)
                            .toList());
        }
        return rows;
    }
}
