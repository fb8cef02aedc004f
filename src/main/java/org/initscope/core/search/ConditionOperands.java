package org.initscope.core.search;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.core.search.Condition.Relation;

/**
 * What the two sides of a comparison mean. A word is a key by its name, or a value of the other side's key, or a key by
 * its last parts, in this order.
 *
 * @param fault of the condition, from what is wrong with it
 */
record ConditionOperands(
        List<ConditionKey> keys, Resemblance resemblance, Function<String, IllegalArgumentException> fault) {

    /** A side as it is written. */
    sealed interface Written {
        String text();

        /** What it can stand for as a value, the likeliest first. */
        List<SweptValue> readings();
    }

    /** A word, or a number. */
    record Word(String text, SweptValue value) implements Written {
        @Override
        public List<SweptValue> readings() {
            return Stream.of(value, new SweptValue.Text(text)).distinct().toList();
        }
    }

    /** A text in quotes, or a list. */
    record Value(SweptValue value) implements Written {
        @Override
        public String text() {
            return value.shown();
        }

        @Override
        public List<SweptValue> readings() {
            return List.of(value);
        }
    }

    Condition.Comparison comparison(Written left, Relation relation, Written right) {
        Optional<ConditionKey> a = byName(left);
        Optional<ConditionKey> b = byName(right);
        if (a.isEmpty() && !isValueOf(b, left)) {
            a = byLastParts(left);
        }
        if (b.isEmpty() && !isValueOf(a, right)) {
            b = byLastParts(right);
        }
        if (a.isPresent() && b.isPresent()) {
            requireComparable(a.get(), b.get());
            return new Condition.Comparison(key(a.get()), relation, key(b.get()));
        }
        if (a.isPresent()) {
            return new Condition.Comparison(key(a.get()), relation, literal(a.get(), relation, right));
        }
        if (b.isPresent()) {
            return new Condition.Comparison(literal(b.get(), relation, left), relation, key(b.get()));
        }
        throw noKey(left, right);
    }

    private static Condition.Operand key(ConditionKey key) {
        return new Condition.Key(key.name());
    }

    private Optional<ConditionKey> byName(Written side) {
        return keys.stream()
                .filter(key -> side instanceof Word && key.isNamed(side.text()))
                .findFirst();
    }

    private static boolean isValueOf(Optional<ConditionKey> key, Written side) {
        return key.isPresent() && side.readings().stream().anyMatch(key.get()::has);
    }

    private Optional<ConditionKey> byLastParts(Written side) {
        List<ConditionKey> ending = keys.stream()
                .filter(key -> side instanceof Word && key.endsIn(side.text()))
                .toList();
        if (ending.size() > 1) {
            throw fault.apply("names " + side.text() + ", in which several swept keys end: write "
                    + ending.stream().map(ConditionKey::path).collect(Collectors.joining(" or ")));
        }
        return ending.stream().findFirst();
    }

    private void requireComparable(ConditionKey left, ConditionKey right) {
        if (left.values().stream().noneMatch(right::hasKindOf) && !left.values().isEmpty()) {
            throw fault.apply(
                    "compares " + left.path() + " with " + right.path() + ", whose values are of another kind");
        }
    }

    private Condition.Literal literal(ConditionKey key, Relation relation, Written side) {
        return new Condition.Literal(
                switch (relation) {
                    case EQUAL, DIFFERENT -> oneOf(key, side.readings());
                    case IN -> new SweptValue.Several(
                            ((SweptValue.Several) side.readings().get(0))
                                    .values().stream()
                                            .map(value -> oneOf(key, readings(value)))
                                            .toList());
                    case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                        SweptValue value = side.readings().get(0);
                        requireKind(key, value);
                        yield value;
                    }
                });
    }

    private static List<SweptValue> readings(SweptValue value) {
        return Stream.of(value, (SweptValue) new SweptValue.Text(value.shown())).toList();
    }

    private SweptValue oneOf(ConditionKey key, List<SweptValue> readings) {
        return readings.stream().filter(key::has).findFirst().orElseThrow(() -> {
            SweptValue value = readings.get(0);
            requireKind(key, value);
            return fault.apply(
                    "compares " + key.path() + " with " + value.shown() + ", which it never is: did you mean "
                            + key.nearest(value, resemblance).shown() + "?");
        });
    }

    private void requireKind(ConditionKey key, SweptValue value) {
        if (!key.hasKindOf(value)) {
            SweptValue nearest = key.nearest(value, resemblance);
            throw fault.apply("compares " + key.path() + ", " + nearest.kind() + ", with " + value.shown() + ", "
                    + value.kind() + ": did you mean " + nearest.shown() + "?");
        }
    }

    private IllegalArgumentException noKey(Written left, Written right) {
        List<String> paths = keys.stream().map(ConditionKey::path).toList();
        Optional<Written> dotted = Stream.of(left, right)
                .filter(side -> side instanceof Word word && word.value() instanceof SweptValue.Text)
                .filter(side -> side.text().contains("."))
                .findFirst();
        String what = dotted.map(side -> "names " + side.text() + ", which is not swept")
                .orElse("compares " + left.text() + " with " + right.text() + ", and neither is a swept key");
        String meant = resemblance.nearest(dotted.orElse(left).text(), paths);
        return fault.apply(what + "; swept are " + String.join(", ", paths) + ": did you mean " + meant + "?");
    }
}
