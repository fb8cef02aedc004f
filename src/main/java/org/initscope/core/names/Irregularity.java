package org.initscope.core.names;

import java.util.Locale;

/** What may be wrong with a line of a names file. */
public enum Irregularity {
    /** Nothing stands on the line. */
    EMPTY_LINE("is empty", "data.empty-lines"),
    /** The name holds white space. */
    BLANK("has a blank in its name", "data.blanks"),
    /** The name holds a decimal digit of any script. */
    DIGIT("has a digit in its name", "data.digits"),
    /** The name holds a character that shows nothing of its own: see {@link InvisibleCharacters}. */
    INVISIBLE("has an invisible character in its name", "data.invisible"),
    /** The name holds '.', which marks the boundary; it is always refused. */
    BOUNDARY("has '.' in its name, which marks the boundary of names", ""),
    /** The name holds a control character other than a tabulator, or a separator of lines; it is always refused. */
    CONTROL_CHARACTER("has a control character in its name", "");

    private final String predicate;
    private final String option;

    Irregularity(String predicate, String option) {
        this.predicate = predicate;
        this.option = option;
    }

    /** What a line with this irregularity does, for an error's sentence: "line 3 of names.txt …". */
    public String predicate() {
        return predicate;
    }

    /** The same with the character that is meant, where it needs a name to be found. */
    String predicate(int codePoint) {
        return switch (this) {
            case INVISIBLE -> "has the invisible character " + VisibleText.named(codePoint) + " in its name";
            case CONTROL_CHARACTER -> "has the control character " + VisibleText.named(codePoint) + " in its name";
            default -> predicate;
        };
    }

    /** The key that says what becomes of such lines; empty where they are always refused. */
    public String option() {
        return option;
    }

    /** How to mend it, for an error's sentence. */
    public String remedy() {
        if (this == CONTROL_CHARACTER) {
            return "remove it; lines end with LF or CR LF";
        }
        return option.isEmpty() ? "remove it" : "remove it, or set " + option + " = skip or allow";
    }

    /** The name in files, for example {@code empty_line}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
