package org.initscope.core.fused.blocks;

import org.initscope.core.training.StepObserver;

/** One layer's arithmetic after the first. */
abstract class Block {
    private final int layerIndex;
    private final Signal input;
    private final Signal output;

    Block(int layerIndex, Signal input, Signal output) {
        this.layerIndex = layerIndex;
        this.input = input;
        this.output = output;
    }

    /** The layer's place in {@code MlpSpec.layers()}. */
    final int layerIndex() {
        return layerIndex;
    }

    final Signal input() {
        return input;
    }

    final Signal output() {
        return output;
    }

    /** The output in training mode. */
    abstract void forward(int examples);

    /** The output in evaluation mode. */
    void evaluate(int examples) {
        forward(examples);
    }

    /** Gradients of the layer's parameters and of its input, after {@link #forward}. */
    abstract void backward(int examples);

    /** Shows the input, before the forward pass, which may write over it. */
    void showInput(StepObserver observer) {}

    /** Shows what the forward pass left. */
    void showOutput(StepObserver observer) {}

    /** Shows the gradient of the output, before the backward pass. */
    void showGradient(StepObserver observer) {}
}
