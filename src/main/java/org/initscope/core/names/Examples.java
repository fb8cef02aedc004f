package org.initscope.core.names;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examples of many names, held as one character each: the targets in the order of names and positions.
 *
 * <p>The closing boundary of a name is the opening one of the next, so the context of an example is what stands before
 * its target, back to the nearest boundary. An example takes one byte up to 256 classes, two up to 65,536, else four.
 */
public final class Examples implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int vocabularySize;
    private final int blockSize;
    private final ClassArray targets;
    private final int size;
    private final int names;

    private Examples(int vocabularySize, int blockSize, ClassArray targets, int size, int names) {
        this.vocabularySize = vocabularySize;
        this.blockSize = blockSize;
        this.targets = targets;
        this.size = size;
        this.names = names;
    }

    /** The examples of some names given as classes. */
    public static Examples of(int vocabularySize, int blockSize, Iterable<int[]> names) {
        Builder builder = new Builder(vocabularySize, blockSize);
        names.forEach(builder::addName);
        return builder.build();
    }

    /** The same names with another number of characters of context; the names themselves are shared. */
    public Examples withBlockSize(int characters) {
        require(characters >= 1, "the block size is %d, expected at least 1 character of context", characters);
        return new Examples(vocabularySize, characters, targets, size, names);
    }

    /** The number of examples: the characters and the closing boundaries of all names. */
    public int size() {
        return size;
    }

    /** The number of names. */
    public int names() {
        return names;
    }

    public int vocabularySize() {
        return vocabularySize;
    }

    public int blockSize() {
        return blockSize;
    }

    /** The class that follows the context of an example. */
    public int target(int example) {
        return targets.get(example);
    }

    /** Writes an example into a row of a minibatch of this block size. */
    public void copyTo(Minibatch batch, int row, int example) {
        requireFitting(batch);
        write(batch, row, example);
    }

    /** Writes the examples with the given indices into a minibatch, one into each of its rows. */
    public void fill(Minibatch batch, int[] indices) {
        requireFitting(batch);
        if (indices.length != batch.examples()) {
            require(false, "%d examples given for a minibatch of %d", indices.length, batch.examples());
        }
        int[] classes = batch.targets();
        // targets first, so that all wait for memory at once: the processor guesses how long a context is, and a wrong
        // guess has each example wait for the one before
        for (int row = 0; row < indices.length; row++) {
            classes[row] = targets.get(indices[row]);
        }
        int[] contexts = batch.contexts();
        for (int row = 0; row < indices.length; row++) {
            writeContext(indices[row], row, contexts);
        }
    }

    /** Writes the examples from {@code first} on into a minibatch, one into each of its rows. */
    public void fill(Minibatch batch, int first) {
        requireFitting(batch);
        for (int row = 0; row < batch.examples(); row++) {
            write(batch, row, first + row);
        }
    }

    /**
     * Minibatches of some examples that lie evenly over all of them, in their order.
     *
     * @param most examples in all; with fewer examples, all of them
     * @param rows of each minibatch but the last, which may have fewer
     */
    public List<Minibatch> spread(int most, int rows) {
        int count = Math.min(most, size());
        List<Minibatch> batches = new ArrayList<>();
        for (int first = 0; first < count; first += rows) {
            int[] indices = new int[Math.min(rows, count - first)];
            for (int row = 0; row < indices.length; row++) {
                indices[row] = (int) ((long) (first + row) * size() / count);
            }
            Minibatch batch = new Minibatch(indices.length, blockSize);
            fill(batch, indices);
            batches.add(batch);
        }
        return batches;
    }

    // the message is made only where it is needed: nothing in a step allocates
    private void requireFitting(Minibatch batch) {
        if (batch.blockSize() != blockSize) {
            require(false, "the minibatch has block size %d, expected %d", batch.blockSize(), blockSize);
        }
    }

    private void write(Minibatch batch, int row, int example) {
        batch.targets()[row] = targets.get(example);
        writeContext(example, row, batch.contexts());
    }

    private void writeContext(int example, int row, int[] contexts) {
        int first = row * blockSize;
        int before = example;
        for (int i = first + blockSize - 1; i >= first; i--) {
            int character = before == 0 ? Vocabulary.BOUNDARY_CLASS : targets.get(--before);
            contexts[i] = character;
            if (character == Vocabulary.BOUNDARY_CLASS) {
                Arrays.fill(contexts, first, i, Vocabulary.BOUNDARY_CLASS);
                return;
            }
        }
    }

    /** Collects examples name by name; one builder makes one {@link Examples}. */
    public static final class Builder {
        private static final int INITIAL_CAPACITY = 1024;
        private static final int MAXIMUM_CAPACITY = Integer.MAX_VALUE - 8;

        private final int vocabularySize;
        private final int blockSize;
        private ClassArray targets;
        private int capacity = INITIAL_CAPACITY;
        private int size;
        private int names;

        public Builder(int vocabularySize, int blockSize) {
            require(vocabularySize >= 2, "the vocabulary has %d classes, expected at least 2", vocabularySize);
            require(blockSize >= 1, "the block size is %d, expected at least 1 character of context", blockSize);
            this.vocabularySize = vocabularySize;
            this.blockSize = blockSize;
            targets = ClassArray.allocate(vocabularySize, capacity);
        }

        /** Adds all examples of a name given as classes, without boundaries. */
        public void addName(int[] name) {
            for (int characterClass : name) {
                require(characterClass != Vocabulary.BOUNDARY_CLASS, "a name holds the boundary, class 0");
                addTarget(characterClass);
            }
            addTarget(Vocabulary.BOUNDARY_CLASS);
        }

        /** Adds the example with this target; the boundary ends a name. */
        public void addTarget(int target) {
            if (target < 0 || target >= vocabularySize) {
                require(false, "class %d is not in the vocabulary, expected 0 to %d", target, vocabularySize - 1);
            }
            if (size == capacity) {
                grow();
            }
            targets.set(size++, target);
            if (target == Vocabulary.BOUNDARY_CLASS) {
                names++;
            }
        }

        private void grow() {
            require(
                    capacity < MAXIMUM_CAPACITY,
                    "a shard has more than %d examples: use more workers",
                    MAXIMUM_CAPACITY);
            capacity = (int) Math.min(MAXIMUM_CAPACITY, capacity + (capacity >> 1) + 1L);
            targets = targets.copyOf(capacity);
        }

        /** The examples so far. */
        public Examples build() {
            require(
                    size == 0 || targets.get(size - 1) == Vocabulary.BOUNDARY_CLASS,
                    "the last name has no closing boundary, expected class 0 as its last target");
            return new Examples(vocabularySize, blockSize, targets.copyOf(size), size, names);
        }
    }
}
