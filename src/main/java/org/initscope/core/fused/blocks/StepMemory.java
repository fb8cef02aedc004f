package org.initscope.core.fused.blocks;

import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;

/**
 * Floats that a training step holds, counted before any of them is there, with the padding of {@link PaddedParameters} and of
 * {@link Signal}. They are doubles, which no product of sizes overflows.
 */
public final class StepMemory {
    private static final int VALUES_AND_GRADIENTS = 2;
    private static final int TRANSPOSED = 1;

    /** An {@link Arena} that grows has its old array beside the new one. */
    private static final double WHILE_GROWING = 1.5;

    private StepMemory() {}

    /**
     * Floats of the parameters, their gradients, the optimizer's state and transposed weights.
     *
     * @param slots arrays of the optimizer
     */
    public static double ofParameters(MlpSpec spec, int slots) {
        double floats = 0;
        for (Layer layer : spec.layers()) {
            if (layer instanceof Layer.Embedding embedding) {
                floats += embedding.vocabularySize() * stride(embedding.size());
            } else if (layer instanceof Layer.Linear linear) {
                floats += (linear.inputs() + MatrixArithmetic.TILE_ROWS) * stride(linear.outputs());
            }
        }
        return (VALUES_AND_GRADIENTS + TRANSPOSED + slots) * floats;
    }

    /**
     * Floats of the signals between the layers for a minibatch of so many examples, of their gradients, and of what the first
     * layer holds of each character.
     */
    public static double ofMinibatch(MlpSpec spec, int examples) {
        double columns = 0;
        double widest = 0;
        for (Layer layer : spec.layers()) {
            double stride = stride(layer.outputs());
            if (layer instanceof Layer.Linear || layer instanceof Layer.Norm) {
                columns += stride;
            }
            if (layer instanceof Layer.PerExampleNorm norm) {
                columns += norm.normalization().groups();
            }
            widest = Math.max(widest, layer instanceof Layer.Embedding ? 0 : stride);
        }
        return WHILE_GROWING * examples * (columns + 2 * widest) + ofCharacters(spec, examples);
    }

    /**
     * Floats of each character at each position, of its product with the first layer's weights, and of its gradient in parts:
     * {@link EmbeddedLinearBlock}.
     */
    private static double ofCharacters(MlpSpec spec, int examples) {
        double first = stride(
                spec.hidden().isEmpty() ? spec.vocabularySize() : spec.hidden().get(0));
        double embedding = spec.embeddingSize();
        double places = (double) spec.blockSize() * Math.min(spec.vocabularySize(), examples);
        double characters = 1 + Math.min(spec.vocabularySize(), (double) examples * spec.blockSize());
        return places * (stride(embedding) + first) + characters * embedding * Stride.LANES;
    }

    /** Numbers of the largest array among them: all parameters are in one, and all signals in another that doubles. */
    public static double largestArray(MlpSpec spec, int examples) {
        double parameters = ofParameters(spec, 0) / (VALUES_AND_GRADIENTS + TRANSPOSED);
        return Math.max(parameters, 2 / WHILE_GROWING * ofMinibatch(spec, examples));
    }

    /** As {@link Stride#of}, for any number of columns. */
    private static double stride(double columns) {
        return Math.ceil(columns / Stride.LANES) * Stride.LANES;
    }
}
