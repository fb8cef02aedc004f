package org.initscope.store.tables;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.evidence.Meaning;

/**
 * Makes records of rows.
 *
 * <p>By reflection, since for a method handle of each record a command that reads a few rows would first generate a hundred
 * classes.
 */
final class RecordMaker {
    private final Constructor<?> constructor;
    private final List<Part> parts;

    private RecordMaker(Constructor<?> constructor, List<Part> parts) {
        this.constructor = constructor;
        this.parts = parts;
    }

    /** The maker of a record whose columns are those of its components that have a {@link Meaning}, and of its records. */
    static RecordMaker of(Class<?> type) {
        return of(type, new int[1]);
    }

    /**
     * The same of a record within another one.
     *
     * @param place of its first column; becomes that of the column after its last one
     */
    private static RecordMaker of(Class<?> type, int[] place) {
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(Meaning.class)) {
                int at = place[0]++;
                ColumnType column = ColumnType.of(component.getGenericType());
                parts.add((row, from) -> column.component(row, from + at));
            } else {
                parts.add(of(component.getType(), place)::make);
            }
        }
        return new RecordMaker(constructor(type), parts);
    }

    private static Constructor<?> constructor(Class<?> type) {
        Class<?>[] components = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getConstructor(components);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The record of a row that has its columns from a place on. */
    Object make(TableRow row, int from) {
        Object[] components = new Object[parts.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = parts.get(i).make(row, from);
        }
        try {
            return constructor.newInstance(components);
        } catch (InvocationTargetException e) {
            throw unexpected(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a call by reflection or by a handle has thrown, to be thrown on. */
    static RuntimeException unexpected(Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            return exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(failure);
    }

    /** Makes a component, or a whole record, of a row. */
    private interface Part {
        Object make(TableRow row, int from);
    }
}
