package org.initscope.core;

import java.util.regex.Pattern;

/** A word of a command line that somebody pastes into a POSIX shell. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+:,./-][\\w@%+=:,./-]*");

    private ShellWord() {}

    /** The word, in quotes where the shell would take it for more or less than one word, or for another one. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
