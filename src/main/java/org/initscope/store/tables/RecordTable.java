package org.initscope.store.tables;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final MethodType MAKER = MethodType.methodType(Object.class, Object[].class);

    private final Class<R> type;
    private final TableSchema schema;
    /** Made where a row is first read or written, since many a process does so with few of the tables. */
    private volatile Columns columns;

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
        Columns of = columns();
        for (int i = 0; i < of.getters.length; i++) {
            row.setAt(i, of.types[i].value(get(of.getters[i], record)));
        }
        return row;
    }

    /** The record of a row that has the columns from a place on. */
    R read(TableRow row, int from) {
        return type.cast(columns().maker.make(row, from));
    }

    private Columns columns() {
        Columns known = columns;
        if (known == null) {
            known = Columns.of(type);
            columns = known;
        }
        return known;
    }

    private static Object get(MethodHandle getter, Object record) {
        try {
            return (Object) getter.invokeExact(record);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            return exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(failure);
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

    /** How rows become records and back. */
    private record Columns(MethodHandle[] getters, ColumnType[] types, Maker maker) {
        static Columns of(Class<?> type) {
            List<MethodHandle> getters = new ArrayList<>();
            List<ColumnType> types = new ArrayList<>();
            Maker maker = addParts(type, MethodHandles.identity(Object.class), getters, types);
            return new Columns(getters.toArray(MethodHandle[]::new), types.toArray(ColumnType[]::new), maker);
        }

        private static Maker addParts(
                Class<?> type, MethodHandle path, List<MethodHandle> getters, List<ColumnType> types) {
            List<Maker> parts = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                MethodHandle getter = MethodHandles.filterReturnValue(path, getter(component.getAccessor()));
                if (component.isAnnotationPresent(Meaning.class)) {
                    int place = getters.size();
                    ColumnType of = ColumnType.of(component.getGenericType());
                    getters.add(getter);
                    types.add(of);
                    parts.add((row, from) -> of.component(row, from + place));
                } else {
                    parts.add(addParts(component.getType(), getter, getters, types));
                }
            }
            MethodHandle constructor = constructor(type);
            return (row, from) -> {
                Object[] components = new Object[parts.size()];
                for (int i = 0; i < components.length; i++) {
                    components[i] = parts.get(i).make(row, from);
                }
                return construct(constructor, components);
            };
        }

        private static Object construct(MethodHandle constructor, Object[] components) {
            try {
                return (Object) constructor.invokeExact(components);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        private static MethodHandle getter(Method accessor) {
            try {
                return MethodHandles.publicLookup().unreflect(accessor).asType(GETTER);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        private static MethodHandle constructor(Class<?> type) {
            Class<?>[] components = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            try {
                return MethodHandles.publicLookup()
                        .unreflectConstructor(type.getConstructor(components))
                        .asSpreader(Object[].class, components.length)
                        .asType(MAKER);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Makes a component, or a whole record, of a row whose columns begin at a place. */
    private interface Maker {
        Object make(TableRow row, int from);
    }
}
