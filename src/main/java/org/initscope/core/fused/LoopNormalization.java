package org.initscope.core.fused;

import java.util.Arrays;

/** Normalizations in plain loops. */
final class LoopNormalization implements NormalizationArithmetic {
    private float[] meanGradient = new float[0];
    private float[] meanProduct = new float[0];
    private float[] factor = new float[0];

    @Override
    public void columnMoments(int rows, int stride, float[] x, float[] mean, float[] variance) {
        float perRow = 1f / rows;
        Arrays.fill(mean, 0, stride, 0f);
        for (int r = 0; r < rows; r++) {
            addRow(stride, x, r * stride, mean);
        }
        scale(stride, perRow, mean);
        Arrays.fill(variance, 0, stride, 0f);
        for (int r = 0; r < rows; r++) {
            addSquaredDeviations(stride, x, r * stride, mean, variance);
        }
        scale(stride, perRow, variance);
    }

    private static void addRow(int count, float[] x, int row, float[] sum) {
        for (int j = 0; j < count; j++) {
            sum[j] += x[row + j];
        }
    }

    private static void addSquaredDeviations(int count, float[] x, int row, float[] mean, float[] sum) {
        for (int j = 0; j < count; j++) {
            float deviation = x[row + j] - mean[j];
            sum[j] = Math.fma(deviation, deviation, sum[j]);
        }
    }

    private static void scale(int count, float factor, float[] values) {
        for (int j = 0; j < count; j++) {
            values[j] *= factor;
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
            float[] x,
            float[] mean,
            float[] inverse,
            float[] scales,
            int gamma,
            int beta,
            float[] y) {
        for (int r = 0; r < rows; r++) {
            normalizeRow(stride, x, r * stride, mean, inverse);
            scaleRow(stride, x, r * stride, scales, gamma, beta, y);
        }
    }

    private static void normalizeRow(int count, float[] x, int row, float[] mean, float[] inverse) {
        for (int j = 0; j < count; j++) {
            x[row + j] = (x[row + j] - mean[j]) * inverse[j];
        }
    }

    private static void scaleRow(int count, float[] x, int row, float[] scales, int gamma, int beta, float[] y) {
        for (int j = 0; j < count; j++) {
            y[row + j] = Math.fma(x[row + j], scales[gamma + j], scales[beta + j]);
        }
    }

    @Override
    public void normalizeColumnsBackward(
            int rows,
            int stride,
            float[] normalized,
            float[] inverse,
            float[] scales,
            int gamma,
            int beta,
            float[] scaleGradients,
            float[] gradient) {
        sumGradients(rows, stride, normalized, gamma, beta, scaleGradients, gradient);
        reserve(stride);
        meansAndFactor(stride, 1f / rows, scaleGradients, gamma, beta, scales, inverse);
        for (int r = 0; r < rows; r++) {
            centerRow(stride, normalized, r * stride, meanGradient, meanProduct, factor, gradient);
        }
    }

    private static void sumGradients(
            int rows, int stride, float[] normalized, int gamma, int beta, float[] scaleGradients, float[] gradient) {
        Arrays.fill(scaleGradients, gamma, gamma + stride, 0f);
        Arrays.fill(scaleGradients, beta, beta + stride, 0f);
        for (int r = 0; r < rows; r++) {
            int row = r * stride;
            for (int j = 0; j < stride; j++) {
                scaleGradients[beta + j] += gradient[row + j];
            }
            for (int j = 0; j < stride; j++) {
                scaleGradients[gamma + j] = Math.fma(gradient[row + j], normalized[row + j], scaleGradients[gamma + j]);
            }
        }
    }

    private void meansAndFactor(
            int count, float perRow, float[] scaleGradients, int gamma, int beta, float[] scales, float[] inverse) {
        for (int j = 0; j < count; j++) {
            meanGradient[j] = scaleGradients[beta + j] * perRow;
        }
        for (int j = 0; j < count; j++) {
            meanProduct[j] = scaleGradients[gamma + j] * perRow;
        }
        for (int j = 0; j < count; j++) {
            factor[j] = scales[gamma + j] * inverse[j];
        }
    }

    private static void centerRow(
            int count, float[] normalized, int row, float[] mean, float[] product, float[] factor, float[] gradient) {
        for (int j = 0; j < count; j++) {
            gradient[row + j] = Math.fma(-normalized[row + j], product[j], gradient[row + j] - mean[j]) * factor[j];
        }
    }

    private void reserve(int count) {
        if (factor.length < count) {
            meanGradient = new float[count];
            meanProduct = new float[count];
            factor = new float[count];
        }
    }

    @Override
    public void normalizeRows(
            int rows,
            int columns,
            int stride,
            float[] x,
            float epsilon,
            float[] inverse,
            float[] scales,
            int gamma,
            int beta,
            float[] y) {
        for (int r = 0; r < rows; r++) {
            int row = r * stride;
            float mean = RowSum.of(columns, x, row) / columns;
            for (int j = 0; j < stride; j++) {
                x[row + j] -= mean;
            }
            float variance = RowSum.ofProducts(columns, x, row, x, row) / columns;
            float scale = 1f / (float) Math.sqrt(variance + epsilon);
            inverse[r] = scale;
            for (int j = 0; j < stride; j++) {
                x[row + j] *= scale;
            }
            scaleRow(stride, x, row, scales, gamma, beta, y);
        }
    }

    @Override
    public void normalizeRowsBackward(
            int rows,
            int columns,
            int stride,
            float[] normalized,
            float[] inverse,
            float[] scales,
            int gamma,
            int beta,
            float[] scaleGradients,
            float[] gradient) {
        sumGradients(rows, stride, normalized, gamma, beta, scaleGradients, gradient);
        for (int r = 0; r < rows; r++) {
            int row = r * stride;
            for (int j = 0; j < columns; j++) {
                gradient[row + j] *= scales[gamma + j];
            }
            float mean = RowSum.of(columns, gradient, row) / columns;
            float product = RowSum.ofProducts(columns, gradient, row, normalized, row) / columns;
            for (int j = 0; j < columns; j++) {
                gradient[row + j] = Math.fma(-normalized[row + j], product, gradient[row + j] - mean) * inverse[r];
            }
        }
    }
}
