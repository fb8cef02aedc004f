package org.initscope.app.text;

/** How many columns of a terminal a text takes. */
final class TerminalColumns {
    private static final String CUT = "...";

    /** From here on characters are two columns wide, or may be: ideographs, kana, hangul, emoji. */
    private static final int WIDE = 0x2E80;

    private TerminalColumns() {}

    static int of(String text) {
        return text.codePoints().map(TerminalColumns::of).sum();
    }

    private static int of(int codePoint) {
        return codePoint >= WIDE ? 2 : 1;
    }

    /** The text, or as much of its beginning as fits, with dots for the rest. */
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int left = columns - CUT.length();
        for (int codePoint : text.codePoints().toArray()) {
            left -= of(codePoint);
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(codePoint);
        }
        return kept.toString().stripTrailing() + CUT.substring(0, Math.max(0, Math.min(CUT.length(), columns)));
    }
}
