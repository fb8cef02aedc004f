package org.initscope.core.fused.arithmetic;

/** Softmax with cross-entropy in plain loops. */
public final class LoopSoftmax implements SoftmaxArithmetic {

    @Override
    public void crossEntropy(
            int rows,
            int columns,
            int stride,
            float[] floats,
            int logits,
            int[] targets,
            float[] losses,
            int gradient) {
        float perRow = 1f / rows;
        for (int r = 0; r < rows; r++) {
            int row = logits + r * stride;
            int to = gradient + r * stride;
            float highest = floats[row];
            for (int j = 1; j < columns; j++) {
                highest = Math.max(highest, floats[row + j]);
            }
            for (int j = 0; j < columns; j++) {
                floats[to + j] = Elementary.exp(floats[row + j] - highest);
            }
            for (int j = columns; j < stride; j++) {
                floats[to + j] = 0f;
            }
            float sum = RowSum.of(columns, floats, to);
            losses[r] = Elementary.log(sum) + (highest - floats[row + targets[r]]);
            float scale = perRow / sum;
            for (int j = 0; j < columns; j++) {
                floats[to + j] *= scale;
            }
            floats[to + targets[r]] -= perRow;
        }
    }
}
