package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A name becomes its examples, a context and the character after it. */
class ContextWindowTest {
    private final Vocabulary vocabulary = Vocabulary.ofNames(List.of("abcdefghijklmnopqrstuvwxyz"));

    @Test
    void emmaBecomesTheFiveExamplesOfTheLecture() {
        assertThat(examplesOf("emma", 3)).containsExactly("... -> e", "..e -> m", ".em -> m", "emm -> a", "mma -> .");
    }

    @Test
    void aWindowOfOneIsABigramAndALongOneIsPadded() {
        assertThat(examplesOf("ava", 1)).containsExactly(". -> a", "a -> v", "v -> a", "a -> .");
        assertThat(examplesOf("al", 5)).containsExactly("..... -> a", "....a -> l", "...al -> .");
    }

    @Test
    void aNameWithoutCharactersIsTheOneExampleOfItsBoundary() {
        assertThat(examplesOf("", 2)).containsExactly(".. -> .");
    }

    @Test
    void aWindowWithoutCharactersIsRefused() {
        assertThatThrownBy(() -> new ContextWindow(0)).hasMessageContaining("block size is 0");
    }

    private List<String> examplesOf(String name, int blockSize) {
        Minibatch examples = new ContextWindow(blockSize).examples(vocabulary.encode(name));
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < examples.examples(); row++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < blockSize; i++) {
                line.append(vocabulary.character(examples.contexts()[row * blockSize + i]));
            }
            lines.add(line + " -> " + vocabulary.character(examples.targets()[row]));
        }
        return lines;
    }
}
