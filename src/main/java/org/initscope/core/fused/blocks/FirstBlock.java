package org.initscope.core.fused.blocks;

/** What begins a network: takes contexts of characters and looks their embeddings up. */
abstract class FirstBlock {
    private final Signal output;

    FirstBlock(Signal output) {
        this.output = output;
    }

    final Signal output() {
        return output;
    }

    /** The output for the contexts of some examples, from the given one on. */
    abstract void forward(int[] contexts, int firstExample, int examples);

    /** Gradients of its parameters, after a {@link #forward} of the same contexts from the first example on. */
    abstract void backward(int[] contexts, int examples);
}
