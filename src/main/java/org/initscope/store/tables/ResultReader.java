package org.initscope.store.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What reads the rows of a run, or those of a trial as if it were one. */
public interface ResultReader {

    /** Passes on all rows of a table one by one, in their order. */
    <R> void forEach(TypedTable<R> table, String id, Consumer<? super R> consumer);

    /** All rows of a table; none where nothing was written. */
    default <R> List<R> read(TypedTable<R> table, String id) {
        List<R> rows = new ArrayList<>();
        forEach(table, id, rows::add);
        return rows;
    }
}
