package org.initscope.core.fused.arithmetic;

import org.initscope.core.MatrixView;

/** Softmax with cross-entropy in plain loops. */
public final class LoopSoftmax implements SoftmaxArithmetic {

    @Override
    public void crossEntropy(MatrixView logits, int[] targets, float[] losses, MatrixView gradient) {
        float[] floats = logits.floats();
        int columns = logits.columns();
        float perRow = 1f / logits.rows();
        for (int r = 0; r < logits.rows(); r++) {
            int row = logits.at(r, 0);
            int to = gradient.at(r, 0);
            float highest = floats[row];
            for (int j = 1; j < columns; j++) {
                highest = Math.max(highest, floats[row + j]);
            }
            for (int j = 0; j < columns; j++) {
                floats[to + j] = Elementary.exp(floats[row + j] - highest);
            }
            for (int j = columns; j < gradient.rowStride(); j++) {
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

    @Override
    public void exponentials(MatrixView values) {
        float[] floats = values.floats();
        for (int r = 0; r < values.rows(); r++) {
            int row = values.at(r, 0);
            for (int at = row; at < row + values.columns(); at++) {
                floats[at] = Elementary.exp(floats[at]);
            }
        }
    }
}
