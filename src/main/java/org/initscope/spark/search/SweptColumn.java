package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.stream.Stream;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.spark.tables.Column;
import org.initscope.spark.tables.TableRow;
import org.initscope.spark.tables.TableSchema;

/**
 * The column of table trials that holds the values of a swept key.
 *
 * @param key for example {@code model.normalization}
 * @param type of its values: whole numbers only where the key takes nothing else, texts where values are of several kinds
 */
public record SweptColumn(String key, Column.Type type) {

    /** The column for some values of a key. */
    public static SweptColumn of(String key, boolean wholeNumbers, List<SweptValue> values) {
        return new SweptColumn(key, type(wholeNumbers, values));
    }

    private static Column.Type type(boolean wholeNumbers, List<SweptValue> values) {
        if (values.stream().allMatch(SweptValue::isNumber)) {
            boolean whole = wholeNumbers && values.stream().allMatch(SweptValue.Whole.class::isInstance);
            return whole ? Column.Type.LONG : Column.Type.DOUBLE;
        }
        if (values.stream().allMatch(SweptValue.Flag.class::isInstance)) {
            return Column.Type.BOOLEAN;
        }
        return values.stream().allMatch(SweptColumn::isWholeList) ? Column.Type.LONG_ARRAY : Column.Type.STRING;
    }

    private static boolean isWholeList(SweptValue value) {
        return value instanceof SweptValue.Several several
                && several.values().stream().allMatch(SweptValue.Whole.class::isInstance);
    }

    /** The column's name: the key with underscores. */
    public String name() {
        return key.replace('.', '_').replace('-', '_');
    }

    Column column() {
        return new Column(name(), type, true, "Value of " + key + ".");
    }

    void set(TableRow row, GridPoint point) {
        SweptValue value = point.values().get(key);
        switch (type) {
            case LONG -> row.set(name(), ((SweptValue.Whole) value).value());
            case DOUBLE -> row.set(name(), value.number());
            case BOOLEAN -> row.set(name(), ((SweptValue.Flag) value).value());
            case LONG_ARRAY -> row.set(
                    name(),
                    ((SweptValue.Several) value)
                            .values().stream()
                                    .mapToLong(element -> ((SweptValue.Whole) element).value())
                                    .toArray());
            default -> row.set(name(), value.shown());
        }
    }

    /** Table trials with the columns of some swept keys. */
    static TableSchema trials(TableSchema trials, List<SweptColumn> swept) {
        List<String> names = Stream.concat(
                        trials.columns().stream().map(Column::name),
                        swept.stream().map(SweptColumn::name))
                .toList();
        require(names.stream().distinct().count() == names.size(), "two columns of trials have one name: %s", names);
        return trials.with(swept.stream().map(SweptColumn::column).toList());
    }
}
