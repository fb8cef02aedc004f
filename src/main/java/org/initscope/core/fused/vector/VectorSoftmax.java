package org.initscope.core.fused.vector;

import static org.initscope.core.fused.vector.VectorElementary.all;
import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.RowSum;
import org.initscope.core.fused.arithmetic.SoftmaxArithmetic;
import org.initscope.core.fused.arithmetic.Workspace;

/**
 * Softmax with cross-entropy by vectors over the classes of an example. Each step of the formula is one pass over the rows,
 * small enough to be compiled as a whole.
 */
public final class VectorSoftmax implements SoftmaxArithmetic {
    /** 0 where a class stands, −∞ in the padding: added to logits, padding is never the highest and has probability 0. */
    private float[] padding = new float[0];

    private final Workspace highest = new Workspace();
    private final Workspace sums = new Workspace();
    private final Workspace logarithms = new Workspace();

    @Override
    public void crossEntropy(MatrixView logits, int[] targets, float[] losses, MatrixView gradient) {
        int rows = logits.rows();
        int stride = logits.rowStride();
        float[] floats = gradient.floats();
        if (padding.length < stride) {
            padding = new float[stride];
            Arrays.fill(padding, logits.columns(), stride, Float.NEGATIVE_INFINITY);
        }
        highest.reserve(rows);
        belowHighest(logits, gradient, padding, highest.values());
        VectorElementary.exp(gradient.paddedSize(), floats, gradient.offset());
        int wholeVectors = (rows + COUNT - 1) / COUNT * COUNT;
        sums.reserve(wholeVectors);
        logarithms.reserve(wholeVectors);
        for (int r = 0; r < rows; r++) {
            sums.values()[r] = RowSum.of(gradient.columns(), floats, gradient.at(r, 0));
        }
        VectorElementary.log(wholeVectors, sums.values(), logarithms.values());
        float perRow = 1f / rows;
        for (int r = 0; r < rows; r++) {
            float below = highest.values()[r] - floats[logits.at(r, targets[r])];
            losses[r] = logarithms.values()[r] + below;
            scale(stride, perRow / sums.values()[r], floats, gradient.at(r, 0));
            floats[gradient.at(r, targets[r])] -= perRow;
        }
    }

    @Override
    public void exponentials(MatrixView values) {
        VectorElementary.exp(values.paddedSize(), values.floats(), values.offset());
    }

    /** The largest logit of each row, and how far below it all are: −∞ in the padding. */
    private static void belowHighest(MatrixView logits, MatrixView below, float[] padding, float[] highest) {
        int rows = logits.rows();
        int stride = logits.rowStride();
        float[] floats = logits.floats();
        int from = logits.offset();
        int to = below.offset();
        for (int r = 0; r < rows; r++) {
            FloatVector best = all(Float.NEGATIVE_INFINITY);
            for (int j = 0, at = r * stride; j < stride; j += COUNT, at += COUNT) {
                FloatVector logit = FloatVector.fromArray(FLOATS, floats, from + at);
                best = logit.add(FloatVector.fromArray(FLOATS, padding, j)).max(best);
            }
            highest[r] = best.reduceLanes(VectorOperators.MAX);
            FloatVector top = all(highest[r]);
            for (int j = 0, at = r * stride; j < stride; j += COUNT, at += COUNT) {
                FloatVector logit = FloatVector.fromArray(FLOATS, floats, from + at);
                logit.add(FloatVector.fromArray(FLOATS, padding, j)).sub(top).intoArray(floats, to + at);
            }
        }
    }

    private static void scale(int stride, float factor, float[] floats, int row) {
        for (int at = row; at < row + stride; at += COUNT) {
            FloatVector.fromArray(FLOATS, floats, at).mul(factor).intoArray(floats, at);
        }
    }
}
