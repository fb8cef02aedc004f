package org.initscope.app.text;

import static org.initscope.core.Check.require;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in the terminal: texts to the left, numbers to the right. */
public final class TextTable {
    /** Who prints a table makes it fit the terminal: the library would break a cell before that. */
    private static final int UNBOUNDED = 1 << 20;

    private final List<Column> columns = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    public TextTable text(String header) {
        return column(header, HorizontalAlign.LEFT);
    }

    public TextTable number(String header) {
        return column(header, HorizontalAlign.RIGHT);
    }

    private TextTable column(String header, HorizontalAlign align) {
        columns.add(
                new Column().header(header).headerAlign(align).dataAlign(align).maxWidth(UNBOUNDED));
        return this;
    }

    /** Adds a row with a cell a column; an empty cell is an undefined value. */
    public TextTable row(String... cells) {
        require(cells.length == columns.size(), "a row has %d cells, expected %d", cells.length, columns.size());
        rows.add(cells.clone());
        return this;
    }

    /** Whether it has no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines of the table, each with its end. */
    public String render() {
        String table = AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                columns.toArray(Column[]::new),
                rows.toArray(Object[][]::new));
        StringBuilder lines = new StringBuilder();
        Arrays.stream(table.split("\\R"))
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .forEach(line -> lines.append(line).append('\n'));
        return lines.toString();
    }
}
