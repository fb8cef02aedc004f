package org.initscope.core.names;

import java.io.Serializable;
import java.util.Locale;

/**
 * How the text of a line becomes a name, before anything is asked of it.
 *
 * @param unicode the normalization form
 * @param lowerCase whether names are turned into lower case (Unicode, no locale)
 * @param trim whether blanks before and after a name are taken away
 */
public record NameForm(UnicodeForm unicode, boolean lowerCase, boolean trim) implements Serializable {

    /** In NFC, and otherwise as they stand in the file. */
    public static NameForm standard() {
        return new NameForm(UnicodeForm.NFC, false, false);
    }

    /** The name that stands on a line. */
    public String of(String line) {
        String normal = unicode.of(line);
        String name = trim ? trim(normal) : normal;
        // lower case of a normalized text need not be normalized
        return lowerCase ? unicode.of(name.toLowerCase(Locale.ROOT)) : name;
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
    static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }
}
