package org.initscope.store.results;

import static org.initscope.core.Check.require;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.analysis.Factor;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;

/**
 * The column of table trials that holds the values of a swept key. A key of numbers may take something else too, such as
 * a schedule. It has a second column for values that are no numbers.
 *
 * @param key for example {@code model.normalization}
 * @param type that the key has in every search, whatever its values
 * @param takesOthers whether the key of numbers takes something else
 */
public record SweptColumn(String key, Column.Type type, boolean takesOthers) {
    /** Values from here on are not whole numbers of their own in a double. */
    private static final double LARGEST_WHOLE = 0x1p53;

    /** The column of a key that takes values of one type alone. */
    public SweptColumn(String key, Column.Type type) {
        this(key, type, false);
    }

    /** The column's name: the key with underscores; the seed has its own column in every table. */
    public String name() {
        return key.equals(Factor.SEED) ? "seed" : key.replace('.', '_').replace('-', '_');
    }

    /** The name of the column for values that are no numbers, from that of the key's numbers. */
    public static String textBeside(String name) {
        return name + "_text";
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(name(), type, true, "Value of " + key + "."));
        if (takesOthers) {
            columns.add(new Column(textBeside(name()), Column.Type.STRING, true, "Value that is no number."));
        }
        return columns;
    }

    public void set(TableRow row, GridPoint point) {
        SweptValue value = point.values().get(key);
        switch (type) {
            case LONG, DOUBLE -> setNumber(row, value);
            case BOOLEAN -> row.set(name(), Boolean.parseBoolean(value.shown()));
            case LONG_ARRAY -> row.set(
                    name(),
                    ((SweptValue.Several) value)
                            .values().stream()
                                    .mapToLong(element ->
                                            number(element).orElseThrow().longValueExact())
                                    .toArray());
            default -> row.set(name(), text(value));
        }
    }

    private void setNumber(TableRow row, SweptValue value) {
        Optional<BigDecimal> number = number(value);
        if (number.isEmpty() && takesOthers) {
            row.set(textBeside(name()), text(value));
        } else if (type == Column.Type.LONG) {
            row.set(name(), number.orElseThrow().longValueExact());
        } else {
            row.set(name(), number.orElseThrow().doubleValue());
        }
    }

    /** A number, or a text that is one, as jobs take both. */
    private static Optional<BigDecimal> number(SweptValue value) {
        try {
            return value.isNumber() || value instanceof SweptValue.Text
                    ? Optional.of(new BigDecimal(value.shown()))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A value as a text, which equal values such as 1 and 1.0 share. */
    public static String text(SweptValue value) {
        if (value instanceof SweptValue.Real real) {
            boolean whole = real.value() == Math.rint(real.value()) && Math.abs(real.value()) < LARGEST_WHOLE;
            return whole ? Long.toString((long) real.value()) : real.text();
        }
        if (value instanceof SweptValue.Several several) {
            return several.values().stream().map(SweptColumn::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof SweptValue.Section section) {
            return section.values().entrySet().stream()
                    .map(entry -> entry.getKey() + " = " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return value.shown();
    }

    /** The value in a row of table trials, as a job takes it; empty where the trial was not of a grid with the key. */
    public Optional<String> text(TableRow row) {
        if (row.schema().has(name()) && !row.isNull(name())) {
            return Optional.of(
                    switch (type) {
                        case LONG -> Long.toString(row.number(name()));
                        case DOUBLE -> text(new SweptValue.Real(row.real(name())));
                        case BOOLEAN -> Boolean.toString(row.truth(name()));
                        case LONG_ARRAY -> Arrays.toString(row.longs(name()));
                        default -> row.string(name());
                    });
        }
        String beside = textBeside(name());
        return row.schema().has(beside) && !row.isNull(beside) ? Optional.of(row.string(beside)) : Optional.empty();
    }

    /**
     * Sets a value from its text, as {@link #text} gives it.
     *
     * @param text empty where the value is not known
     */
    public void set(TableRow row, String text) {
        if (text.isEmpty()) {
            return;
        }
        set(row, new GridPoint(Map.of(key, type == Column.Type.LONG_ARRAY ? list(text) : new SweptValue.Text(text))));
    }

    private static SweptValue list(String text) {
        String elements = text.substring(1, text.length() - 1);
        return new SweptValue.Several(
                elements.isEmpty()
                        ? List.of()
                        : Stream.of(elements.split(", "))
                                .<SweptValue>map(SweptValue.Text::new)
                                .toList());
    }

    /** A table of a search with the columns of some swept keys, where it has not got them of all trials. */
    public static TableSchema beside(TableSchema table, List<SweptColumn> swept) {
        List<Column> columns = swept.stream()
                .flatMap(column -> column.columns().stream())
                .filter(column -> !table.has(column.name()))
                .toList();
        List<String> names = Stream.concat(table.columns().stream(), columns.stream())
                .map(Column::name)
                .toList();
        require(
                names.stream().distinct().count() == names.size(),
                "two columns of %s have one name: %s",
                table.name(),
                names);
        return table.with(columns);
    }
}
