package org.initscope.core.names;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The classes that a network predicts. Class 0 is the boundary '.', which stands before and after every name. Classes 1 …
 * V − 1 are the characters of the names, as Unicode code points in ascending order.
 */
public final class Vocabulary implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The character that stands for the start and the end of a name. */
    public static final int BOUNDARY = '.';

    /** The class of {@link #BOUNDARY}. */
    public static final int BOUNDARY_CLASS = 0;

    /** The code point of each class; ascending from index 1 on. */
    private final int[] codePoints;

    private Vocabulary(int[] codePoints) {
        this.codePoints = codePoints;
    }

    /**
     * The vocabulary of the given characters, in any order and any number of times.
     *
     * @throws IllegalArgumentException where one of them is the boundary or no Unicode scalar value, or there is none
     */
    public static Vocabulary of(int... characters) {
        int[] sorted = Arrays.stream(characters).sorted().distinct().toArray();
        require(sorted.length >= 1, "the names hold no character, expected at least one");
        int[] codePoints = new int[sorted.length + 1];
        codePoints[BOUNDARY_CLASS] = BOUNDARY;
        for (int i = 0; i < sorted.length; i++) {
            requireCharacter(sorted[i]);
            codePoints[i + 1] = sorted[i];
        }
        return new Vocabulary(codePoints);
    }

    /** The vocabulary of all characters of some names. */
    public static Vocabulary ofNames(Iterable<String> names) {
        CharacterSet characters = new CharacterSet();
        names.forEach(characters::addAll);
        return of(characters.toArray());
    }

    private static void requireCharacter(int codePoint) {
        require(
                Character.isValidCodePoint(codePoint) && !isSurrogate(codePoint),
                "%s is no Unicode character, expected a code point without surrogates",
                hexadecimal(codePoint));
        require(codePoint != BOUNDARY, "a name holds '.', which marks the boundary of names: remove it from the names");
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** The number of classes V, the boundary included. */
    public int size() {
        return codePoints.length;
    }

    /** The code points of all classes but the boundary, in ascending order. */
    public int[] characters() {
        return Arrays.copyOfRange(codePoints, 1, codePoints.length);
    }

    /** The code point of a class. */
    public int codePoint(int characterClass) {
        require(
                characterClass >= 0 && characterClass < codePoints.length,
                "class %d is not in the vocabulary, expected 0 to %d",
                characterClass,
                codePoints.length - 1);
        return codePoints[characterClass];
    }

    /** The text of a class, for example {@code a}, or {@code .} for the boundary. */
    public String character(int characterClass) {
        return Character.toString(codePoint(characterClass));
    }

    /** Whether every character of a name has a class. */
    public boolean covers(String name) {
        return name.codePoints().allMatch(c -> c != BOUNDARY && find(c) > 0);
    }

    /**
     * The classes of a name's characters, without boundaries.
     *
     * @throws IllegalArgumentException where the name holds the boundary or an unknown character
     */
    public int[] encode(String name) {
        int[] classes = name.codePoints().toArray();
        for (int i = 0; i < classes.length; i++) {
            int codePoint = classes[i];
            require(codePoint != BOUNDARY, "the name \"%s\" holds the boundary character '.'", name);
            classes[i] = find(codePoint);
            // the text is made only where it is needed: names are many
            if (classes[i] <= 0) {
                require(
                        false,
                        "the name \"%s\" holds %s \"%s\", which is not among the %d classes of the vocabulary",
                        name,
                        hexadecimal(codePoint),
                        Character.toString(codePoint),
                        codePoints.length);
            }
        }
        return classes;
    }

    /** The name whose characters have the given classes; boundaries are shown as {@code .}. */
    public String decode(int... classes) {
        StringBuilder name = new StringBuilder();
        for (int characterClass : classes) {
            name.appendCodePoint(codePoint(characterClass));
        }
        return name.toString();
    }

    private int find(int codePoint) {
        return Arrays.binarySearch(codePoints, 1, codePoints.length, codePoint);
    }

    /** One class a line, in the order of the classes: {@code U+0061 a}. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        for (int codePoint : codePoints) {
            text.append(hexadecimal(codePoint))
                    .append(' ')
                    .appendCodePoint(codePoint)
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @throws IllegalArgumentException with the number of the line that is not as expected
     */
    public static Vocabulary parse(String text) {
        List<String> lines = text.lines().toList();
        require(lines.size() >= 2, "the vocabulary has %d lines, expected the boundary and a character", lines.size());
        int[] codePoints = new int[lines.size()];
        for (int i = 0; i < codePoints.length; i++) {
            codePoints[i] = parseLine(lines.get(i), i + 1);
            if (i == BOUNDARY_CLASS) {
                require(
                        codePoints[i] == BOUNDARY,
                        "line 1 of the vocabulary is \"%s\", expected \"U+002E .\"",
                        lines.get(i));
                continue;
            }
            requireCharacter(codePoints[i]);
            require(
                    i == 1 || codePoints[i] > codePoints[i - 1],
                    "line %d of the vocabulary is \"%s\", expected a larger code point than on the line before",
                    i + 1,
                    lines.get(i));
        }
        return new Vocabulary(codePoints);
    }

    private static int parseLine(String line, int number) {
        String form =
                "line %d of the vocabulary is \"%s\", expected a code point and its character, as in \"U+0061 a\"";
        String[] parts = line.split(" ", 2);
        require(parts[0].matches("U\\+[0-9A-F]{4,6}"), form, number, line);
        int codePoint = Integer.parseInt(parts[0].substring(2), 16);
        require(Character.isValidCodePoint(codePoint), form, number, line);
        // an editor that trims lines takes away a character that is itself a blank
        boolean trimmed = parts.length == 1 || parts[1].isBlank();
        require(trimmed || parts[1].equals(Character.toString(codePoint)), form, number, line);
        return codePoint;
    }

    private static String hexadecimal(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X", codePoint);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Vocabulary v && Arrays.equals(codePoints, v.codePoints);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(codePoints);
    }

    @Override
    public String toString() {
        return "Vocabulary[" + codePoints.length + " classes]";
    }
}
