package org.initscope.core.names;

import java.util.Locale;
import java.util.Optional;

/** Texts of a names file as sentences show them: nothing invisible stays so, nothing reaches a terminal's controls. */
public final class VisibleText {
    private static final int LONGEST = 60;

    private VisibleText() {}

    /** A text of at most 60 characters, with what cannot be seen as {@code <U+200B>}. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        int[] characters = text.codePoints().limit(LONGEST + 1L).toArray();
        for (int i = 0; i < Math.min(characters.length, LONGEST); i++) {
            int codePoint = characters[i];
            if (Character.isISOControl(codePoint)
                    || isSeparator(codePoint)
                    || InvisibleCharacters.contains(codePoint)) {
                shown.append('<').append(code(codePoint)).append('>');
            } else {
                shown.appendCodePoint(codePoint);
            }
        }
        return characters.length > LONGEST ? shown + " …" : shown.toString();
    }

    /** Whether a character ends lines or paragraphs. */
    static boolean isSeparator(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** A code point as {@code U+200B}. */
    public static String code(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X", codePoint);
    }

    /** A code point with its name where it has one: {@code U+200B ZERO WIDTH SPACE}. */
    public static String named(int codePoint) {
        return code(codePoint)
                + Optional.ofNullable(Character.getName(codePoint))
                        .map(name -> " " + name)
                        .orElse("");
    }
}
