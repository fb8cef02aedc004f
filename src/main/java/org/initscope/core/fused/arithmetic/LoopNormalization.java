package org.initscope.core.fused.arithmetic;

import java.util.Arrays;

/**
 * Normalizations in plain loops of the one shape that the compiler surely turns into vector instructions: every array of a
 * loop is read at the loop's own index. So rows are copied to arrays of their own and back.
 */
public final class LoopNormalization implements NormalizationArithmetic {
    private float[] row = new float[0];
    private float[] other;
    private float[] gammas;
    private float[] betas;
    private float[] factors;

    private void reserve(int stride) {
        if (row.length < stride) {
            row = new float[stride];
            other = new float[stride];
            gammas = new float[stride];
            betas = new float[stride];
            factors = new float[stride];
        }
    }

    @Override
    public void columnMoments(int rows, int stride, float[] floats, int x, float[] mean, float[] variance) {
        reserve(stride);
        float perRow = 1f / rows;
        Arrays.fill(mean, 0, stride, 0f);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(floats, x + r * stride, row, 0, stride);
            add(stride, row, mean);
        }
        scale(0, stride, perRow, mean);
        Arrays.fill(variance, 0, stride, 0f);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(floats, x + r * stride, row, 0, stride);
            addSquaredDeviations(stride, row, mean, variance);
        }
        scale(0, stride, perRow, variance);
    }

    private static void add(int count, float[] x, float[] sum) {
        for (int j = 0; j < count; j++) {
            sum[j] += x[j];
        }
    }

    private static void addProducts(int count, float[] left, float[] right, float[] sum) {
        for (int j = 0; j < count; j++) {
            sum[j] = Math.fma(left[j], right[j], sum[j]);
        }
    }

    private static void addSquaredDeviations(int count, float[] x, float[] mean, float[] sum) {
        for (int j = 0; j < count; j++) {
            float deviation = x[j] - mean[j];
            sum[j] = Math.fma(deviation, deviation, sum[j]);
        }
    }

    private static void scale(int from, int to, float factor, float[] values) {
        for (int j = from; j < to; j++) {
            values[j] *= factor;
        }
    }

    private static void multiply(int count, float[] factor, float[] values) {
        for (int j = 0; j < count; j++) {
            values[j] *= factor[j];
        }
    }

    private static void subtract(int from, int to, float subtracted, float[] values) {
        for (int j = from; j < to; j++) {
            values[j] -= subtracted;
        }
    }

    @Override
    public void inverseDeviation(int count, float[] variance, float epsilon, float[] inverse) {
        for (int j = 0; j < count; j++) {
            inverse[j] = 1f / (float) Math.sqrt(variance[j] + epsilon);
        }
    }

    @Override
    public void moveRunning(int count, float keep, float weight, float[] fresh, float[] running) {
        for (int j = 0; j < count; j++) {
            running[j] = Math.fma(keep, running[j], weight * fresh[j]);
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
        reserve(stride);
        System.arraycopy(scales, gamma, gammas, 0, stride);
        System.arraycopy(scales, beta, betas, 0, stride);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(floats, x + r * stride, row, 0, stride);
            normalize(stride, row, mean, inverse);
            System.arraycopy(row, 0, floats, x + r * stride, stride);
            scaleAndShift(stride, row, gammas, betas);
            System.arraycopy(row, 0, floats, y + r * stride, stride);
        }
    }

    private static void normalize(int count, float[] x, float[] mean, float[] inverse) {
        for (int j = 0; j < count; j++) {
            x[j] = (x[j] - mean[j]) * inverse[j];
        }
    }

    private static void scaleAndShift(int count, float[] x, float[] gammas, float[] betas) {
        for (int j = 0; j < count; j++) {
            x[j] = Math.fma(x[j], gammas[j], betas[j]);
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
        sumGradients(rows, stride, floats, normalized, gamma, beta, scaleGradients, gradient);
        float perRow = 1f / rows;
        scale(0, stride, perRow, gammas);
        scale(0, stride, perRow, betas);
        System.arraycopy(scales, gamma, factors, 0, stride);
        multiply(stride, inverse, factors);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(floats, gradient + r * stride, row, 0, stride);
            System.arraycopy(floats, normalized + r * stride, other, 0, stride);
            center(stride, other, betas, gammas, factors, row);
            System.arraycopy(row, 0, floats, gradient + r * stride, stride);
        }
    }

    /** Σ dy and Σ dy x̂ over the rows, to the gradients of β and γ; they stay in {@code betas} and {@code gammas}. */
    private void sumGradients(
            int rows,
            int stride,
            float[] floats,
            int normalized,
            int gamma,
            int beta,
            float[] scaleGradients,
            int gradient) {
        reserve(stride);
        Arrays.fill(gammas, 0, stride, 0f);
        Arrays.fill(betas, 0, stride, 0f);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(floats, gradient + r * stride, row, 0, stride);
            System.arraycopy(floats, normalized + r * stride, other, 0, stride);
            add(stride, row, betas);
            addProducts(stride, row, other, gammas);
        }
        System.arraycopy(gammas, 0, scaleGradients, gamma, stride);
        System.arraycopy(betas, 0, scaleGradients, beta, stride);
    }

    private static void center(
            int count, float[] normalized, float[] mean, float[] product, float[] factor, float[] gradient) {
        for (int j = 0; j < count; j++) {
            gradient[j] = Math.fma(-normalized[j], product[j], gradient[j] - mean[j]) * factor[j];
        }
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
        reserve(stride);
        System.arraycopy(scales, gamma, gammas, 0, stride);
        System.arraycopy(scales, beta, betas, 0, stride);
        int width = columns / groups;
        for (int r = 0; r < rows; r++) {
            System.arraycopy(floats, x + r * stride, row, 0, stride);
            for (int g = 0; g < groups; g++) {
                int from = g * width;
                int to = end(g, groups, width, stride);
                subtract(from, to, RowSum.of(width, row, from) / width, row);
                float variance = RowSum.ofProducts(width, row, from, row, from) / width;
                float shrink = 1f / (float) Math.sqrt(variance + epsilon);
                floats[inverse + r * groups + g] = shrink;
                scale(from, to, shrink, row);
            }
            System.arraycopy(row, 0, floats, x + r * stride, stride);
            scaleAndShift(stride, row, gammas, betas);
            System.arraycopy(row, 0, floats, y + r * stride, stride);
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
        sumGradients(rows, stride, floats, normalized, gamma, beta, scaleGradients, gradient);
        System.arraycopy(scales, gamma, gammas, 0, stride);
        int width = columns / groups;
        for (int r = 0; r < rows; r++) {
            System.arraycopy(floats, gradient + r * stride, row, 0, stride);
            System.arraycopy(floats, normalized + r * stride, other, 0, stride);
            multiply(stride, gammas, row);
            for (int g = 0; g < groups; g++) {
                int from = g * width;
                int to = end(g, groups, width, stride);
                float mean = RowSum.of(width, row, from) / width;
                float product = RowSum.ofProducts(width, row, from, other, from) / width;
                subtract(from, to, mean, row);
                subtractProduct(from, to, product, other, row);
                scale(from, to, floats[inverse + r * groups + g], row);
            }
            System.arraycopy(row, 0, floats, gradient + r * stride, stride);
        }
    }

    /** Where a group ends; the padding goes with the last one. */
    private static int end(int group, int groups, int width, int stride) {
        return group == groups - 1 ? stride : (group + 1) * width;
    }

    private static void subtractProduct(int from, int to, float factor, float[] of, float[] values) {
        for (int j = from; j < to; j++) {
            values[j] = Math.fma(-of[j], factor, values[j]);
        }
    }
}
