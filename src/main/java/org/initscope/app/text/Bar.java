package org.initscope.app.text;

/** A bar of a line of progress. */
public final class Bar {
    private static final int LONGEST = 20;
    public static final int SHORTEST = 5;

    private Bar() {}

    /**
     * Puts a bar before a text where there is room for one.
     *
     * @param share that is done, 0 to 1
     */
    public static String before(String text, double share, int columns) {
        int length = Math.min(LONGEST, columns - TerminalColumns.of(text) - 1);
        if (length < SHORTEST) {
            return text;
        }
        int full = (int) Math.floor(Math.min(1, Math.max(0, share)) * length);
        return "█".repeat(full) + "░".repeat(length - full) + " " + text;
    }
}
