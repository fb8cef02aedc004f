package org.initscope.core.fused;

import static org.initscope.core.fused.Lanes.COUNT;
import static org.initscope.core.fused.Lanes.FLOATS;
import static org.initscope.core.fused.VectorElementary.all;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Softmax with cross-entropy by vectors over the classes of an example. */
final class VectorSoftmax implements SoftmaxArithmetic {
    /** 0 where a class stands, −∞ in the padding: added to logits, padding is never the highest and has probability 0. */
    private float[] padding = new float[0];

    @Override
    public void crossEntropy(
            int rows, int columns, int stride, float[] logits, int[] targets, float[] losses, float[] gradient) {
        if (padding.length < stride) {
            padding = new float[stride];
            Arrays.fill(padding, columns, stride, Float.NEGATIVE_INFINITY);
        }
        float perRow = 1f / rows;
        for (int r = 0; r < rows; r++) {
            int row = r * stride;
            float highest = highest(stride, logits, row);
            exponentials(stride, logits, row, highest, gradient);
            float sum = RowSum.of(columns, gradient, row);
            losses[r] = Elementary.log(sum) + (highest - logits[row + targets[r]]);
            float scale = perRow / sum;
            for (int j = row; j < row + stride; j += COUNT) {
                FloatVector.fromArray(FLOATS, gradient, j).mul(scale).intoArray(gradient, j);
            }
            gradient[row + targets[r]] -= perRow;
        }
    }

    private float highest(int stride, float[] logits, int row) {
        FloatVector highest = all(Float.NEGATIVE_INFINITY);
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector logit = FloatVector.fromArray(FLOATS, logits, row + j);
            highest = highest.max(logit.add(FloatVector.fromArray(FLOATS, padding, j)));
        }
        return highest.reduceLanes(VectorOperators.MAX);
    }

    private void exponentials(int stride, float[] logits, int row, float highest, float[] to) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector logit = FloatVector.fromArray(FLOATS, logits, row + j);
            FloatVector bounded = logit.add(FloatVector.fromArray(FLOATS, padding, j));
            VectorElementary.exp(bounded.sub(highest)).intoArray(to, row + j);
        }
    }
}
