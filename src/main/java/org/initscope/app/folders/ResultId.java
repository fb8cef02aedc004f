package org.initscope.app.folders;

import static org.initscope.core.Check.require;

import java.util.Set;
import java.util.regex.Pattern;

/** What may be the id of a run or search, which stands in paths, in queries and, as a partition's value, in tables. */
public final class ResultId {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** Names in the folder of runs and searches that are none of theirs. */
    private static final Set<String> TAKEN = Set.of("tables", "examples", SearchLocation.FOLDER);

    /**
     * Texts that DuckDB, Spark or pyarrow take for a number, a date, a truth value or NULL where they are a partition's
     * value. These are decimal numbers with an exponent, a type's letter or underscores, hexadecimal, octal and binary
     * numbers, dates, and words.
     */
    private static final Pattern NO_TEXT = Pattern.compile(
            "[0-9][0-9_]*(\\.[0-9_]*)?(e-?[0-9][0-9_]*)?[dfl]?"
                    + "|0x[0-9a-f_]*(\\.[0-9a-f]*)?(p-?[0-9]+)?[dfl]?"
                    + "|0[bo][0-9_]*"
                    + "|[0-9]+-[0-9]{1,2}-[0-9]{1,4}"
                    + "|null|nan|inf|infinity|epoch|true|false",
            Pattern.CASE_INSENSITIVE);

    private ResultId() {}

    /**
     * Requires that an id can name a folder, also that of a run or search which is there already.
     *
     * @param what it is of: run or search
     */
    public static void requireName(String what, String id) {
        require(
                ID.matcher(id).matches(),
                "the %s id '%s' is none: letters, digits, '.', '_' and '-' make one, 128 at most, a letter or digit first;"
                        + " give one with --%s-id",
                what,
                id,
                what);
    }

    /**
     * Requires that every reader of the tables sees an id as it was given.
     *
     * @param what it is of: run or search
     * @throws IllegalArgumentException with an id that can be taken instead
     */
    public static void requireReadable(String what, String id) {
        requireName(what, id);
        require(
                !TAKEN.contains(id),
                "the %s id '%s' is none: the folder of that name is not one of a %s; give another, such as --%s-id %s-%s",
                what,
                id,
                what,
                what,
                what,
                id);
        require(
                !NO_TEXT.matcher(id).matches(),
                "the %s id '%s' is none: readers of the tables would take it for a number, a date or NULL; give one that"
                        + " stays a text, such as --%s-id %s-%s",
                what,
                id,
                what,
                what,
                id);
    }
}
