package org.initscope.core.names;

import static org.initscope.core.Check.require;

/**
 * Examples of one step: contexts [examples, blockSize], oldest character first, and targets [examples].
 *
 * <p>Its arrays are filled anew for every step and belong to the caller; a step reads them and keeps no reference.
 */
public final class Minibatch {
    private final int examples;
    private final int blockSize;
    private final int[] contexts;
    private final int[] targets;

    /** An empty minibatch to fill. */
    public Minibatch(int examples, int blockSize) {
        this(new int[Math.multiplyExact(examples, blockSize)], new int[examples], blockSize);
    }

    /** A minibatch over the given arrays, which are not copied. */
    public Minibatch(int[] contexts, int[] targets, int blockSize) {
        require(targets.length >= 1, "a minibatch has %d examples, expected at least 1", targets.length);
        require(
                contexts.length == targets.length * blockSize,
                "contexts hold %d characters, expected %d",
                contexts.length,
                targets.length * blockSize);
        this.examples = targets.length;
        this.blockSize = blockSize;
        this.contexts = contexts;
        this.targets = targets;
    }

    public int examples() {
        return examples;
    }

    public int blockSize() {
        return blockSize;
    }

    /** Characters of the contexts, row-major [examples, blockSize]. */
    public int[] contexts() {
        return contexts;
    }

    /** The next character of each context. */
    public int[] targets() {
        return targets;
    }
}
