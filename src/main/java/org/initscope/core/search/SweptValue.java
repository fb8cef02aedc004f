package org.initscope.core.search;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.initscope.core.search.analysis.Factor;

/** One value of a swept key, with its type. */
public sealed interface SweptValue extends Serializable {

    /** The value as a job file states it; equal values have one text. */
    String text();

    /** The value as people read it, without quotes. */
    default String shown() {
        return text();
    }

    /** The same in a sentence or a line of a terminal: 1e-4, where {@link #shown} has 1.0E-4. */
    default String printed() {
        if (this instanceof Real) {
            return Factor.shown(shown());
        }
        return this instanceof Several several
                ? several.values().stream().map(SweptValue::printed).collect(Collectors.joining(", ", "[", "]"))
                : shown();
    }

    /** A whole number. */
    record Whole(long value) implements SweptValue {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /** A finite number. */
    record Real(double value) implements SweptValue {
        public Real {
            require(Double.isFinite(value), "a swept value is %s, expected a finite number", value);
        }

        @Override
        public String text() {
            return Double.toString(value);
        }
    }

    /** A word or another text. */
    record Text(String value) implements SweptValue {
        @Override
        public String text() {
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
        }

        @Override
        public String shown() {
            return value;
        }
    }

    /** True or false. */
    record Flag(boolean value) implements SweptValue {
        @Override
        public String text() {
            return Boolean.toString(value);
        }
    }

    /** Several values in an order, for example the widths of hidden layers. */
    record Several(List<SweptValue> values) implements SweptValue {
        public Several {
            values = List.copyOf(values);
        }

        @Override
        public String text() {
            return values.stream().map(SweptValue::text).collect(Collectors.joining(", ", "[", "]"));
        }

        @Override
        public String shown() {
            return values.stream().map(SweptValue::shown).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** A section of a job, for example a learning rate's {@code { cosine = … }}. */
    record Section(Map<String, SweptValue> values) implements SweptValue {
        public Section {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }

        @Override
        public String text() {
            return values.entrySet().stream()
                    .map(e -> new Text(e.getKey()).text() + " = " + e.getValue().text())
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }

        @Override
        public String shown() {
            return values.entrySet().stream()
                    .map(e -> e.getKey() + " = " + e.getValue().shown())
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
    }

    /** Whether two values are the same to a job: 1 and 1.0 are. */
    default boolean isSameAs(SweptValue other) {
        return identity().equals(other.identity());
    }

    /** Equal for values that are the same to a job, and for no others. */
    default Object identity() {
        if (this instanceof Whole whole) {
            return BigDecimal.valueOf(whole.value()).stripTrailingZeros();
        }
        if (this instanceof Real real) {
            return BigDecimal.valueOf(real.value()).stripTrailingZeros();
        }
        return this instanceof Several several
                ? several.values().stream().map(SweptValue::identity).toList()
                : this;
    }

    /** What it is, for a sentence; values of different kinds are never the same. */
    default String kind() {
        if (isNumber()) {
            return "a number";
        }
        if (this instanceof Text) {
            return "a text";
        }
        if (this instanceof Flag) {
            return "a truth value";
        }
        return this instanceof Several ? "a list" : "a section";
    }

    /** Whether it is a number of either kind. */
    default boolean isNumber() {
        return this instanceof Whole || this instanceof Real;
    }

    /**
     * The number.
     *
     * @throws IllegalArgumentException where it is none
     */
    default double number() {
        if (this instanceof Whole whole) {
            return whole.value();
        }
        if (this instanceof Real real) {
            return real.value();
        }
        throw new IllegalArgumentException(shown() + " is not a number");
    }
}
