package org.initscope.app.search;

import java.util.List;
import org.initscope.app.config.SweptColumns;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.Population;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.tables.TableRow;

/**
 * The values of all keys that a search has swept so far, in each of its trials.
 *
 * @param columns of the keys, in the order of their names
 */
record SweptValues(List<SweptColumn> columns) {
    /** The text of every trial's job. */
    static final String CONFIG = "config";

    /** Those of a search. */
    static SweptValues of(DataFolder search) {
        return new SweptValues(SearchFolder.baseline(search).swept().keySet().stream()
                .map(SweptColumns::of)
                .toList());
    }

    List<String> keys() {
        return columns.stream().map(SweptColumn::key).toList();
    }

    /** Whether a row of trials says all of them, without its job. */
    boolean areIn(TableRow row) {
        return columns.stream().allMatch(column -> column.text(row).isPresent());
    }

    /** The values in a row of trials. One that a trial's own grid did not sweep is that of its job. */
    List<String> of(TableRow row) {
        List<SweptColumn> empty = columns.stream()
                .filter(column -> row.schema().has(column.name()))
                .filter(column -> column.text(row).isEmpty())
                .toList();
        if (!empty.isEmpty()) {
            GridPoint job = SweptColumns.values(
                    row.string(CONFIG), empty.stream().map(SweptColumn::key).toList());
            empty.stream()
                    .filter(column -> job.values().containsKey(column.key()))
                    .forEach(column -> column.set(row, job));
        }
        return columns.stream()
                .map(column -> column.text(row).orElse(Population.UNKNOWN).intern())
                .toList();
    }
}
