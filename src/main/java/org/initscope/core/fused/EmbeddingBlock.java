package org.initscope.core.fused;

import java.util.Arrays;
import org.initscope.core.network.Layer;
import org.initscope.core.network.ParameterLayout.Parameter;

/** Looks characters up and concatenates them, the oldest first. */
final class EmbeddingBlock extends FirstBlock {
    private final Layer.Embedding layer;
    private final PaddedParameters parameters;
    private final int offset;
    private final int end;
    private final int stride;

    EmbeddingBlock(Layer.Embedding layer, PaddedParameters parameters, Parameter embedding, Signal output) {
        super(output);
        this.layer = layer;
        this.parameters = parameters;
        this.offset = parameters.offset(embedding);
        this.end = parameters.end(embedding);
        this.stride = parameters.stride(embedding);
    }

    @Override
    void forward(int[] contexts, int firstExample, int examples) {
        float[] table = parameters.values();
        float[] to = output().floats();
        int size = layer.size();
        int blockSize = layer.blockSize();
        int character = firstExample * blockSize;
        for (int r = 0; r < examples; r++) {
            int at = output().values() + r * output().stride();
            for (int position = 0; position < blockSize; position++) {
                System.arraycopy(table, offset + contexts[character++] * stride, to, at, size);
                at += size;
            }
        }
    }

    /** The gradient of the table: a row sums over all places where its character stands. */
    @Override
    void backward(int[] contexts, int examples) {
        float[] sums = parameters.gradients();
        float[] from = output().floats();
        int size = layer.size();
        int blockSize = layer.blockSize();
        Arrays.fill(sums, offset, end, 0f);
        int character = 0;
        for (int r = 0; r < examples; r++) {
            int at = output().gradient() + r * output().stride();
            for (int position = 0; position < blockSize; position++) {
                int row = offset + contexts[character++] * stride;
                for (int i = 0; i < size; i++) {
                    sums[row + i] += from[at + i];
                }
                at += size;
            }
        }
    }
}
