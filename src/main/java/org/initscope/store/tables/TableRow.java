package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/** One row on its way to or from a table; a setter checks the column's name and type. */
public final class TableRow {
    private final TableSchema schema;
    private final Object[] values;

    TableRow(TableSchema schema) {
        this.schema = schema;
        this.values = new Object[schema.columns().size()];
    }

    public TableSchema schema() {
        return schema;
    }

    public TableRow set(String column, String value) {
        return put(column, Column.Type.STRING, value);
    }

    public TableRow set(String column, int value) {
        return put(column, Column.Type.INT, value);
    }

    public TableRow set(String column, long value) {
        return put(column, Column.Type.LONG, value);
    }

    /** Sets a number; NaN and infinities are undefined, which a column that is not nullable refuses. */
    public TableRow set(String column, double value) {
        return put(column, Column.Type.DOUBLE, Double.isFinite(value) ? value : null);
    }

    public TableRow set(String column, boolean value) {
        return put(column, Column.Type.BOOLEAN, value);
    }

    public TableRow set(String column, Instant value) {
        return put(column, Column.Type.TIMESTAMP, value);
    }

    public TableRow set(String column, long[] value) {
        return put(column, Column.Type.LONG_ARRAY, value.clone());
    }

    private TableRow put(String name, Column.Type type, Object value) {
        int index = schema.indexOf(name);
        Column column = schema.columns().get(index);
        require(
                column.type() == type,
                "the column %s of %s is of type %s, got %s",
                name,
                schema.name(),
                column.type(),
                type);
        require(column.nullable() || value != null, "the column %s of %s cannot be undefined", name, schema.name());
        values[index] = value;
        return this;
    }

    /** Whether the value of a column is undefined. */
    public boolean isNull(String column) {
        return values[schema.indexOf(column)] == null;
    }

    public String string(String column) {
        return (String) defined(column);
    }

    /** What is said of a word that a later InitScope may know. */
    IllegalArgumentException unknown(int place) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "the column %s of %s holds '%s', which this InitScope does not know: read the table with the one that"
                        + " wrote it",
                schema.columns().get(place).name(),
                schema.name(),
                values[place]));
    }

    public int integer(String column) {
        return (Integer) defined(column);
    }

    public long number(String column) {
        return (Long) defined(column);
    }

    public double real(String column) {
        return (Double) defined(column);
    }

    public boolean truth(String column) {
        return (Boolean) defined(column);
    }

    public Instant instant(String column) {
        return (Instant) defined(column);
    }

    public long[] longs(String column) {
        return ((long[]) defined(column)).clone();
    }

    private Object defined(String column) {
        Object value = values[schema.indexOf(column)];
        require(value != null, "the column %s of %s is undefined in this row", column, schema.name());
        return value;
    }

    /** The value at a place, null where undefined, for the writer and the reader of files. */
    public Object valueAt(int index) {
        return values[index];
    }

    public void setAt(int index, Object value) {
        values[index] = value;
    }

    /** Requires a value in every column that is not nullable. */
    void requireComplete() {
        for (int i = 0; i < values.length; i++) {
            Column column = schema.columns().get(i);
            require(
                    column.nullable() || values[i] != null,
                    "the column %s of %s has no value in a row, expected one",
                    column.name(),
                    schema.name());
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TableRow row && schema.equals(row.schema) && Arrays.deepEquals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return schema.name() + Arrays.deepToString(values);
    }
}
