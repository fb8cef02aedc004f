package org.initscope.core.fused.vector;

import static org.initscope.core.fused.vector.VectorElementary.all;
import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.NormalizationArithmetic;
import org.initscope.core.fused.arithmetic.RowSum;

/** Normalizations by vectors: the lanes are units, so a sum over examples stays in its lane. */
public final class VectorNormalization implements NormalizationArithmetic {

    @Override
    public void columnMoments(MatrixView x, float[] mean, float[] variance) {
        int stride = x.rowStride();
        int j = 0;
        for (; j + 2 * COUNT <= stride; j += 2 * COUNT) {
            twoColumnMoments(j, x, mean, variance);
        }
        for (; j < stride; j += COUNT) {
            oneColumnMoments(j, x, mean, variance);
        }
    }

    private static void oneColumnMoments(int j, MatrixView x, float[] mean, float[] variance) {
        float[] floats = x.floats();
        int rows = x.rows();
        int stride = x.rowStride();
        int first = x.at(0, j);
        float perRow = 1f / rows;
        FloatVector sum = all(0f);
        for (int r = 0, at = first; r < rows; r++, at += stride) {
            sum = FloatVector.fromArray(FLOATS, floats, at).add(sum);
        }
        FloatVector center = sum.mul(perRow);
        FloatVector squares = all(0f);
        for (int r = 0, at = first; r < rows; r++, at += stride) {
            FloatVector deviation = FloatVector.fromArray(FLOATS, floats, at).sub(center);
            squares = deviation.fma(deviation, squares);
        }
        center.intoArray(mean, j);
        squares.mul(perRow).intoArray(variance, j);
    }

    /** Two vectors of units at once: a whole line of the cache with AVX2, and two sums that do not wait for each other. */
    private static void twoColumnMoments(int j, MatrixView x, float[] mean, float[] variance) {
        float[] floats = x.floats();
        int rows = x.rows();
        int stride = x.rowStride();
        int first = x.at(0, j);
        float perRow = 1f / rows;
        FloatVector sum0 = all(0f);
        FloatVector sum1 = sum0;
        for (int r = 0, at = first; r < rows; r++, at += stride) {
            sum0 = FloatVector.fromArray(FLOATS, floats, at).add(sum0);
            sum1 = FloatVector.fromArray(FLOATS, floats, at + COUNT).add(sum1);
        }
        FloatVector center0 = sum0.mul(perRow);
        FloatVector center1 = sum1.mul(perRow);
        FloatVector squares0 = all(0f);
        FloatVector squares1 = squares0;
        for (int r = 0, at = first; r < rows; r++, at += stride) {
            FloatVector deviation0 = FloatVector.fromArray(FLOATS, floats, at).sub(center0);
            FloatVector deviation1 =
                    FloatVector.fromArray(FLOATS, floats, at + COUNT).sub(center1);
            squares0 = deviation0.fma(deviation0, squares0);
            squares1 = deviation1.fma(deviation1, squares1);
        }
        center0.intoArray(mean, j);
        center1.intoArray(mean, j + COUNT);
        squares0.mul(perRow).intoArray(variance, j);
        squares1.mul(perRow).intoArray(variance, j + COUNT);
    }

    @Override
    public void inverseDeviation(int count, float[] variance, float epsilon, float[] inverse) {
        // made once: within the loop it is an object each time
        FloatVector one = all(1f);
        for (int j = 0; j < count; j += COUNT) {
            FloatVector deviation =
                    FloatVector.fromArray(FLOATS, variance, j).add(epsilon).sqrt();
            one.div(deviation).intoArray(inverse, j);
        }
    }

    @Override
    public void moveRunning(int count, float keep, float weight, float[] fresh, float[] running) {
        for (int j = 0; j < count; j += COUNT) {
            FloatVector moved = FloatVector.fromArray(FLOATS, fresh, j).mul(weight);
            all(keep).fma(FloatVector.fromArray(FLOATS, running, j), moved).intoArray(running, j);
        }
    }

    @Override
    public void normalizeColumns(
            MatrixView x, float[] mean, float[] inverse, MatrixView gamma, MatrixView beta, MatrixView y) {
        float[] floats = x.floats();
        int rows = x.rows();
        int stride = x.rowStride();
        int from = x.offset();
        int to = y.offset();
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector center = FloatVector.fromArray(FLOATS, mean, j);
            FloatVector shrink = FloatVector.fromArray(FLOATS, inverse, j);
            FloatVector scale = FloatVector.fromArray(FLOATS, gamma.floats(), gamma.at(0, j));
            FloatVector shift = FloatVector.fromArray(FLOATS, beta.floats(), beta.at(0, j));
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                FloatVector normalized = FloatVector.fromArray(FLOATS, floats, from + at)
                        .sub(center)
                        .mul(shrink);
                normalized.intoArray(floats, from + at);
                normalized.fma(scale, shift).intoArray(floats, to + at);
            }
        }
    }

    @Override
    public void normalizeColumnsBackward(
            MatrixView normalized,
            float[] inverse,
            MatrixView gamma,
            MatrixView gammaGradient,
            MatrixView betaGradient,
            MatrixView gradient) {
        float[] floats = gradient.floats();
        int rows = gradient.rows();
        int stride = gradient.rowStride();
        int hats = normalized.offset();
        int gradients = gradient.offset();
        float perRow = 1f / rows;
        for (int j = 0; j < stride; j += COUNT) {
            sumColumn(j, normalized, gammaGradient, betaGradient, gradient);
            FloatVector mean = FloatVector.fromArray(FLOATS, betaGradient.floats(), betaGradient.at(0, j))
                    .mul(perRow);
            FloatVector product = FloatVector.fromArray(FLOATS, gammaGradient.floats(), gammaGradient.at(0, j))
                    .mul(perRow);
            FloatVector factor = FloatVector.fromArray(FLOATS, gamma.floats(), gamma.at(0, j))
                    .mul(FloatVector.fromArray(FLOATS, inverse, j));
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                FloatVector centered =
                        FloatVector.fromArray(FLOATS, floats, gradients + at).sub(mean);
                FloatVector.fromArray(FLOATS, floats, hats + at)
                        .neg()
                        .fma(product, centered)
                        .mul(factor)
                        .intoArray(floats, gradients + at);
            }
        }
    }

    private static void sumColumn(
            int j, MatrixView normalized, MatrixView gammaGradient, MatrixView betaGradient, MatrixView gradient) {
        float[] floats = gradient.floats();
        int rows = gradient.rows();
        int stride = gradient.rowStride();
        int hats = normalized.offset();
        int gradients = gradient.offset();
        FloatVector sum = all(0f);
        FloatVector products = sum;
        for (int r = 0, at = j; r < rows; r++, at += stride) {
            FloatVector g = FloatVector.fromArray(FLOATS, floats, gradients + at);
            sum = g.add(sum);
            products = g.fma(FloatVector.fromArray(FLOATS, floats, hats + at), products);
        }
        sum.intoArray(betaGradient.floats(), betaGradient.at(0, j));
        products.intoArray(gammaGradient.floats(), gammaGradient.at(0, j));
    }

    @Override
    public void normalizeRows(
            MatrixView x, float epsilon, MatrixView inverse, MatrixView gamma, MatrixView beta, MatrixView y) {
        float[] floats = x.floats();
        int groups = inverse.columns();
        int width = x.columns() / groups;
        for (int r = 0; r < x.rows(); r++) {
            for (int g = 0; g < groups; g++) {
                int at = x.at(r, g * width);
                // the padding goes with the last group
                int size = g == groups - 1 ? x.rowStride() - g * width : width;
                center(width, size, floats, at);
                float variance = RowSum.ofProducts(width, floats, at, floats, at) / width;
                float shrink = 1f / (float) Math.sqrt(variance + epsilon);
                floats[inverse.at(r, g)] = shrink;
                scale(size, shrink, floats, at);
            }
        }
        scaleAndShift(x, gamma, beta, y);
    }

    private static void center(int width, int size, float[] floats, int at) {
        float mean = RowSum.of(width, floats, at) / width;
        int j = 0;
        for (; j + COUNT <= size; j += COUNT) {
            FloatVector.fromArray(FLOATS, floats, at + j).sub(mean).intoArray(floats, at + j);
        }
        for (; j < size; j++) {
            floats[at + j] -= mean;
        }
    }

    private static void scale(int size, float factor, float[] floats, int at) {
        int j = 0;
        for (; j + COUNT <= size; j += COUNT) {
            FloatVector.fromArray(FLOATS, floats, at + j).mul(factor).intoArray(floats, at + j);
        }
        for (; j < size; j++) {
            floats[at + j] *= factor;
        }
    }

    /** Column by column: loops over a group, or a row, are too short. */
    private static void scaleAndShift(MatrixView normalized, MatrixView gamma, MatrixView beta, MatrixView y) {
        float[] floats = normalized.floats();
        int rows = normalized.rows();
        int stride = normalized.rowStride();
        int from = normalized.offset();
        int to = y.offset();
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector scale = FloatVector.fromArray(FLOATS, gamma.floats(), gamma.at(0, j));
            FloatVector shift = FloatVector.fromArray(FLOATS, beta.floats(), beta.at(0, j));
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                FloatVector.fromArray(FLOATS, floats, from + at)
                        .fma(scale, shift)
                        .intoArray(floats, to + at);
            }
        }
    }

    @Override
    public void normalizeRowsBackward(
            MatrixView normalized,
            MatrixView inverse,
            MatrixView gamma,
            MatrixView gammaGradient,
            MatrixView betaGradient,
            MatrixView gradient) {
        for (int j = 0; j < gradient.rowStride(); j += COUNT) {
            sumColumn(j, normalized, gammaGradient, betaGradient, gradient);
            scaleColumn(j, gamma, gradient);
        }
        float[] floats = gradient.floats();
        int groups = inverse.columns();
        int width = gradient.columns() / groups;
        for (int r = 0; r < gradient.rows(); r++) {
            for (int g = 0; g < groups; g++) {
                int from = g * width;
                int size = g == groups - 1 ? gradient.rowStride() - from : width;
                float shrink = floats[inverse.at(r, g)];
                centerGradient(width, size, shrink, floats, normalized.at(r, from), gradient.at(r, from));
            }
        }
    }

    private static void scaleColumn(int j, MatrixView factors, MatrixView gradient) {
        float[] floats = gradient.floats();
        int rows = gradient.rows();
        int stride = gradient.rowStride();
        FloatVector factor = FloatVector.fromArray(FLOATS, factors.floats(), factors.at(0, j));
        for (int r = 0, at = gradient.at(0, j); r < rows; r++, at += stride) {
            FloatVector.fromArray(FLOATS, floats, at).mul(factor).intoArray(floats, at);
        }
    }

    private static void centerGradient(
            int width, int size, float shrink, float[] floats, int normalized, int gradient) {
        float mean = RowSum.of(width, floats, gradient) / width;
        float product = RowSum.ofProducts(width, floats, gradient, floats, normalized) / width;
        int j = 0;
        for (; j + COUNT <= size; j += COUNT) {
            FloatVector centered =
                    FloatVector.fromArray(FLOATS, floats, gradient + j).sub(mean);
            FloatVector.fromArray(FLOATS, floats, normalized + j)
                    .neg()
                    .fma(all(product), centered)
                    .mul(shrink)
                    .intoArray(floats, gradient + j);
        }
        for (; j < size; j++) {
            float centered = floats[gradient + j] - mean;
            floats[gradient + j] = Math.fma(-floats[normalized + j], product, centered) * shrink;
        }
    }
}
