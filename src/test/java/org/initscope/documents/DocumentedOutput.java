package org.initscope.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that a page names between the signs of an HTML comment, and where the page shows what it prints.
 *
 * <pre>
 * &lt;!-- slow output: initscope search jobs/init-grid.conf
 * to "marginal effects"
 * from "the worst" to "→" --&gt;
 *
 *     indented by four spaces
 *
 * &lt;!-- end --&gt;
 * </pre>
 *
 * <p>{@code run:} in place of {@code output:} runs a command of which nothing is shown. The command {@code duckdb} is the query of the
 * {@code sql} block before it.
 *
 * @param start where its text begins in the page, behind the first comment
 * @param end where the last comment begins; equal to the start where nothing is shown
 */
record DocumentedOutput(boolean slow, boolean shown, String command, List<Excerpt> excerpts, int start, int end) {
    static final String QUERY = "duckdb";

    private static final Pattern COMMENT = Pattern.compile(
            "^<!-- (slow )?(output|run): ([^\n]+?)((?:\n.*?)?) ?-->\n", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String LAST_COMMENT = "<!-- end -->";
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?);?\n```", Pattern.DOTALL);
    private static final String INDENT = "    ";

    /**
     * The commands of a page, from first to last.
     *
     * @throws IllegalArgumentException if an output has no end
     */
    static List<DocumentedOutput> of(String page) {
        List<DocumentedOutput> outputs = new ArrayList<>();
        Matcher comment = COMMENT.matcher(page);
        while (comment.find()) {
            String command = comment.group(3).strip();
            boolean shown = comment.group(2).equals("output");
            int end = shown ? page.indexOf(LAST_COMMENT, comment.end()) : comment.end();
            if (end < 0) {
                throw new IllegalArgumentException("'" + command + "' has no " + LAST_COMMENT);
            }
            outputs.add(new DocumentedOutput(
                    comment.group(1) != null,
                    shown,
                    command.equals(QUERY) ? QUERY + " " + queryBefore(page, comment.start()) : command,
                    comment.group(4).strip().lines().map(Excerpt::of).toList(),
                    comment.end(),
                    end));
        }
        return outputs;
    }

    private static String queryBefore(String page, int place) {
        return SQL.matcher(page.substring(0, place))
                .results()
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalArgumentException("there is no query before " + QUERY))
                .group(1);
    }

    /** The lines that the page shows. */
    List<String> lines(String page) {
        return withoutBlankEnds(page.substring(start, end)
                .lines()
                .map(line -> line.startsWith(INDENT) ? line.substring(INDENT.length()) : line)
                .toList());
    }

    /** What the page would show of all lines that the command prints. */
    List<String> excerptOf(List<String> printed) {
        return withoutBlankEnds(Excerpt.cut(excerpts, printed));
    }

    /** The lines without blanks at their ends, from the first to the last that says something. */
    private static List<String> withoutBlankEnds(List<String> lines) {
        List<String> stripped = lines.stream().map(String::stripTrailing).toList();
        int first = 0;
        int last = stripped.size();
        while (first < last && stripped.get(first).isEmpty()) {
            first++;
        }
        while (last > first && stripped.get(last - 1).isEmpty()) {
            last--;
        }
        return stripped.subList(first, last);
    }

    /** The text of the page with the given lines between the comments. */
    String replaceIn(String page, List<String> lines) {
        StringBuilder text = new StringBuilder("\n");
        for (String line : lines) {
            text.append(line.isEmpty() ? "" : INDENT + line).append("\n");
        }
        return page.substring(0, start) + text + "\n" + page.substring(end);
    }
}
