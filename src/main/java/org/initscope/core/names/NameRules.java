package org.initscope.core.names;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What becomes of a line of a names file.
 *
 * @param form how the line becomes a name
 * @param emptyLines what happens to an empty line; allowed, it is a name without characters
 * @param blanks what happens to a name with white space in it
 * @param digits what happens to a name with a decimal digit in it
 * @param invisible what happens to a name with a character in it that shows nothing of its own
 * @param columns whether a file whose lines look like the rows of a table is refused, or each line allowed as a name
 */
public record NameRules(
        NameForm form, Handling emptyLines, Handling blanks, Handling digits, Handling invisible, Handling columns)
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
     * @param invisible its invisible characters, as code points
     */
    public record Judgement(Handling handling, Set<Irregularity> irregularities, SortedSet<Integer> invisible) {
        private static final Judgement REGULAR = new Judgement(Handling.ALLOW, Set.of(), Collections.emptySortedSet());

        /** Whether the name becomes examples. */
        public boolean isKept() {
            return handling == Handling.ALLOW;
        }
    }

    /** Names as they stand in the file, in NFC; every irregularity is refused. */
    public static NameRules strict() {
        return new NameRules(
                NameForm.standard(),
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE);
    }

    /** The name that stands on a line. */
    public String nameOn(String line) {
        return form.of(line);
    }

    /** Whether these rules change no name of these characters, and stumble over none for a character that is invisible. */
    public boolean leaveAlone(Vocabulary vocabulary) {
        int[] characters = vocabulary.characters();
        return form.unicode().holds(characters)
                && (invisible == Handling.ALLOW || Arrays.stream(characters).noneMatch(InvisibleCharacters::contains));
    }

    /** What happens to a name. */
    public Judgement judge(String name) {
        Set<Irregularity> found = irregularities(name);
        if (found.isEmpty()) {
            return Judgement.REGULAR;
        }
        Handling strictest =
                found.stream().map(this::handling).max(Handling::compareTo).orElseThrow();
        return new Judgement(strictest, found, invisible(name, found));
    }

    /** What happens to a name with an irregularity. */
    public Handling handling(Irregularity irregularity) {
        return switch (irregularity) {
            case EMPTY_LINE -> emptyLines;
            case BLANK -> blanks;
            case DIGIT -> digits;
            case INVISIBLE -> invisible;
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
            Optional<Irregularity> irregularity = irregularity(codePoint);
            if (irregularity.isPresent()) {
                found = found.isEmpty() ? EnumSet.noneOf(Irregularity.class) : found;
                found.add(irregularity.get());
            }
        }
        return found;
    }

    /** What is irregular about a character. */
    static Optional<Irregularity> irregularity(int codePoint) {
        // letters are all but the whole of a file
        if (Character.isLetter(codePoint) && !InvisibleCharacters.isFiller(codePoint)) {
            return Optional.empty();
        }
        if (codePoint == Vocabulary.BOUNDARY) {
            return Optional.of(Irregularity.BOUNDARY);
        }
        if (codePoint != '\t' && Character.isISOControl(codePoint) || VisibleText.isSeparator(codePoint)) {
            return Optional.of(Irregularity.CONTROL_CHARACTER);
        }
        if (NameForm.isBlank(codePoint)) {
            return Optional.of(Irregularity.BLANK);
        }
        if (Character.isDigit(codePoint)) {
            return Optional.of(Irregularity.DIGIT);
        }
        return InvisibleCharacters.contains(codePoint) ? Optional.of(Irregularity.INVISIBLE) : Optional.empty();
    }

    private static SortedSet<Integer> invisible(String name, Set<Irregularity> found) {
        if (!found.contains(Irregularity.INVISIBLE)) {
            return Collections.emptySortedSet();
        }
        SortedSet<Integer> characters = new TreeSet<>();
        name.codePoints().filter(InvisibleCharacters::contains).forEach(characters::add);
        return characters;
    }

    /** The sentence's part on the first irregularity of a name that is refused: what the line does, and how to mend it. */
    public String refusal(String name) {
        Irregularity irregularity = irregularities(name).stream()
                .filter(one -> handling(one) == Handling.REFUSE)
                .findFirst()
                .orElseThrow();
        if (irregularity == Irregularity.EMPTY_LINE) {
            return irregularity.predicate() + ": " + irregularity.remedy();
        }
        int character = name.codePoints()
                .filter(one -> irregularity(one).equals(Optional.of(irregularity)))
                .findFirst()
                .orElseThrow();
        return irregularity.predicate(character) + " \"" + VisibleText.of(name) + "\": " + irregularity.remedy();
    }
}
