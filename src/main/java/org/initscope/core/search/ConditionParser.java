package org.initscope.core.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recursive descent over the words of one condition. */
final class ConditionParser {
    private static final Pattern WORD = Pattern.compile(
            "\\s*(\"(?:[^\"\\\\]++|\\\\.)*+\"|[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?(?![\\w.-])|[\\w-]+(?:\\.[\\w-]+)*"
                    + "|==|!=|<=|>=|&&|\\|\\||[<>!()\\[\\],])");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern NAME = Pattern.compile("[\\w-]+(?:\\.[\\w-]+)*");

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    /** A longer one, or one that nests deeper, is none that somebody wrote. */
    private static final int LONGEST = 10_000;

    private static final int DEEPEST = 100;

    private static final int SHOWN = 100;

    private final String text;
    private final ConditionOperands operands;
    private final List<String> words = new ArrayList<>();
    private int at;
    private int depth;

    ConditionParser(String text, List<ConditionKey> keys, Resemblance resemblance) {
        this.text = text;
        this.operands = new ConditionOperands(keys, resemblance, this::fault);
    }

    Condition parse() {
        if (text.length() > LONGEST) {
            throw fault("has " + text.length() + " characters, expected at most " + LONGEST);
        }
        split();
        Condition condition = or();
        if (at < words.size()) {
            throw fault("has " + words.get(at) + " where it should end or go on with && or ||");
        }
        return condition;
    }

    private void split() {
        Matcher matcher = WORD.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find(end)) {
            if (matcher.start() != end) {
                break;
            }
            words.add(matcher.group(1));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank()) {
            throw fault("has " + shortened(text.substring(end).strip())
                    + " in it, which is no word of a condition: quote a text that has other signs");
        }
    }

    private Condition or() {
        Condition condition = and();
        while (take("||")) {
            condition = new Condition.Or(condition, and());
        }
        return condition;
    }

    private Condition and() {
        Condition condition = not();
        while (take("&&")) {
            condition = new Condition.And(condition, not());
        }
        return condition;
    }

    private Condition not() {
        boolean opposite = take("!");
        if (opposite || take("(")) {
            deeper();
            Condition inner = opposite ? not() : or();
            depth--;
            if (opposite) {
                return new Condition.Not(inner);
            }
            expect(")");
            return inner;
        }
        return comparison();
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw fault("nests deeper than " + DEEPEST + " levels");
        }
    }

    private Condition comparison() {
        ConditionOperands.Written left = operand();
        String symbol = next("a comparison (==, !=, <, <=, >, >= or in)");
        for (Condition.Relation relation : Condition.Relation.values()) {
            if (relation.symbol().equals(symbol)) {
                ConditionOperands.Written right = operand();
                requireList(relation, right);
                return operands.comparison(left, relation, right);
            }
        }
        throw fault("has " + symbol + ", expected a comparison (==, !=, <, <=, >, >= or in)");
    }

    private void requireList(Condition.Relation relation, ConditionOperands.Written right) {
        if (relation == Condition.Relation.IN && !(right.readings().get(0) instanceof SweptValue.Several)) {
            throw fault("has no list behind in, expected for example in [1, 2]");
        }
    }

    private ConditionOperands.Written operand() {
        String word = next("a key or a value");
        SweptValue value = value(word);
        return word.equals("[") || word.startsWith("\"")
                ? new ConditionOperands.Value(value)
                : new ConditionOperands.Word(word, value);
    }

    private SweptValue value(String word) {
        if (word.equals("[")) {
            return list();
        }
        if (word.startsWith("\"")) {
            return new SweptValue.Text(unescaped(word.substring(1, word.length() - 1)));
        }
        if (WHOLE.matcher(word).matches()) {
            return new SweptValue.Whole(Long.parseLong(word));
        }
        if (NUMBER.matcher(word).matches()) {
            return number(word);
        }
        if (word.equals("true") || word.equals("false")) {
            return new SweptValue.Flag(word.equals("true"));
        }
        if (!NAME.matcher(word).matches()) {
            throw fault("has " + word + ", expected a key or a value");
        }
        return new SweptValue.Text(word);
    }

    private SweptValue number(String word) {
        double number = Double.parseDouble(word);
        if (!Double.isFinite(number)) {
            throw fault("has " + shortened(word) + ", which is too large a number");
        }
        return new SweptValue.Real(number);
    }

    private static String unescaped(String quoted) {
        return ESCAPED.matcher(quoted)
                .replaceAll(
                        escaped -> escaped.group(1).equals("n") ? "\n" : Matcher.quoteReplacement(escaped.group(1)));
    }

    private SweptValue list() {
        deeper();
        List<SweptValue> values = new ArrayList<>();
        if (!take("]")) {
            do {
                values.add(value(next("a value")));
            } while (take(","));
            expect("]");
        }
        depth--;
        return new SweptValue.Several(values);
    }

    private boolean take(String word) {
        if (at < words.size() && words.get(at).equals(word)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String word) {
        if (!take(word)) {
            throw fault((at < words.size() ? "has " + words.get(at) : "ends") + ", expected " + word);
        }
    }

    private String next(String expected) {
        if (at == words.size()) {
            throw fault("ends, expected " + expected);
        }
        return words.get(at++);
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("the condition '" + shortened(text) + "' " + what);
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
