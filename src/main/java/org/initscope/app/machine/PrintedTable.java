package org.initscope.app.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cells of a table as it is printed, with '|' between cells and '+' in the line below the headings. */
final class PrintedTable {
    private static final Pattern SEPARATOR = Pattern.compile("-+(\\+-+)+");

    /** Lines of cells. */
    final List<String[]> headings = new ArrayList<>();

    /** Lines of cells. */
    final List<String[]> rows = new ArrayList<>();

    private final boolean[] isNumber;

    private PrintedTable(List<String> lines, List<Integer> borders) {
        List<String[]> target = headings;
        for (String line : lines) {
            if (SEPARATOR.matcher(line).matches()) {
                target = rows;
            } else {
                target.add(cells(line, borders));
            }
        }
        this.isNumber = new boolean[borders.size() + 1];
        for (int column = 0; column < isNumber.length; column++) {
            isNumber[column] = isFlushRight(column);
            int place = column;
            lines().forEach(cells ->
                    cells[place] = isNumber[place] ? cells[place].strip() : cells[place].stripTrailing());
        }
    }

    /** The table that has these lines. */
    static PrintedTable of(List<String> lines) {
        return new PrintedTable(
                lines,
                lines.stream()
                        .filter(line -> SEPARATOR.matcher(line).matches())
                        .findFirst()
                        .map(PrintedTable::borders)
                        .orElseThrow());
    }

    /** Behind the last line of the table that begins at a line; that line where none does. */
    static int end(List<String> lines, int first) {
        for (int i = first; i < lines.size() && lines.get(i).indexOf('|') >= 0; i++) {
            if (i + 1 < lines.size() && SEPARATOR.matcher(lines.get(i + 1)).matches()) {
                List<Integer> borders = borders(lines.get(i + 1));
                int end = i + 2;
                while (end < lines.size() && isRow(lines.get(end), borders)) {
                    end++;
                }
                return lines.subList(first, i + 1).stream().allMatch(line -> isRow(line, borders)) ? end : first;
            }
        }
        return first;
    }

    private static boolean isRow(String line, List<Integer> borders) {
        return !line.isBlank()
                && borders.stream().allMatch(border -> border >= line.length() || line.charAt(border) == '|')
                && line.length() > borders.get(0);
    }

    private static List<Integer> borders(String separator) {
        return IntStream.range(0, separator.length())
                .filter(at -> separator.charAt(at) == '+')
                .boxed()
                .toList();
    }

    /** The cells of a line without the space before each. */
    private static String[] cells(String line, List<Integer> borders) {
        String[] cells = new String[borders.size() + 1];
        for (int i = 0; i < cells.length; i++) {
            int from = i == 0 ? 1 : borders.get(i - 1) + 2;
            int to = Math.min(i == borders.size() ? line.length() : borders.get(i), line.length());
            cells[i] = from < to ? line.substring(from, to) : "";
        }
        return cells;
    }

    /** Whether all cells end together and some begin later. */
    private boolean isFlushRight(int column) {
        List<String> filled = lines().map(cells -> cells[column])
                .filter(cell -> !cell.isBlank())
                .toList();
        return filled.stream()
                                .map(cell -> cell.stripTrailing().length())
                                .distinct()
                                .count()
                        == 1
                && filled.stream().anyMatch(cell -> cell.startsWith(" "));
    }

    /** The lines of headings, then those of rows. */
    Stream<String[]> lines() {
        return Stream.concat(headings.stream(), rows.stream());
    }

    int columns() {
        return isNumber.length;
    }

    /** Whether the cells of a column stand at its right. */
    boolean isNumber(int column) {
        return isNumber[column];
    }

    /** Whether a column stands below the heading of the one before it. */
    boolean isBelowHeading(int column) {
        return column > 1 && headings.size() > 1 && headings.get(0)[column].isBlank();
    }
}
