package org.initscope.core.network;

import java.io.Serializable;

/** One layer of the network, in the order in which it is applied; a value without weights. */
public sealed interface Layer extends Serializable {

    /** The name in tables, unique in the network, for example {@code linear1}. */
    String name();

    /** The width of the layer's output. */
    int outputs();

    /** The kind in tables: embedding, linear, that of a normalization, the nonlinearity's name, residual, softmax. */
    String kind();

    /**
     * The shared character embedding: contexts [examples, blockSize] → [examples, blockSize × size], oldest character
     * first, so that output = position × size + component.
     */
    record Embedding(String name, int vocabularySize, int size, int blockSize) implements Layer {
        @Override
        public int outputs() {
            return size * blockSize;
        }

        @Override
        public String kind() {
            return "embedding";
        }
    }

    /** y = x W (+ b), with W [inputs, outputs]. */
    record Linear(String name, int inputs, int outputs, boolean bias) implements Layer {
        @Override
        public String kind() {
            return "linear";
        }
    }

    /** A normalization of {@code outputs} units. */
    sealed interface Norm extends Layer {
        Normalization.Affine normalization();

        @Override
        default String kind() {
            return normalization().kind();
        }
    }

    /** A normalization over the examples of a minibatch. */
    record BatchNorm(String name, int outputs, Normalization.Batch normalization) implements Norm {}

    /** A normalization over the units of an example. */
    record PerExampleNorm(String name, int outputs, Normalization.PerExample normalization) implements Norm {}

    /** The nonlinearity of a hidden layer; its input is the preactivation. */
    record Nonlinearity(String name, int outputs, Activation activation) implements Layer {
        @Override
        public String kind() {
            return activation.label().replace('-', '_');
        }
    }

    /**
     * The end of a residual block: y = h + x of the nonlinearity's output h and the output x of an earlier layer.
     *
     * @param from the place of that layer in {@code MlpSpec.layers()}, the one before the block's linear layer
     */
    record Residual(String name, int outputs, int from) implements Layer {
        @Override
        public String kind() {
            return "residual";
        }
    }

    /** Softmax with mean cross-entropy in nats; its input, the logits, is its preactivation. */
    record Softmax(String name, int outputs) implements Layer {
        @Override
        public String kind() {
            return "softmax";
        }
    }
}
