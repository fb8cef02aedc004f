package org.initscope.core.fused.arithmetic;

import java.util.Arrays;
import org.initscope.core.MatrixView;

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
    public void columnMoments(MatrixView x, float[] mean, float[] variance) {
        int stride = x.rowStride();
        reserve(stride);
        float perRow = 1f / x.rows();
        Arrays.fill(mean, 0, stride, 0f);
        for (int r = 0; r < x.rows(); r++) {
            copyRow(x, r, row);
            add(stride, row, mean);
        }
        scale(0, stride, perRow, mean);
        Arrays.fill(variance, 0, stride, 0f);
        for (int r = 0; r < x.rows(); r++) {
            copyRow(x, r, row);
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
            MatrixView x, float[] mean, float[] inverse, MatrixView gamma, MatrixView beta, MatrixView y) {
        int stride = x.rowStride();
        reserve(stride);
        copyRow(gamma, 0, gammas);
        copyRow(beta, 0, betas);
        for (int r = 0; r < x.rows(); r++) {
            copyRow(x, r, row);
            normalize(stride, row, mean, inverse);
            copyBack(row, x, r);
            scaleAndShift(stride, row, gammas, betas);
            copyBack(row, y, r);
        }
    }

    private static void copyRow(MatrixView from, int row, float[] to) {
        System.arraycopy(from.floats(), from.at(row, 0), to, 0, from.rowStride());
    }

    private static void copyBack(float[] from, MatrixView to, int row) {
        System.arraycopy(from, 0, to.floats(), to.at(row, 0), to.rowStride());
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
            MatrixView normalized,
            float[] inverse,
            MatrixView gamma,
            MatrixView gammaGradient,
            MatrixView betaGradient,
            MatrixView gradient) {
        sumGradients(normalized, gammaGradient, betaGradient, gradient);
        int stride = gradient.rowStride();
        float perRow = 1f / gradient.rows();
        scale(0, stride, perRow, gammas);
        scale(0, stride, perRow, betas);
        copyRow(gamma, 0, factors);
        multiply(stride, inverse, factors);
        for (int r = 0; r < gradient.rows(); r++) {
            copyRow(gradient, r, row);
            copyRow(normalized, r, other);
            center(stride, other, betas, gammas, factors, row);
            copyBack(row, gradient, r);
        }
    }

    /** Σ dy and Σ dy x̂ over the rows, to the gradients of β and γ; they stay in {@code betas} and {@code gammas}. */
    private void sumGradients(
            MatrixView normalized, MatrixView gammaGradient, MatrixView betaGradient, MatrixView gradient) {
        int stride = gradient.rowStride();
        reserve(stride);
        Arrays.fill(gammas, 0, stride, 0f);
        Arrays.fill(betas, 0, stride, 0f);
        for (int r = 0; r < gradient.rows(); r++) {
            copyRow(gradient, r, row);
            copyRow(normalized, r, other);
            add(stride, row, betas);
            addProducts(stride, row, other, gammas);
        }
        copyBack(gammas, gammaGradient, 0);
        copyBack(betas, betaGradient, 0);
    }

    private static void center(
            int count, float[] normalized, float[] mean, float[] product, float[] factor, float[] gradient) {
        for (int j = 0; j < count; j++) {
            gradient[j] = Math.fma(-normalized[j], product[j], gradient[j] - mean[j]) * factor[j];
        }
    }

    @Override
    public void normalizeRows(
            MatrixView x, float epsilon, MatrixView inverse, MatrixView gamma, MatrixView beta, MatrixView y) {
        int stride = x.rowStride();
        reserve(stride);
        copyRow(gamma, 0, gammas);
        copyRow(beta, 0, betas);
        int groups = inverse.columns();
        int width = x.columns() / groups;
        for (int r = 0; r < x.rows(); r++) {
            copyRow(x, r, row);
            for (int g = 0; g < groups; g++) {
                int from = g * width;
                int to = end(g, groups, width, stride);
                subtract(from, to, RowSum.of(width, row, from) / width, row);
                float variance = RowSum.ofProducts(width, row, from, row, from) / width;
                float shrink = 1f / (float) Math.sqrt(variance + epsilon);
                inverse.floats()[inverse.at(r, g)] = shrink;
                scale(from, to, shrink, row);
            }
            copyBack(row, x, r);
            scaleAndShift(stride, row, gammas, betas);
            copyBack(row, y, r);
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
        sumGradients(normalized, gammaGradient, betaGradient, gradient);
        copyRow(gamma, 0, gammas);
        int stride = gradient.rowStride();
        int groups = inverse.columns();
        int width = gradient.columns() / groups;
        for (int r = 0; r < gradient.rows(); r++) {
            copyRow(gradient, r, row);
            copyRow(normalized, r, other);
            multiply(stride, gammas, row);
            for (int g = 0; g < groups; g++) {
                int from = g * width;
                int to = end(g, groups, width, stride);
                float mean = RowSum.of(width, row, from) / width;
                float product = RowSum.ofProducts(width, row, from, other, from) / width;
                subtract(from, to, mean, row);
                subtractProduct(from, to, product, other, row);
                scale(from, to, inverse.floats()[inverse.at(r, g)], row);
            }
            copyBack(row, gradient, r);
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
