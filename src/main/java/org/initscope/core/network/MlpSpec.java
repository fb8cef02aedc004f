package org.initscope.core.network;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a character MLP (Bengio et al. 2003; makemore part 3). It has one embedding shared by all positions, hidden
 * layers of Linear → normalization → nonlinearity, and an output layer with softmax cross-entropy.
 *
 * @param vocabularySize number of classes, the boundary included
 * @param blockSize characters of context
 * @param embeddingSize components of a character's embedding
 * @param hidden widths of the hidden layers, first to last; may be empty
 * @param activation the nonlinearity of every hidden layer
 * @param normalization what stands between a hidden linear layer and its nonlinearity
 * @param biasBeforeNormalization whether a linear layer that a normalization follows has a bias, which batch
 *     normalization cancels
 * @param outputNormalization what stands between the output's linear layer and the softmax
 * @param residual whether a hidden layer as wide as its input adds its input to its activation, h = f(z) + x (He et al.
 *     2016)
 */
public record MlpSpec(
        int vocabularySize,
        int blockSize,
        int embeddingSize,
        List<Integer> hidden,
        Activation activation,
        Normalization normalization,
        boolean biasBeforeNormalization,
        Normalization outputNormalization,
        boolean residual)
        implements Serializable {

    /** The name of the output's linear layer. */
    public static final String OUTPUT = "output";

    /** Parameters whose state with an optimizer still is one array, and fits what Java serializes at once. */
    public static final long MOST_PARAMETERS = 500_000_000;

    /** Hidden layers that a network may have. */
    public static final int MOST_LAYERS = 10_000;

    public MlpSpec {
        require(vocabularySize >= 2, "the vocabulary has %d classes, expected at least 2", vocabularySize);
        require(blockSize >= 1, "the block size is %d, expected at least 1 character of context", blockSize);
        require(embeddingSize >= 1, "the embedding has %d components, expected at least 1", embeddingSize);
        hidden = List.copyOf(hidden);
        for (int width : hidden) {
            require(width >= 1, "a hidden layer has %d units, expected at least 1", width);
        }
        requireWidths(hidden, normalization);
        outputNormalization.requireWidth(vocabularySize, "logits of model.output-normalization");
        require(
                hidden.size() <= MOST_LAYERS,
                "the network has %d hidden layers, expected at most %d",
                hidden.size(),
                MOST_LAYERS);
        long parameters = parameters(vocabularySize, blockSize, embeddingSize, hidden);
        require(
                parameters <= MOST_PARAMETERS,
                "the network has %s%,d parameters, expected at most %,d: lower model.hidden, model.embedding or"
                        + " data.block-size",
                parameters == Long.MAX_VALUE ? "at least " : "",
                parameters,
                MOST_PARAMETERS);
    }

    /**
     * Refuses hidden layers of widths that a normalization does not take.
     *
     * @throws IllegalArgumentException where one has such a width
     */
    public static void requireWidths(List<Integer> hidden, Normalization normalization) {
        hidden.forEach(width -> normalization.requireWidth(width, "units of a layer of model.hidden"));
    }

    /** Weights and biases; the largest long where there are more. */
    private static long parameters(int vocabularySize, int blockSize, int embeddingSize, List<Integer> hidden) {
        try {
            long parameters = (long) vocabularySize * embeddingSize;
            long width = (long) blockSize * embeddingSize;
            for (int outputs : hidden) {
                parameters = Math.addExact(parameters, Math.multiplyExact(width + 1, (long) outputs));
                width = outputs;
            }
            return Math.addExact(parameters, Math.multiplyExact(width + 1, (long) vocabularySize));
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** A network without residual blocks. */
    public MlpSpec(
            int vocabularySize,
            int blockSize,
            int embeddingSize,
            List<Integer> hidden,
            Activation activation,
            Normalization normalization,
            boolean biasBeforeNormalization,
            Normalization outputNormalization) {
        this(
                vocabularySize,
                blockSize,
                embeddingSize,
                hidden,
                activation,
                normalization,
                biasBeforeNormalization,
                outputNormalization,
                false);
    }

    /** The same network with other normalizations, and with or without biases before them. */
    public MlpSpec withNormalization(Normalization ofHidden, boolean biasBefore, Normalization ofOutput) {
        return new MlpSpec(
                vocabularySize, blockSize, embeddingSize, hidden, activation, ofHidden, biasBefore, ofOutput, residual);
    }

    /** Whether any layer adds the output of an earlier one to its input. */
    public boolean hasResidualBlocks() {
        return layers().stream().anyMatch(Layer.Residual.class::isInstance);
    }

    /** Whether any layer normalizes over the minibatch, which needs two examples or more. */
    public boolean usesBatchNorm() {
        return layers().stream().anyMatch(Layer.BatchNorm.class::isInstance);
    }

    /** The loss of a uniform guess, ln V nats. */
    public double uniformLoss() {
        return StrictMath.log(vocabularySize);
    }

    /** The same layers as a graph, for whoever looks at networks of any kind. */
    public NetworkGraph graph() {
        return MlpGraph.of(this);
    }

    /** The layers in the order of application, the embedding first (index 0) and the softmax last. */
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Layer.Embedding("embedding", vocabularySize, embeddingSize, blockSize));
        int width = blockSize * embeddingSize;
        for (int i = 0; i < hidden.size(); i++) {
            String number = Integer.toString(i + 1);
            int from = layers.size() - 1;
            boolean adds = residual && width == hidden.get(i);
            addLinear(layers, "linear" + number, "norm" + number, width, hidden.get(i), normalization);
            width = hidden.get(i);
            layers.add(new Layer.Nonlinearity(activation.label().replace('-', '_') + number, width, activation));
            if (adds) {
                layers.add(new Layer.Residual("residual" + number, width, from));
            }
        }
        addLinear(layers, OUTPUT, OUTPUT + "_norm", width, vocabularySize, outputNormalization);
        layers.add(new Layer.Softmax("softmax", vocabularySize));
        return List.copyOf(layers);
    }

    private void addLinear(
            List<Layer> layers, String name, String normName, int inputs, int outputs, Normalization following) {
        boolean bias = following instanceof Normalization.None || biasBeforeNormalization;
        layers.add(new Layer.Linear(name, inputs, outputs, bias));
        if (following instanceof Normalization.Batch batch) {
            layers.add(new Layer.BatchNorm(normName, outputs, batch));
        } else if (following instanceof Normalization.PerExample perExample) {
            layers.add(new Layer.PerExampleNorm(normName, outputs, perExample));
        }
    }
}
