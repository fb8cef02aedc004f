package org.initscope.app.config.text;

import static org.initscope.core.Check.require;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text behind a list or section on its line, as in {@code [100] and more}, which the library's parser drops in silence. */
final class DroppedText {
    /** What hides a bracket comes first: quotes, references and comments. */
    private static final Pattern TEXT =
            Pattern.compile("\"\"\"(?s:.*?)\"\"\"+|\"(?:[^\"\\\\\n]++|\\\\.)*+\"|\\$\\{[^}]*+}"
                    + "|(?:#|//)[^\n]*+|[\\]}][ \t]*+(?!//)(?<dropped>[^\\s$\"{}\\[\\]:=,+#`^?!@*&\\\\][^\\s,}\\]]*+)");

    private DroppedText() {}

    /**
     * Requires that a text that was parsed has none.
     *
     * @param source as a sentence calls it
     */
    static void requireNone(String text, String source) {
        Matcher parts = TEXT.matcher(text);
        while (parts.find()) {
            String dropped = parts.group("dropped");
            if (dropped != null) {
                long line = text.substring(0, parts.start("dropped")).lines().count();
                require(
                        false,
                        "%s: '%s' stands behind a ] or } on its line: leave it out, or put a comma before it",
                        source.equals(Origins.OVERRIDE) ? source : source + ":" + line,
                        Scalars.shortened(dropped));
            }
        }
    }
}
