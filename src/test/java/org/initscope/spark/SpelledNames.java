package org.initscope.spark;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Vocabulary;

/** Names made for tests, and names as examples spell them. */
public final class SpelledNames {
    private static final int FIRST_LETTER = 0x10428;
    private static final int LETTERS = 26;
    private static final int LENGTH = 18;

    private SpelledNames() {}

    /** Names that all differ, of 72 bytes each: 30,000 fill three partitions. */
    public static List<String> numbered(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder name = new StringBuilder();
            for (int rest = i, letter = 0; letter < LENGTH; letter++, rest /= LETTERS) {
                name.appendCodePoint(FIRST_LETTER + rest % LETTERS);
            }
            names.add(name.toString());
        }
        return names;
    }

    /** The names that examples spell, in their order. */
    public static List<String> of(Examples examples, Vocabulary vocabulary) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < examples.size(); i++) {
            if (examples.target(i) == Vocabulary.BOUNDARY_CLASS) {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(vocabulary.character(examples.target(i)));
            }
        }
        return names;
    }
}
