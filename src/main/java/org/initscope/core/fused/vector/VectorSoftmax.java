package org.initscope.core.fused.vector;

import static org.initscope.core.fused.vector.VectorElementary.all;
import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.initscope.core.fused.arithmetic.RowSum;
import org.initscope.core.fused.arithmetic.SoftmaxArithmetic;
import org.initscope.core.fused.arithmetic.Workspace;

/**
 * Softmax with cross-entropy by vectors over the classes of an example, in one pass over the rows a step of the formula,
 * each small enough to be compiled as a whole.
 */
public final class VectorSoftmax implements SoftmaxArithmetic {
    /** 0 where a class stands, −∞ in the padding: added to logits, padding is never the highest and has probability 0. */
    private float[] padding = new float[0];

    private final Workspace highest = new Workspace();
    private final Workspace sums = new Workspace();
    private final Workspace logarithms = new Workspace();

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
        if (padding.length < stride) {
            padding = new float[stride];
            Arrays.fill(padding, columns, stride, Float.NEGATIVE_INFINITY);
        }
        highest.reserve(rows);
        belowHighest(rows, stride, floats, logits, padding, highest.values(), gradient);
        VectorElementary.exp(rows * stride, floats, gradient);
        int wholeVectors = (rows + COUNT - 1) / COUNT * COUNT;
        sums.reserve(wholeVectors);
        logarithms.reserve(wholeVectors);
        for (int r = 0; r < rows; r++) {
            sums.values()[r] = RowSum.of(columns, floats, gradient + r * stride);
        }
        VectorElementary.log(wholeVectors, sums.values(), logarithms.values());
        float perRow = 1f / rows;
        for (int r = 0; r < rows; r++) {
            int row = r * stride;
            losses[r] = logarithms.values()[r] + (highest.values()[r] - floats[logits + row + targets[r]]);
            scale(stride, perRow / sums.values()[r], floats, gradient + row);
            floats[gradient + row + targets[r]] -= perRow;
        }
    }

    /** The largest logit of each row, and how far below it all are: −∞ in the padding. */
    private static void belowHighest(
            int rows, int stride, float[] floats, int logits, float[] padding, float[] highest, int below) {
        for (int r = 0; r < rows; r++) {
            FloatVector best = all(Float.NEGATIVE_INFINITY);
            for (int j = 0, at = r * stride; j < stride; j += COUNT, at += COUNT) {
                FloatVector logit = FloatVector.fromArray(FLOATS, floats, logits + at);
                best = logit.add(FloatVector.fromArray(FLOATS, padding, j)).max(best);
            }
            highest[r] = best.reduceLanes(VectorOperators.MAX);
            FloatVector top = all(highest[r]);
            for (int j = 0, at = r * stride; j < stride; j += COUNT, at += COUNT) {
                FloatVector logit = FloatVector.fromArray(FLOATS, floats, logits + at);
                logit.add(FloatVector.fromArray(FLOATS, padding, j)).sub(top).intoArray(floats, below + at);
            }
        }
    }

    private static void scale(int stride, float factor, float[] floats, int row) {
        for (int at = row; at < row + stride; at += COUNT) {
            FloatVector.fromArray(FLOATS, floats, at).mul(factor).intoArray(floats, at);
        }
    }
}
