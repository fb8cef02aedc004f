package org.initscope.app.machine;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text for a terminal of some columns: tables are laid out anew, and sentences are wrapped. What is to be copied stays as it is:
 * settings, commands, and the names of what was written.
 */
final class FittedText {
    private static final Pattern WHOLE =
            Pattern.compile("(run|search|report|export|examples|folded): .*|\\s*(→|->) .*|.*--set .*");

    /** A sentence goes on below its first word, which may stand behind a label and two spaces. */
    private static final Pattern INDENT = Pattern.compile("\\s*(\\S+( \\S+)? {2,})?");

    private static final int DEEPEST_INDENT = 20;

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
        eachPart(lines, fitted::addTable, fitted::addSentence);
        return fitted.fitted.substring(0, fitted.fitted.length() - 1);
    }

    /** The text with its signs in ASCII, and each table with room for those that take more columns then. */
    static String inAscii(String text) {
        if (AsciiSigns.of(text).equals(text)) {
            return text;
        }
        StringBuilder ascii = new StringBuilder();
        eachPart(
                Arrays.asList(text.split("\n", -1)),
                lines -> ascii.append(FittedTable.inAscii(lines)),
                line -> ascii.append(AsciiSigns.of(line)).append('\n'));
        return ascii.substring(0, ascii.length() - 1);
    }

    private static void eachPart(List<String> lines, Consumer<List<String>> table, Consumer<String> sentence) {
        int line = 0;
        while (line < lines.size()) {
            int end = PrintedTable.end(lines, line);
            if (end > line) {
                table.accept(lines.subList(line, end));
                line = end;
            } else {
                sentence.accept(lines.get(line++));
            }
        }
    }

    private void addTable(List<String> lines) {
        if (lines.stream().allMatch(line -> line.length() <= columns)) {
            lines.forEach(line -> fitted.append(line).append('\n'));
        } else {
            fitted.append(FittedTable.of(lines, columns));
        }
    }

    private void addSentence(String line) {
        String rest = line;
        Matcher begin = INDENT.matcher(line);
        String indent = " ".repeat(begin.lookingAt() ? Math.min(DEEPEST_INDENT, begin.end()) : 0);
        while (rest.length() > columns && !WHOLE.matcher(line).matches()) {
            int space = rest.lastIndexOf(' ', columns);
            if (space <= indent.length()) {
                // a word that has no room by itself
                space = rest.indexOf(' ', columns);
            }
            if (space < 0) {
                break;
            }
            fitted.append(rest.substring(0, space).stripTrailing()).append('\n');
            rest = indent + rest.substring(space).strip();
        }
        fitted.append(rest).append('\n');
    }
}
