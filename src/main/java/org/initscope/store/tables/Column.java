package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One column of a table, declared once: the Parquet schema, the checks of rows and the documentation come from here.
 *
 * @param name snake_case
 * @param nullable whether the value may be undefined
 * @param meaning one sentence, with the unit
 * @param earlier the name that files of earlier versions have for it
 */
public record Column(String name, Type type, boolean nullable, String meaning, Optional<String> earlier) {
    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9_]*");

    /** What a value of a column is. */
    public enum Type {
        STRING,
        INT,
        LONG,
        DOUBLE,
        BOOLEAN,
        /** Microseconds in UTC. */
        TIMESTAMP,
        LONG_ARRAY
    }

    public Column {
        require(SNAKE_CASE.matcher(name).matches(), "the column name %s is not in snake_case", name);
    }

    /** A column that always had its name. */
    public Column(String name, Type type, boolean nullable, String meaning) {
        this(name, type, nullable, meaning, Optional.empty());
    }

    public static Column required(String name, Type type, String meaning) {
        return new Column(name, type, false, meaning);
    }

    public static Column nullable(String name, Type type, String meaning) {
        return new Column(name, type, true, meaning);
    }
}
