package org.initscope.app.machine;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;

/**
 * Writes signs such as × and → in ASCII, for a terminal that shows no others. Letters of any alphabet stay as they are:
 * they are the user's text.
 */
public final class AsciiSigns extends FilterWriter {
    private static final Map<String, String> SIGNS =
            Map.of("×", "x", "→", "->", "…", "...", "–", "-", "−", "-", "√", "sqrt ", "█", "#", "░", ".");

    private AsciiSigns(Writer out) {
        super(out);
    }

    /**
     * A writer whose signs the user's terminal can show.
     *
     * @param signs what INITSCOPE_SIGNS says, which the launcher takes from the user's locale: {@code ascii}, or anything
     *     else
     */
    public static Writer where(Optional<String> signs, Writer out) {
        return signs.filter("ascii"::equals).isPresent() ? new AsciiSigns(out) : out;
    }

    /** A text with its signs in ASCII. */
    static String of(String text) {
        // as wide as before
        String ascii = text.replace("± ", "+-").replace("±", "+-");
        for (Map.Entry<String, String> sign : SIGNS.entrySet()) {
            ascii = ascii.replace(sign.getKey(), sign.getValue());
        }
        return ascii;
    }

    @Override
    public void write(int character) throws IOException {
        write(String.valueOf((char) character), 0, 1);
    }

    @Override
    public void write(char[] characters, int from, int length) throws IOException {
        write(new String(characters, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        out.write(of(text.substring(from, from + length)));
    }
}
