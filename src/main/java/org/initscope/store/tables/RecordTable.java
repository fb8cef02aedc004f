package org.initscope.store.tables;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.initscope.core.evidence.Meaning;

/**
 * A table whose rows are records. The record's components that have a {@link Meaning} are its columns, in their order, and
 * those of records among its components.
 *
 * @param <R> the record
 */
public final class RecordTable<R extends Record> implements TypedTable<R> {
    private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

    private final Class<R> type;
    private final TableSchema schema;
    /** Made where a row is first written, since many a process does so with few of the tables, or none. */
    private volatile Columns columns;
    /** Made where a row is first read. */
    private volatile RecordMaker maker;

    private RecordTable(Class<R> type, TableSchema schema) {
        this.type = type;
        this.schema = schema;
    }

    /**
     * The table of a record.
     *
     * @param partition {@code run_id} or {@code search_id}
     * @param meaning one sentence: what a row is
     */
    public static <R extends Record> RecordTable<R> of(String name, String partition, String meaning, Class<R> type) {
        List<Column> columns = new ArrayList<>();
        addColumns(type, columns);
        return new RecordTable<>(type, new TableSchema(name, partition, meaning, columns));
    }

    /** The same table with the columns of another record alone, all of which it has. */
    public <C extends Record> RecordTable<C> only(Class<C> columns) {
        return of(schema.name(), schema.partition(), schema.meaning(), columns);
    }

    /** The same table below another partition. */
    public RecordTable<R> partitionedBy(String partition) {
        return new RecordTable<>(type, new TableSchema(schema.name(), partition, schema.meaning(), schema.columns()));
    }

    @Override
    public TableSchema schema() {
        return schema;
    }

    /** A record as a row. */
    public TableRow row(R row) {
        return row(schema, row);
    }

    @Override
    public R read(TableRow row) {
        return read(row, 0);
    }

    /** A record as a row of the same table with more columns at its end. */
    public TableRow row(TableSchema wider, R record) {
        TableRow row = wider.row();
        for (int i = 0; i < schema.columns().size(); i++) {
            row.setAt(i, value(record, i));
        }
        return row;
    }

    /** What a column holds of a record, null where undefined. */
    Object value(R record, int column) {
        Columns of = columns();
        return of.types[column].value(of.getters[column].apply(record));
    }

    /** The record of a row that has the columns from a place on. */
    R read(TableRow row, int from) {
        RecordMaker known = maker;
        if (known == null) {
            known = RecordMaker.of(type);
            maker = known;
        }
        return type.cast(known.make(row, from));
    }

    private Columns columns() {
        Columns known = columns;
        if (known == null) {
            known = Columns.of(type);
            columns = known;
        }
        return known;
    }

    private static void addColumns(Class<?> type, List<Column> columns) {
        for (RecordComponent component : type.getRecordComponents()) {
            Meaning meaning = component.getAnnotation(Meaning.class);
            if (meaning == null) {
                addColumns(component.getType(), columns);
            } else {
                columns.add(column(component, meaning));
            }
        }
    }

    private static Column column(RecordComponent component, Meaning meaning) {
        ColumnType type = ColumnType.of(component.getGenericType());
        String name = meaning.column().isEmpty() ? snakeCase(component.getName()) : meaning.column();
        return new Column(
                name,
                type.type(),
                type.nullable() || meaning.nullable(),
                meaning.value(),
                Optional.of(meaning.earlier()).filter(earlier -> !earlier.isEmpty()));
    }

    private static String snakeCase(String name) {
        return name.chars()
                .mapToObj(c ->
                        Character.isUpperCase(c) ? "_" + (char) Character.toLowerCase(c) : Character.toString((char) c))
                .collect(Collectors.joining());
    }

    /** How the columns of a row are taken from a record. */
    private record Columns(Getter[] getters, ColumnType[] types) {
        static Columns of(Class<?> type) {
            List<Getter> getters = new ArrayList<>();
            List<ColumnType> types = new ArrayList<>();
            addParts(type, record -> record, getters, types);
            return new Columns(getters.toArray(Getter[]::new), types.toArray(ColumnType[]::new));
        }

        private static void addParts(Class<?> type, Getter path, List<Getter> getters, List<ColumnType> types) {
            for (RecordComponent component : type.getRecordComponents()) {
                Getter part = Getter.of(component.getAccessor());
                Getter getter = record -> part.apply(path.apply(record));
                if (component.isAnnotationPresent(Meaning.class)) {
                    getters.add(getter);
                    types.add(ColumnType.of(component.getGenericType()));
                } else {
                    addParts(component.getType(), getter, getters, types);
                }
            }
        }
    }

    /** Takes a component from a record. */
    private interface Getter {
        Object apply(Object record);

        /** Compiled as a lambda expression is: a search takes millions of values. */
        static Getter of(Method accessor) {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                MethodHandle getter = lookup.unreflect(accessor);
                return (Getter) LambdaMetafactory.metafactory(
                                lookup,
                                "apply",
                                MethodType.methodType(Getter.class),
                                GETTER,
                                getter,
                                getter.type().wrap())
                        .getTarget()
                        .invokeExact();
            } catch (Throwable e) {
                throw RecordMaker.unexpected(e);
            }
        }
    }
}
