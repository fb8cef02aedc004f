package org.initscope.store.tables;

import java.lang.reflect.ParameterizedType;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How values of a Java type stand in a column. An Optional is a column that may be NULL; an enum stands there by its name
 * in lower case.
 *
 * @param value from a component of a record to what the column holds, null where undefined
 * @param component from what the column holds, null where undefined, to the component
 */
record ColumnType(Column.Type type, boolean nullable, UnaryOperator<Object> value, Reader component) {

    /** Reads a component from the value at a place of a row. */
    interface Reader {
        Object read(TableRow row, int place);
    }

    /** What the column holds of a component. */
    Object value(Object ofRecord) {
        return value.apply(ofRecord);
    }

    /** The component at a place of a row. */
    Object component(TableRow row, int place) {
        return component.read(row, place);
    }

    /**
     * How a Java type stands in a column.
     *
     * @throws IllegalArgumentException where it does not
     */
    static ColumnType of(java.lang.reflect.Type java) {
        if (java instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            ColumnType inner = of(optional.getActualTypeArguments()[0]);
            return new ColumnType(
                    inner.type,
                    true,
                    value -> ((Optional<?>) value).map(inner.value::apply).orElse(null),
                    (row, place) ->
                            row.valueAt(place) == null ? Optional.empty() : Optional.of(inner.component(row, place)));
        }
        if (java instanceof Class<?> one && one.isEnum()) {
            return ofEnum(one);
        }
        return ofValue(java);
    }

    private static ColumnType ofValue(java.lang.reflect.Type java) {
        if (java == String.class) {
            return plain(Column.Type.STRING);
        } else if (java == int.class) {
            return plain(Column.Type.INT);
        } else if (java == long.class) {
            return plain(Column.Type.LONG);
        } else if (java == boolean.class || java == Boolean.class) {
            return plain(Column.Type.BOOLEAN);
        } else if (java == Instant.class) {
            return plain(Column.Type.TIMESTAMP);
        } else if (java == long[].class) {
            return plain(Column.Type.LONG_ARRAY);
        } else if (java == double.class) {
            return new ColumnType(
                    Column.Type.DOUBLE,
                    false,
                    ColumnType::finite,
                    (row, place) -> row.valueAt(place) == null ? Double.NaN : row.valueAt(place));
        } else if (java == OptionalInt.class) {
            return optional(
                    Column.Type.INT,
                    value -> ((OptionalInt) value).isPresent() ? ((OptionalInt) value).getAsInt() : null,
                    value -> value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value));
        } else if (java == OptionalLong.class) {
            return optional(
                    Column.Type.LONG,
                    value -> ((OptionalLong) value).isPresent() ? ((OptionalLong) value).getAsLong() : null,
                    value -> value == null ? OptionalLong.empty() : OptionalLong.of((Long) value));
        } else if (java == OptionalDouble.class) {
            return optional(
                    Column.Type.DOUBLE,
                    value -> finite(((OptionalDouble) value).orElse(Double.NaN)),
                    value -> value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value));
        }
        throw new IllegalArgumentException("no column holds values of type " + java.getTypeName());
    }

    private static ColumnType plain(Column.Type type) {
        return new ColumnType(type, false, UnaryOperator.identity(), TableRow::valueAt);
    }

    private static ColumnType optional(Column.Type type, UnaryOperator<Object> value, UnaryOperator<Object> component) {
        return new ColumnType(type, true, value, (row, place) -> component.apply(row.valueAt(place)));
    }

    private static Object finite(Object number) {
        return Double.isFinite((Double) number) ? number : null;
    }

    private static ColumnType ofEnum(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        String[] labels = Stream.of(constants)
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
        Map<String, Object> byLabel = Stream.of(constants)
                .collect(Collectors.toMap(constant -> labels[((Enum<?>) constant).ordinal()], value -> value));
        return new ColumnType(Column.Type.STRING, false, value -> labels[((Enum<?>) value).ordinal()], (row, place) -> {
            Object value = byLabel.get(row.valueAt(place));
            if (value == null) {
                throw row.unknown(place);
            }
            return value;
        });
    }
}
