package org.initscope.app.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A printed table for a terminal of fewer columns than it has. Texts are wrapped within their cells. Where that is not enough, the table
 * goes on below itself with its first column again, so that nothing is left out.
 */
final class FittedTable {
    /** Longer words may be broken: at first only the longest, then shorter ones. */
    private static final int[] LONGEST_WORDS = {24, 16, 12};

    /** Numbers, and settings, which are copied. */
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d[\\d.,]*(e[-+]?\\d+)?|.*[a-z]=.*");

    /** Texts of several words have so many columns at least, where they take so many. */
    private static final int NARROWEST_TEXT = 16;

    /** A cell has no fewer columns, however few the terminal has. */
    private static final int NARROWEST_CELL = 4;

    /** More columns than any table takes. */
    private static final int UNBOUNDED = 1 << 20;

    /** Between two cells stand a space, the border and a space. */
    private static final int BETWEEN = 3;

    private final PrintedTable table;
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    private FittedTable(PrintedTable table, int columns) {
        this.table = table;
        this.columns = columns;
    }

    /** The lines of a table in lines of at most so many columns, each with its end. */
    static String of(List<String> lines, int columns) {
        FittedTable fitted = new FittedTable(PrintedTable.of(lines), columns);
        fitted.render();
        return fitted.text.toString();
    }

    /** The lines of a table with its signs in ASCII, as wide as it then is, each with its end. */
    static String inAscii(List<String> lines) {
        PrintedTable table = PrintedTable.of(lines);
        table.lines().forEach(cells -> Arrays.setAll(cells, i -> AsciiSigns.of(cells[i])));
        FittedTable fitted = new FittedTable(table, UNBOUNDED);
        fitted.render();
        return fitted.text.toString();
    }

    private void render() {
        List<Integer> all = IntStream.range(0, table.columns()).boxed().toList();
        for (int longestWord : LONGEST_WORDS) {
            int[] narrowest = narrowest(longestWord);
            if (width(all, narrowest) <= columns) {
                add(all, narrowest);
                return;
            }
        }
        int[] narrowest = narrowest(LONGEST_WORDS[0]);
        narrowest[0] = Math.min(narrowest[0], columns / 2);
        for (int i = 1; i < narrowest.length; i++) {
            narrowest[i] = Math.min(narrowest[i], Math.max(NARROWEST_CELL, columns - narrowest[0] - 1 - BETWEEN));
        }
        for (List<Integer> block : blocks(narrowest)) {
            text.append(text.isEmpty() ? "" : "\n");
            add(block, narrowest);
        }
    }

    /** The columns of each part, the first of all among them. */
    private List<List<Integer>> blocks(int[] narrowest) {
        List<List<Integer>> blocks = new ArrayList<>();
        List<Integer> block = new ArrayList<>(List.of(0));
        int next = 1;
        while (next < table.columns()) {
            List<Integer> together = together(next, narrowest);
            List<Integer> longer = new ArrayList<>(block);
            longer.addAll(together);
            if (block.size() > 1 && width(longer, narrowest) > columns) {
                blocks.add(block);
                block = new ArrayList<>(List.of(0));
            } else {
                block = longer;
                next += together.size();
            }
        }
        blocks.add(block);
        return blocks;
    }

    /** A column and those that stand below the same heading, where these have room beside the first column. */
    private List<Integer> together(int first, int[] narrowest) {
        List<Integer> together = new ArrayList<>(List.of(0, first));
        for (int i = first + 1; i < table.columns() && table.isBelowHeading(i); i++) {
            together.add(i);
            if (width(together, narrowest) > columns) {
                return List.of(first);
            }
        }
        return together.subList(1, together.size());
    }

    private static int width(List<Integer> block, int[] widths) {
        return 1 + block.stream().mapToInt(column -> widths[column]).sum() + BETWEEN * (block.size() - 1);
    }

    /** The least width of each column: numbers stay whole, and headings and texts are wrapped between words. */
    private int[] narrowest(int longestWord) {
        int[] widths = new int[table.columns()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            // names in the first column are copied, and stay whole longer
            int longest = column == 0 ? Math.max(longestWord, columns * 2 / 5) : longestWord;
            int heading = longestWord(table.headings, column, table.isNumber(column) ? Integer.MAX_VALUE : longest);
            int natural = natural(table.rows, column);
            int data = table.isNumber(column)
                    ? natural
                    : Math.max(
                            longestWord(table.rows, column, longest),
                            Math.min(natural, Math.min(longestWord, NARROWEST_TEXT)));
            widths[i] = Math.max(heading, data);
        }
        return widths;
    }

    private static int natural(List<String[]> lines, int column) {
        return lines.stream().mapToInt(cells -> cells[column].length()).max().orElse(0);
    }

    /** The columns of the longest word with its indent, of which those that may be broken count no more than so many. */
    private static int longestWord(List<String[]> lines, int column, int most) {
        return lines.stream()
                .map(cells -> cells[column])
                .mapToInt(cell -> indent(cell)
                        + Arrays.stream(cell.split(" "))
                                .mapToInt(word ->
                                        WHOLE.matcher(word).matches() ? word.length() : Math.min(word.length(), most))
                                .max()
                                .orElse(0))
                .max()
                .orElse(0);
    }

    private static int indent(String cell) {
        return cell.length() - cell.stripLeading().length();
    }

    /** Makes the widest columns of a part narrower until all have room. */
    private int[] widths(List<Integer> block, int[] narrowest) {
        int[] widths = IntStream.range(0, table.columns())
                .map(column -> Math.max(natural(table.headings, column), natural(table.rows, column)))
                .toArray();
        for (int excess = width(block, widths) - columns; excess > 0; excess--) {
            block.stream()
                    .filter(column -> widths[column] > narrowest[column])
                    .max((a, b) -> widths[a] != widths[b] ? widths[a] - widths[b] : b - a)
                    .ifPresent(widest -> widths[widest]--);
        }
        // words end earlier than the lines that they are wrapped in; what that leaves may spare another column a line
        block.forEach(column -> widths[column] = taken(column, widths[column]));
        for (int column : block) {
            int[] wider = widths.clone();
            wider[column] = taken(column, widths[column] + Math.max(0, columns - width(block, widths)));
            widths[column] = height(block, wider) < height(block, widths) ? wider[column] : widths[column];
        }
        return widths;
    }

    /** The columns that the lines of a column take of so many. */
    private int taken(int column, int width) {
        return table.lines()
                .flatMap(cells -> wrap(cells[column], width).stream())
                .mapToInt(String::length)
                .max()
                .orElseThrow();
    }

    /** The lines that a part takes with columns so wide. */
    private int height(List<Integer> block, int[] widths) {
        return table.lines()
                .mapToInt(cells -> block.stream()
                        .mapToInt(column -> wrap(cells[column], widths[column]).size())
                        .max()
                        .orElseThrow())
                .sum();
    }

    private void add(List<Integer> block, int[] narrowest) {
        int[] widths = widths(block, narrowest);
        table.headings.forEach(cells -> addRow(cells, block, widths));
        int begin = text.length();
        for (int column : block) {
            text.append(text.length() == begin ? "" : "+").append("-".repeat(widths[column] + 2));
        }
        text.setLength(Math.min(text.length(), begin + Math.max(columns, width(block, widths))));
        text.append('\n');
        // a line that goes on with the texts of other parts alone has nothing to say in this one
        table.rows.stream()
                .filter(cells -> block.stream().anyMatch(column -> !cells[column].isBlank()))
                .forEach(cells -> addRow(cells, block, widths));
    }

    private void addRow(String[] cells, List<Integer> block, int[] widths) {
        List<List<String>> wrapped = block.stream()
                .map(column -> wrap(cells[column], widths[column]))
                .toList();
        int lines = wrapped.stream().mapToInt(List::size).max().orElseThrow();
        for (int line = 0; line < lines; line++) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < block.size(); i++) {
                int column = block.get(i);
                String cell = line < wrapped.get(i).size() ? wrapped.get(i).get(line) : "";
                String padding = " ".repeat(Math.max(0, widths[column] - cell.length()));
                row.append(i == 0 ? " " : " | ").append(table.isNumber(column) ? padding + cell : cell + padding);
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
    }

    /** A text in lines of at most so many columns, under its indent. */
    private static List<String> wrap(String cell, int width) {
        String indent = " ".repeat(Math.min(width / 2, indent(cell)));
        List<String> lines = new ArrayList<>();
        String rest = cell.length() <= width ? cell : indent + cell.strip();
        while (rest.length() > width) {
            int end = end(rest, indent.length() + 1, width);
            lines.add(rest.substring(0, end).stripTrailing());
            rest = indent + rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    /** Where a line ends: before a space, else behind a sign of punctuation, else in the middle of a word. */
    private static int end(String text, int least, int width) {
        int space = text.lastIndexOf(' ', width);
        if (space >= least) {
            return space;
        }
        for (int end = width; end > least; end--) {
            if ("-_./,:".indexOf(text.charAt(end - 1)) >= 0 && !Character.isDigit(text.charAt(end))) {
                return end;
            }
        }
        return width;
    }
}
