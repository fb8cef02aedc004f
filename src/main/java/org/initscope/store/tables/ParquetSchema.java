package org.initscope.store.tables;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Tables in Parquet's terms: types that Spark, DuckDB and pandas read without help. */
public final class ParquetSchema {
    public static final String VERSION_KEY = "initscope.schema.version";
    static final String TABLE_KEY = "initscope.table";
    static final String LIST = "list";
    static final String ELEMENT = "element";

    private ParquetSchema() {}

    static MessageType of(TableSchema table) {
        return new MessageType(
                table.name(), table.columns().stream().map(ParquetSchema::of).toList());
    }

    /** The same in the names that a file has, which may be earlier ones. */
    static MessageType of(TableSchema table, MessageType file) {
        return new MessageType(
                table.name(),
                table.columns().stream()
                        .map(column -> of(column, nameIn(file, column)))
                        .toList());
    }

    private static String nameIn(MessageType file, Column column) {
        return file.containsField(column.name())
                ? column.name()
                : column.earlier().filter(file::containsField).orElse(column.name());
    }

    private static Type of(Column column) {
        return of(column, column.name());
    }

    private static Type of(Column column, String name) {
        Type.Repetition repetition = column.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
        return switch (column.type()) {
            case STRING -> Types.primitive(PrimitiveTypeName.BINARY, repetition)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(name);
            case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
            case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition)
                    .named(name);
            case TIMESTAMP -> Types.primitive(PrimitiveTypeName.INT64, repetition)
                    .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS))
                    .named(name);
            case LONG_ARRAY -> Types.list(repetition)
                    .requiredElement(PrimitiveTypeName.INT64)
                    .named(name);
        };
    }

    /** The columns of a file that a table does not declare; what they mean is not known. */
    static List<Column> columnsBeyond(TableSchema declared, MessageType file) {
        Set<String> names = declared.columns().stream()
                .flatMap(column -> Stream.concat(Stream.of(column.name()), column.earlier().stream()))
                .collect(Collectors.toSet());
        return file.getFields().stream()
                .filter(field -> !names.contains(field.getName()))
                .map(ParquetSchema::column)
                .toList();
    }

    private static Column column(Type field) {
        for (Column.Type type : Column.Type.values()) {
            Column column = new Column(field.getName(), type, field.isRepetition(Type.Repetition.OPTIONAL), "");
            if (of(column).equals(field)) {
                return column;
            }
        }
        throw new IllegalArgumentException("the column " + field + " is of no type that tables have");
    }

    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    static String partName(long batch) {
        return String.format(Locale.ROOT, "part-%06d.parquet", batch);
    }
}
