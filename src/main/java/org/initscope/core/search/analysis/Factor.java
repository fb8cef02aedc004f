package org.initscope.core.search.analysis;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A swept key and its values.
 *
 * @param levels the values as a job takes them: numbers ascending, then lists, the shorter first, then words, none first
 */
public record Factor(String key, List<String> levels) {
    /** The key whose values are chance, with which everything else is compared. */
    public static final String SEED = "training.seed";

    private static final Comparator<String> NUMBERS =
            Comparator.comparing(level -> decimal(level).orElseThrow());

    private static final Comparator<String> LISTS = Comparator.<String>comparingInt(
                    list -> elements(list).size())
            .thenComparing(
                    Factor::elements,
                    (a, b) -> Arrays.compare(a.toArray(String[]::new), b.toArray(String[]::new), Factor::compare));

    private static final Comparator<String> WORDS = Comparator.<String, Boolean>comparing(word -> !word.equals("none"))
            .thenComparing(Comparator.naturalOrder());

    public Factor {
        levels = List.copyOf(levels);
    }

    /** With the values in their order. */
    public static Factor of(String key, Collection<String> levels) {
        return new Factor(
                key, levels.stream().distinct().sorted(Factor::compare).toList());
    }

    /** Whether the values of a key are chance. */
    public static boolean isNoise(String key) {
        return key.equals(SEED);
    }

    /** The number that a level is; NaN where it is none. */
    public double number(int level) {
        return decimal(levels.get(level)).map(BigDecimal::doubleValue).orElse(Double.NaN);
    }

    /** A level as people read it: 1e-4 for 1.0E-4, and a list of equal elements by their number, {@code 32 × 64}. */
    public static String shown(String level) {
        if (kind(level) == 0) {
            return number(level);
        }
        if (kind(level) != 1) {
            return level;
        }
        List<String> elements = elements(level);
        return elements.size() > 1 && elements.stream().distinct().count() == 1
                ? elements.size() + " × " + elements.get(0)
                : level;
    }

    /** A text that is a number, such as 007, stays as it is. */
    private static String number(String level) {
        return Double.toString(Double.parseDouble(level)).equals(level)
                ? level.replace(".0E", "e").replace("E", "e")
                : level;
    }

    private static int compare(String a, String b) {
        int kind = Integer.compare(kind(a), kind(b));
        if (kind != 0) {
            return kind;
        }
        Comparator<String> order =
                switch (kind(a)) {
                    case 0 -> NUMBERS;
                    case 1 -> LISTS;
                    default -> WORDS;
                };
        // 7 and 007 are one number and two texts
        return order.thenComparing(Comparator.naturalOrder()).compare(a, b);
    }

    private static int kind(String level) {
        return decimal(level).isPresent()
                ? 0
                : level.startsWith("[") && level.endsWith("]") ? 1 : level.isEmpty() ? 3 : 2;
    }

    private static List<String> elements(String list) {
        return List.of(list.substring(1, list.length() - 1).split(", *"));
    }

    private static Optional<BigDecimal> decimal(String level) {
        try {
            return Optional.of(new BigDecimal(level));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
