package org.initscope.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of an output, {@code from "text" to "text"}: the first line that has the one text, to the first from there that has the other.
 *
 * @param from empty for the first line
 * @param to empty for the last line
 */
record Excerpt(Optional<String> from, Optional<String> to) {
    private static final Pattern WORDS = Pattern.compile("(?:from \"([^\"]+)\")? ?(?:to \"([^\"]+)\")?");
    private static final String LEFT_OUT = "…";

    /**
     * Reads {@code from "text" to "text"}.
     *
     * @throws IllegalArgumentException if it says something else
     */
    static Excerpt of(String line) {
        Matcher words = WORDS.matcher(line.strip());
        if (!words.matches()) {
            throw new IllegalArgumentException("'" + line + "' is not of the form from \"text\" to \"text\"");
        }
        return new Excerpt(Optional.ofNullable(words.group(1)), Optional.ofNullable(words.group(2)));
    }

    /**
     * The excerpts of an output, one after the other, with a line … where lines between two of them are left out; all lines where
     * there are no excerpts.
     *
     * @throws IllegalArgumentException if no line has a text
     */
    static List<String> cut(List<Excerpt> excerpts, List<String> lines) {
        if (excerpts.isEmpty()) {
            return lines;
        }
        List<String> shown = new ArrayList<>();
        int next = 0;
        for (Excerpt excerpt : excerpts) {
            int first = find(lines, next, excerpt.from, next);
            int last = find(lines, first, excerpt.to, lines.size() - 1);
            if (!shown.isEmpty()) {
                List<String> between = lines.subList(next, first);
                if (!between.stream().allMatch(String::isEmpty)) {
                    shown.add(LEFT_OUT);
                }
                if (!between.isEmpty() && between.get(between.size() - 1).isEmpty()) {
                    shown.add("");
                }
            }
            shown.addAll(lines.subList(first, last + 1));
            next = last + 1;
        }
        return shown;
    }

    private static int find(List<String> lines, int begin, Optional<String> text, int otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        for (int i = begin; i < lines.size(); i++) {
            if (lines.get(i).contains(text.get())) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "no line after the first " + begin + " has '" + text.get() + "': " + String.join("\n", lines));
    }
}
