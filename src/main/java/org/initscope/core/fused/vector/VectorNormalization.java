package org.initscope.core.fused.vector;

import static org.initscope.core.fused.vector.VectorElementary.all;
import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import org.initscope.core.fused.arithmetic.NormalizationArithmetic;
import org.initscope.core.fused.arithmetic.RowSum;

/** Normalizations by vectors: the lanes are units, so a sum over examples stays in its lane. */
public final class VectorNormalization implements NormalizationArithmetic {

    @Override
    public void columnMoments(int rows, int stride, float[] floats, int x, float[] mean, float[] variance) {
        float perRow = 1f / rows;
        int j = 0;
        for (; j + 2 * COUNT <= stride; j += 2 * COUNT) {
            twoColumnMoments(j, rows, stride, perRow, floats, x, mean, variance);
        }
        for (; j < stride; j += COUNT) {
            FloatVector sum = all(0f);
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                sum = FloatVector.fromArray(FLOATS, floats, x + at).add(sum);
            }
            FloatVector center = sum.mul(perRow);
            FloatVector squares = all(0f);
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                FloatVector deviation =
                        FloatVector.fromArray(FLOATS, floats, x + at).sub(center);
                squares = deviation.fma(deviation, squares);
            }
            center.intoArray(mean, j);
            squares.mul(perRow).intoArray(variance, j);
        }
    }

    /** Two vectors of units at once: a whole line of the cache with AVX2, and two sums that do not wait for each other. */
    private static void twoColumnMoments(
            int j, int rows, int stride, float perRow, float[] floats, int x, float[] mean, float[] variance) {
        FloatVector sum0 = all(0f);
        FloatVector sum1 = sum0;
        for (int r = 0, at = j; r < rows; r++, at += stride) {
            sum0 = FloatVector.fromArray(FLOATS, floats, x + at).add(sum0);
            sum1 = FloatVector.fromArray(FLOATS, floats, x + at + COUNT).add(sum1);
        }
        FloatVector center0 = sum0.mul(perRow);
        FloatVector center1 = sum1.mul(perRow);
        FloatVector squares0 = all(0f);
        FloatVector squares1 = squares0;
        for (int r = 0, at = j; r < rows; r++, at += stride) {
            FloatVector deviation0 =
                    FloatVector.fromArray(FLOATS, floats, x + at).sub(center0);
            FloatVector deviation1 =
                    FloatVector.fromArray(FLOATS, floats, x + at + COUNT).sub(center1);
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
        for (int j = 0; j < count; j += COUNT) {
            FloatVector deviation =
                    FloatVector.fromArray(FLOATS, variance, j).add(epsilon).sqrt();
            all(1f).div(deviation).intoArray(inverse, j);
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
            int rows,
            int stride,
            float[] floats,
            int x,
            float[] mean,
            float[] inverse,
            float[] scales,
            int gamma,
            int beta,
            int y) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector center = FloatVector.fromArray(FLOATS, mean, j);
            FloatVector shrink = FloatVector.fromArray(FLOATS, inverse, j);
            FloatVector scale = FloatVector.fromArray(FLOATS, scales, gamma + j);
            FloatVector shift = FloatVector.fromArray(FLOATS, scales, beta + j);
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                FloatVector normalized = FloatVector.fromArray(FLOATS, floats, x + at)
                        .sub(center)
                        .mul(shrink);
                normalized.intoArray(floats, x + at);
                normalized.fma(scale, shift).intoArray(floats, y + at);
            }
        }
    }

    @Override
    public void normalizeColumnsBackward(
            int rows,
            int stride,
            float[] floats,
            int normalized,
            float[] inverse,
            float[] scales,
            int gamma,
            int beta,
            float[] scaleGradients,
            int gradient) {
        float perRow = 1f / rows;
        for (int j = 0; j < stride; j += COUNT) {
            sumColumn(j, rows, stride, floats, normalized, gamma, beta, scaleGradients, gradient);
            FloatVector mean =
                    FloatVector.fromArray(FLOATS, scaleGradients, beta + j).mul(perRow);
            FloatVector product =
                    FloatVector.fromArray(FLOATS, scaleGradients, gamma + j).mul(perRow);
            FloatVector factor =
                    FloatVector.fromArray(FLOATS, scales, gamma + j).mul(FloatVector.fromArray(FLOATS, inverse, j));
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                FloatVector centered =
                        FloatVector.fromArray(FLOATS, floats, gradient + at).sub(mean);
                FloatVector.fromArray(FLOATS, floats, normalized + at)
                        .neg()
                        .fma(product, centered)
                        .mul(factor)
                        .intoArray(floats, gradient + at);
            }
        }
    }

    private static void sumColumn(
            int j,
            int rows,
            int stride,
            float[] floats,
            int normalized,
            int gamma,
            int beta,
            float[] scaleGradients,
            int gradient) {
        FloatVector sum = all(0f);
        FloatVector products = sum;
        for (int r = 0, at = j; r < rows; r++, at += stride) {
            FloatVector g = FloatVector.fromArray(FLOATS, floats, gradient + at);
            sum = g.add(sum);
            products = g.fma(FloatVector.fromArray(FLOATS, floats, normalized + at), products);
        }
        sum.intoArray(scaleGradients, beta + j);
        products.intoArray(scaleGradients, gamma + j);
    }

    @Override
    public void normalizeRows(
            int rows,
            int groups,
            int columns,
            int stride,
            float[] floats,
            int x,
            float epsilon,
            int inverse,
            float[] scales,
            int gamma,
            int beta,
            int y) {
        int width = columns / groups;
        for (int r = 0; r < rows; r++) {
            for (int g = 0; g < groups; g++) {
                int from = g * width;
                // the padding goes with the last group
                int size = g == groups - 1 ? stride - from : width;
                int at = x + r * stride + from;
                center(width, size, floats, at);
                float variance = RowSum.ofProducts(width, floats, at, floats, at) / width;
                float shrink = 1f / (float) Math.sqrt(variance + epsilon);
                floats[inverse + r * groups + g] = shrink;
                scaleAndShift(size, shrink, floats, at, scales, gamma + from, beta + from, y + r * stride + from);
            }
        }
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

    private static void scaleAndShift(
            int size, float shrink, float[] floats, int x, float[] scales, int gamma, int beta, int y) {
        int j = 0;
        for (; j + COUNT <= size; j += COUNT) {
            FloatVector normalized =
                    FloatVector.fromArray(FLOATS, floats, x + j).mul(shrink);
            normalized.intoArray(floats, x + j);
            FloatVector scale = FloatVector.fromArray(FLOATS, scales, gamma + j);
            normalized
                    .fma(scale, FloatVector.fromArray(FLOATS, scales, beta + j))
                    .intoArray(floats, y + j);
        }
        for (; j < size; j++) {
            float normalized = floats[x + j] * shrink;
            floats[x + j] = normalized;
            floats[y + j] = Math.fma(normalized, scales[gamma + j], scales[beta + j]);
        }
    }

    @Override
    public void normalizeRowsBackward(
            int rows,
            int groups,
            int columns,
            int stride,
            float[] floats,
            int normalized,
            int inverse,
            float[] scales,
            int gamma,
            int beta,
            float[] scaleGradients,
            int gradient) {
        for (int j = 0; j < stride; j += COUNT) {
            sumColumn(j, rows, stride, floats, normalized, gamma, beta, scaleGradients, gradient);
        }
        int width = columns / groups;
        for (int r = 0; r < rows; r++) {
            int row = r * stride;
            for (int j = 0; j < stride; j += COUNT) {
                FloatVector.fromArray(FLOATS, floats, gradient + row + j)
                        .mul(FloatVector.fromArray(FLOATS, scales, gamma + j))
                        .intoArray(floats, gradient + row + j);
            }
            for (int g = 0; g < groups; g++) {
                int from = row + g * width;
                int size = g == groups - 1 ? row + stride - from : width;
                centerGradient(
                        width, size, floats[inverse + r * groups + g], floats, normalized + from, gradient + from);
            }
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
