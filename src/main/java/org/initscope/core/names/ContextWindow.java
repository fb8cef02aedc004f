package org.initscope.core.names;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/**
 * Cuts a name of n characters into n + 1 examples (Bengio et al. 2003). An example is the last {@code blockSize}
 * characters, oldest first and padded with the boundary (0) at the start, and the character that follows. The last
 * character that follows is the boundary.
 *
 * @param blockSize characters of context
 */
public record ContextWindow(int blockSize) implements Serializable {

    public ContextWindow {
        require(blockSize >= 1, "the block size is %d, expected at least 1 character of context", blockSize);
    }

    /** The number of examples of a name of so many characters. */
    public int examples(int characters) {
        return characters + 1;
    }

    /** All examples of a name given as classes, in the order of their positions. */
    public Minibatch examples(int[] name) {
        Minibatch examples = new Minibatch(examples(name.length), blockSize);
        for (int position = 0; position < examples.examples(); position++) {
            context(name, position, examples.contexts(), position * blockSize);
            examples.targets()[position] = target(name, position);
        }
        return examples;
    }

    /**
     * Writes the context of a position into {@code contexts} from {@code offset} on; the position
     * {@code name.length} is the one before the closing boundary.
     */
    public void context(int[] name, int position, int[] contexts, int offset) {
        for (int i = 0; i < blockSize; i++) {
            int at = position - blockSize + i;
            contexts[offset + i] = at < 0 ? Vocabulary.BOUNDARY_CLASS : name[at];
        }
    }

    /** The class that follows the context of a position. */
    public int target(int[] name, int position) {
        return position == name.length ? Vocabulary.BOUNDARY_CLASS : name[position];
    }
}
