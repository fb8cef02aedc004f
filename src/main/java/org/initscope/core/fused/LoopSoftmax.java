package org.initscope.core.fused;

/** Softmax with cross-entropy in plain loops. */
final class LoopSoftmax implements SoftmaxArithmetic {

    @Override
    public void crossEntropy(
            int rows, int columns, int stride, float[] logits, int[] targets, float[] losses, float[] gradient) {
        float perRow = 1f / rows;
        for (int r = 0; r < rows; r++) {
            int row = r * stride;
            float highest = logits[row];
            for (int j = 1; j < columns; j++) {
                highest = Math.max(highest, logits[row + j]);
            }
            for (int j = 0; j < columns; j++) {
                gradient[row + j] = Elementary.exp(logits[row + j] - highest);
            }
            for (int j = columns; j < stride; j++) {
                gradient[row + j] = 0f;
            }
            float sum = RowSum.of(columns, gradient, row);
            losses[r] = Elementary.log(sum) + (highest - logits[row + targets[r]]);
            float scale = perRow / sum;
            for (int j = 0; j < columns; j++) {
                gradient[row + j] *= scale;
            }
            gradient[row + targets[r]] -= perRow;
        }
    }
}
