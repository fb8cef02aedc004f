package org.initscope.core.search;

import java.util.List;
import java.util.Map;

/**
 * A condition on the values of swept keys, for example
 * {@code model.normalization == batch && model.initialization.weights.gain > 2}.
 *
 * <p>Operators, from the weakest: {@code ||}, {@code &&}, {@code !}, and {@code == != < <= > >= in}; parentheses. A key, or
 * its last parts where no other key ends in them, stands for its value, another word for itself; lists stand in brackets.
 * Numbers compare as numbers, texts by their letters; {@code <} and its like are false between values of different kinds.
 * A comparison names a key, and values that it has.
 */
public sealed interface Condition {

    /** Whether it holds for some values of the keys. */
    boolean holds(Map<String, SweptValue> values);

    /**
     * Reads a condition.
     *
     * @param keys what it may name, at least one
     * @param resemblance to name what may have been meant
     * @throws IllegalArgumentException with the condition and the place in it that is wrong
     */
    static Condition parse(String text, List<ConditionKey> keys, Resemblance resemblance) {
        return new ConditionParser(text, keys, resemblance).parse();
    }

    /** Both. */
    record And(Condition left, Condition right) implements Condition {
        @Override
        public boolean holds(Map<String, SweptValue> values) {
            return left.holds(values) && right.holds(values);
        }
    }

    /** One or both. */
    record Or(Condition left, Condition right) implements Condition {
        @Override
        public boolean holds(Map<String, SweptValue> values) {
            return left.holds(values) || right.holds(values);
        }
    }

    /** The opposite. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(Map<String, SweptValue> values) {
            return !condition.holds(values);
        }
    }

    /** Two operands and what is said of them. */
    record Comparison(Operand left, Relation relation, Operand right) implements Condition {
        @Override
        public boolean holds(Map<String, SweptValue> values) {
            return relation.holds(left.value(values), right.value(values));
        }
    }

    /** What stands on one side of a comparison. */
    sealed interface Operand {
        SweptValue value(Map<String, SweptValue> values);
    }

    /** The value of a key. */
    record Key(String name) implements Operand {
        @Override
        public SweptValue value(Map<String, SweptValue> values) {
            return values.get(name);
        }
    }

    /** A value as written. */
    record Literal(SweptValue value) implements Operand {
        @Override
        public SweptValue value(Map<String, SweptValue> values) {
            return value;
        }
    }

    /** What a comparison says of its operands. */
    enum Relation {
        EQUAL("=="),
        DIFFERENT("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        IN("in");

        private final String symbol;

        Relation(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        boolean holds(SweptValue left, SweptValue right) {
            return switch (this) {
                case EQUAL -> left.isSameAs(right);
                case DIFFERENT -> !left.isSameAs(right);
                case IN -> right instanceof SweptValue.Several several
                        && several.values().stream().anyMatch(left::isSameAs);
                case LESS -> compare(left, right, -1, -1);
                case LESS_OR_EQUAL -> compare(left, right, -1, 0);
                case GREATER -> compare(left, right, 1, 1);
                case GREATER_OR_EQUAL -> compare(left, right, 1, 0);
            };
        }

        private static boolean compare(SweptValue left, SweptValue right, int sign, int alsoSign) {
            int order;
            if (left.isNumber() && right.isNumber()) {
                order = Double.compare(left.number(), right.number());
            } else if (left instanceof SweptValue.Text a && right instanceof SweptValue.Text b) {
                order = a.value().compareTo(b.value());
            } else {
                return false;
            }
            return Integer.signum(order) == sign || Integer.signum(order) == alsoSign;
        }
    }
}
