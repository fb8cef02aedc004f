package org.initscope.core.fused.blocks;

import java.util.Arrays;
import org.initscope.core.MatrixView;
import org.initscope.core.network.Layer;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;

/** Looks characters up and concatenates them, the oldest first. */
final class EmbeddingBlock extends FirstBlock {
    private final Layer.Embedding layer;
    private final MatrixView table;
    private final MatrixView tableGradient;

    EmbeddingBlock(Layer.Embedding layer, PaddedParameters parameters, Signal output) {
        super(output);
        this.layer = layer;
        Parameter embedding = parameters.parameter(0, Role.EMBEDDING);
        this.table = parameters.values(embedding);
        this.tableGradient = parameters.gradients(embedding);
    }

    @Override
    void forward(int[] contexts, int firstExample, int examples) {
        MatrixView to = output().values();
        int size = layer.size();
        int blockSize = layer.blockSize();
        int character = firstExample * blockSize;
        for (int r = 0; r < examples; r++) {
            int at = to.at(r, 0);
            for (int position = 0; position < blockSize; position++) {
                System.arraycopy(table.floats(), table.at(contexts[character++], 0), to.floats(), at, size);
                at += size;
            }
        }
    }

    /** The gradient of the table: a row sums over all places where its character stands. */
    @Override
    void backward(int[] contexts, int examples) {
        float[] sums = tableGradient.floats();
        MatrixView gradient = output().gradient();
        float[] from = gradient.floats();
        int size = layer.size();
        int blockSize = layer.blockSize();
        int begin = tableGradient.offset();
        Arrays.fill(sums, begin, begin + tableGradient.paddedSize(), 0f);
        int character = 0;
        for (int r = 0; r < examples; r++) {
            int at = gradient.at(r, 0);
            for (int position = 0; position < blockSize; position++) {
                int row = tableGradient.at(contexts[character++], 0);
                for (int i = 0; i < size; i++) {
                    sums[row + i] += from[at + i];
                }
                at += size;
            }
        }
    }
}
