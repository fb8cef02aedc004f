package org.initscope.core.search;

import java.util.Comparator;
import java.util.List;

/**
 * A key that conditions may name.
 *
 * @param name of its value among those that a condition is asked about
 * @param path of the key in a job; the last parts of it name the key too where no other key ends in them
 * @param values all that it has, none of them equal; empty where nothing is known
 */
public record ConditionKey(String name, String path, List<SweptValue> values) {
    public ConditionKey {
        values = List.copyOf(values);
    }

    boolean isNamed(String word) {
        return word.equals(name) || word.equals(path);
    }

    boolean endsIn(String word) {
        return path.endsWith("." + word);
    }

    boolean has(SweptValue value) {
        return values.isEmpty() || values.stream().anyMatch(value::isSameAs);
    }

    boolean hasKindOf(SweptValue value) {
        return values.isEmpty() || values.stream().anyMatch(one -> one.kind().equals(value.kind()));
    }

    /** The value that another one was meant to be, which of numbers is the nearest one. */
    SweptValue nearest(SweptValue value, Resemblance resemblance) {
        List<SweptValue> alike = values.stream()
                .filter(one -> one.isNumber() && value.isNumber())
                .toList();
        if (!alike.isEmpty()) {
            return alike.stream()
                    .min(Comparator.comparingDouble(one -> Math.abs(one.number() - value.number())))
                    .orElseThrow();
        }
        List<String> shown = values.stream().map(SweptValue::shown).toList();
        return values.get(shown.indexOf(resemblance.nearest(value.shown(), shown)));
    }
}
