package org.initscope.core.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recursive descent over the words of one condition. */
final class ConditionParser {
    private static final Pattern WORD = Pattern.compile(
            "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?(?![\\w.-])|[\\w-]+(?:\\.[\\w-]+)*"
                    + "|==|!=|<=|>=|&&|\\|\\||[<>!()\\[\\],])");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern NAME = Pattern.compile("[\\w-]+(?:\\.[\\w-]+)*");

    private final String text;
    private final List<String> keys;
    private final List<String> words = new ArrayList<>();
    private int at;

    ConditionParser(String text, List<String> keys) {
        this.text = text;
        this.keys = keys;
    }

    Condition parse() {
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
            throw fault("has " + text.substring(end).strip() + " in it, which is no word of a condition");
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
        if (take("!")) {
            return new Condition.Not(not());
        }
        if (take("(")) {
            Condition inner = or();
            expect(")");
            return inner;
        }
        return comparison();
    }

    private Condition comparison() {
        Condition.Operand left = operand();
        String symbol = next("a comparison (==, !=, <, <=, >, >= or in)");
        for (Condition.Relation relation : Condition.Relation.values()) {
            if (relation.symbol().equals(symbol)) {
                Condition.Operand right = operand();
                requireList(relation, right);
                return new Condition.Comparison(left, relation, right);
            }
        }
        throw fault("has " + symbol + ", expected a comparison (==, !=, <, <=, >, >= or in)");
    }

    private void requireList(Condition.Relation relation, Condition.Operand right) {
        boolean list = right instanceof Condition.Literal literal && literal.value() instanceof SweptValue.Several;
        if (relation == Condition.Relation.IN && !list) {
            throw fault("has no list behind in, expected for example in [1, 2]");
        }
    }

    private Condition.Operand operand() {
        String word = next("a key or a value");
        if (keys.contains(word)) {
            return new Condition.Key(word);
        }
        return new Condition.Literal(value(word));
    }

    private SweptValue value(String word) {
        if (word.equals("[")) {
            return list();
        }
        if (word.startsWith("\"")) {
            return new SweptValue.Text(
                    word.substring(1, word.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        if (WHOLE.matcher(word).matches()) {
            return new SweptValue.Whole(Long.parseLong(word));
        }
        if (NUMBER.matcher(word).matches()) {
            return new SweptValue.Real(Double.parseDouble(word));
        }
        if (word.equals("true") || word.equals("false")) {
            return new SweptValue.Flag(word.equals("true"));
        }
        if (!NAME.matcher(word).matches()) {
            throw fault("has " + word + ", expected a key or a value");
        }
        if (word.contains(".")) {
            throw fault("names " + word + ", which is not swept; swept are " + String.join(", ", keys));
        }
        return new SweptValue.Text(word);
    }

    private SweptValue list() {
        List<SweptValue> values = new ArrayList<>();
        if (take("]")) {
            return new SweptValue.Several(values);
        }
        do {
            values.add(value(next("a value")));
        } while (take(","));
        expect("]");
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
        return new IllegalArgumentException("the condition '" + text + "' " + what);
    }
}
