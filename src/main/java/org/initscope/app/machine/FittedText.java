package org.initscope.app.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text for a terminal of some columns. Tables that are wider go on below themselves, with their first column again, and sentences
 * are wrapped. What is to be copied or parsed stays as it is: settings, commands and JSON.
 */
final class FittedText {
    private static final Pattern SEPARATOR = Pattern.compile("-+(\\+-+)+");
    private static final Pattern WHOLE = Pattern.compile("\\s*[{}\\[\\]\"].*|.*(--set |→).*");
    private static final int DEEPEST_INDENT = 20;
    private static final int NARROWEST_CELL = 8;

    private final int columns;
    private final StringBuilder fitted = new StringBuilder();

    private FittedText(int columns) {
        this.columns = columns;
    }

    /** The text in lines of at most so many columns, where it can be. */
    static String of(String text, int columns) {
        if (text.indexOf('\r') >= 0 || text.indexOf('\033') >= 0) {
            return text; // a line that is rewritten knows its width
        }
        List<String> lines = Arrays.asList(text.split("\n", -1));
        if (lines.stream().allMatch(line -> line.length() <= columns)) {
            return text;
        }
        FittedText fitted = new FittedText(columns);
        int line = 0;
        while (line < lines.size()) {
            int end = tableEnd(lines, line);
            if (end > line) {
                fitted.addTable(lines.subList(line, end));
                line = end;
            } else {
                fitted.addSentence(lines.get(line++));
            }
        }
        return fitted.fitted.substring(0, fitted.fitted.length() - 1);
    }

    /** Behind the last line of the table that begins at a line; that line where none does. */
    private static int tableEnd(List<String> lines, int first) {
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
        List<Integer> borders = new ArrayList<>();
        for (int at = separator.indexOf('+'); at >= 0; at = separator.indexOf('+', at + 1)) {
            borders.add(at);
        }
        return borders;
    }

    private void addTable(List<String> lines) {
        int width = lines.stream().mapToInt(String::length).max().orElseThrow();
        String separator = lines.stream()
                .filter(line -> SEPARATOR.matcher(line).matches())
                .findFirst()
                .orElseThrow();
        List<Integer> ends = ends(lines, borders(separator), Math.max(width, separator.length()));
        int key = ends.get(0);
        int from = key;
        int next = 1;
        while (next < ends.size()) {
            int to = ends.get(next++);
            while (next < ends.size() && key + ends.get(next) - from <= columns) {
                to = ends.get(next++);
            }
            if (from > key) {
                fitted.append('\n');
            }
            for (String line : lines) {
                addRow(part(line, 0, key), part(line, from, to));
            }
            from = to;
        }
    }

    /** Where columns end, but not between two that stand below one heading and have room beside the first column. */
    private List<Integer> ends(List<String> lines, List<Integer> borders, int width) {
        List<Integer> ends = new ArrayList<>();
        boolean hasHeadings = !SEPARATOR.matcher(lines.get(1)).matches();
        for (int i = 0; i < borders.size(); i++) {
            int border = borders.get(i);
            int end = i + 1 < borders.size() ? borders.get(i + 1) : width;
            boolean isBelowHeading =
                    hasHeadings && i > 0 && part(lines.get(0), border + 1, end).isBlank();
            if (!isBelowHeading || borders.get(0) + end - ends.get(ends.size() - 1) > columns) {
                ends.add(border);
            }
        }
        ends.add(width);
        return ends;
    }

    /** A cell that is wider than the terminal by itself goes on below. */
    private void addRow(String key, String cells) {
        int room = columns - key.length();
        String rest = cells.stripTrailing();
        if (SEPARATOR.matcher(key + rest).matches()) {
            rest = rest.substring(0, Math.min(Math.max(NARROWEST_CELL, room), rest.length()));
        }
        String begin = key;
        while (rest.length() > room && rest.lastIndexOf(' ', room) >= NARROWEST_CELL) {
            int space = rest.lastIndexOf(' ', room);
            fitted.append((begin + rest.substring(0, space)).stripTrailing()).append('\n');
            begin = " ".repeat(key.length());
            rest = "| " + rest.substring(space).strip();
        }
        fitted.append((begin + rest).stripTrailing()).append('\n');
    }

    private static String part(String line, int from, int to) {
        String part = line.substring(Math.min(from, line.length()), Math.min(to, line.length()));
        return part + " ".repeat(to - from - part.length());
    }

    private void addSentence(String line) {
        String rest = line;
        String indent = " "
                .repeat(Math.min(
                        DEEPEST_INDENT, line.length() - line.stripLeading().length()));
        while (rest.length() > columns && !WHOLE.matcher(line).matches()) {
            int space = rest.lastIndexOf(' ', columns);
            if (space <= indent.length()) {
                break;
            }
            fitted.append(rest.substring(0, space).stripTrailing()).append('\n');
            rest = indent + rest.substring(space).strip();
        }
        fitted.append(rest).append('\n');
    }
}
