package org.initscope.dl4j;

import static org.initscope.core.Check.require;

import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.dl4j.layers.RowMajor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Minibatches as Deeplearning4j takes them. */
public final class MinibatchArrays {
    private MinibatchArrays() {}

    /** Contexts and one-hot targets. */
    public static DataSet dataSet(Minibatch batch, int classes) {
        return new DataSet(features(batch), labels(batch, classes));
    }

    /** Characters of the contexts as floats [examples, blockSize]; exact below 2²⁴ classes. */
    static INDArray features(Minibatch batch) {
        int[] contexts = batch.contexts();
        float[] characters = new float[contexts.length];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = contexts[i];
        }
        return RowMajor.matrix(characters, batch.examples(), batch.blockSize());
    }

    /** One-hot targets [examples, classes]. */
    static INDArray labels(Minibatch batch, int classes) {
        float[] oneHot = new float[batch.examples() * classes];
        for (int i = 0; i < batch.examples(); i++) {
            oneHot[i * classes + batch.targets()[i]] = 1;
        }
        return RowMajor.matrix(oneHot, batch.examples(), classes);
    }

    /**
     * Requires that contexts fit a network; targets are not read.
     *
     * @throws IllegalArgumentException where the block size differs or a character lies outside the vocabulary
     */
    static void requireContexts(Minibatch batch, MlpSpec spec) {
        require(
                batch.blockSize() == spec.blockSize(),
                "the minibatch has contexts of %d characters, the network expects %d",
                batch.blockSize(),
                spec.blockSize());
        requireInside(batch.contexts(), spec.vocabularySize());
    }

    /**
     * Requires that targets are classes of a network.
     *
     * @throws IllegalArgumentException where one lies outside the vocabulary
     */
    static void requireTargets(Minibatch batch, MlpSpec spec) {
        requireInside(batch.targets(), spec.vocabularySize());
    }

    private static void requireInside(int[] characters, int classes) {
        for (int character : characters) {
            require(
                    character >= 0 && character < classes,
                    "the minibatch has character %d, expected 0 to %d",
                    character,
                    classes - 1);
        }
    }
}
