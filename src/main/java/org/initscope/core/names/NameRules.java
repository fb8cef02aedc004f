package org.initscope.core.names;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What becomes of a line of a names file.
 *
 * @param lowerCase whether names are turned into lower case (Unicode, no locale)
 * @param trim whether blanks before and after a name are taken away
 * @param emptyLines what happens to an empty line; allowed, it is a name without characters
 * @param blanks what happens to a name with white space in it
 * @param digits what happens to a name with a decimal digit in it
 */
public record NameRules(boolean lowerCase, boolean trim, Handling emptyLines, Handling blanks, Handling digits)
        implements Serializable {

    /** What happens to a line with an irregularity, the strictest last. */
    public enum Handling {
        /** The name is kept and counted. */
        ALLOW,
        /** The line is left out and counted. */
        SKIP,
        /** The line ends the preparation with an error. */
        REFUSE;

        /** The name in configuration files. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the rules say of one name.
     *
     * @param handling the strictest that any of the irregularities asks for
     * @param irregularities all that the name has
     */
    public record Judgement(Handling handling, Set<Irregularity> irregularities) {
        private static final Judgement REGULAR = new Judgement(Handling.ALLOW, Set.of());

        /** Whether the name becomes examples. */
        public boolean isKept() {
            return handling == Handling.ALLOW;
        }
    }

    /** Names as they stand in the file; every irregularity is refused. */
    public static NameRules strict() {
        return new NameRules(false, false, Handling.REFUSE, Handling.REFUSE, Handling.REFUSE);
    }

    /** The name that stands on a line, by trimming and lower case where asked for. */
    public String nameOn(String line) {
        String name = trim ? trim(line) : line;
        return lowerCase ? name.toLowerCase(Locale.ROOT) : name;
    }

    /** What happens to a name. */
    public Judgement judge(String name) {
        Set<Irregularity> found = irregularities(name);
        if (found.isEmpty()) {
            return Judgement.REGULAR;
        }
        Handling strictest =
                found.stream().map(this::handling).max(Handling::compareTo).orElseThrow();
        return new Judgement(strictest, found);
    }

    /** What happens to a name with an irregularity. */
    public Handling handling(Irregularity irregularity) {
        return switch (irregularity) {
            case EMPTY_LINE -> emptyLines;
            case BLANK -> blanks;
            case DIGIT -> digits;
            case BOUNDARY, CONTROL_CHARACTER -> Handling.REFUSE;
        };
    }

    private static Set<Irregularity> irregularities(String name) {
        if (name.isEmpty()) {
            return EnumSet.of(Irregularity.EMPTY_LINE);
        }
        Set<Irregularity> found = Collections.emptySet();
        for (int i = 0; i < name.length(); ) {
            int codePoint = name.codePointAt(i);
            i += Character.charCount(codePoint);
            // letters are all but the whole of a file
            if (!Character.isLetter(codePoint)) {
                found = with(found, codePoint);
            }
        }
        return found;
    }

    private static Set<Irregularity> with(Set<Irregularity> found, int codePoint) {
        Irregularity irregularity;
        if (codePoint == Vocabulary.BOUNDARY) {
            irregularity = Irregularity.BOUNDARY;
        } else if (codePoint != '\t' && Character.isISOControl(codePoint)) {
            irregularity = Irregularity.CONTROL_CHARACTER;
        } else if (isBlank(codePoint)) {
            irregularity = Irregularity.BLANK;
        } else if (Character.isDigit(codePoint)) {
            irregularity = Irregularity.DIGIT;
        } else {
            return found;
        }
        Set<Irregularity> more = found.isEmpty() ? EnumSet.noneOf(Irregularity.class) : found;
        more.add(irregularity);
        return more;
    }

    private static String trim(String line) {
        int start = 0;
        int end = line.length();
        while (start < end && isBlank(line.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    /** White space of Java, and the no-break spaces that Java leaves out; none stands beyond the BMP. */
    private static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }
}
