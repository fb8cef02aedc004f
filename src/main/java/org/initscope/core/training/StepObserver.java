package org.initscope.core.training;

import org.initscope.core.statistics.Quantity;

/**
 * Sees the arrays of a measured step while they are there; it reads them during the call and changes nothing.
 *
 * <p>Matrices are row-major with a stride ≥ columns: element (r, c) is {@code values[offset + r * stride + c]}; what
 * stands between columns and stride is padding.
 */
public interface StepObserver {

    /**
     * A preactivation, activation or activation gradient [examples, units] of a layer of {@code MlpSpec.layers()}; for
     * the softmax layer the logits as preactivation. Gradients are of the mean loss.
     */
    void onLayer(Quantity quantity, int layerIndex, float[] values, int offset, int rows, int columns, int stride);

    /**
     * A parameter before the update, its gradient, the update, or the parameter after the update, by its place in
     * {@code ParameterLayout.parameters()}. A step shows all four of a parameter, the parameter before the update first
     * and the parameter after it last.
     */
    void onParameter(
            Quantity quantity, int parameterIndex, float[] values, int offset, int rows, int columns, int stride);

    /**
     * A parameter before the update, where the same observer saw it after the update of the step before, and nothing changed
     * it since.
     */
    default void onUnchangedParameter(
            int parameterIndex, float[] values, int offset, int rows, int columns, int stride) {
        onParameter(Quantity.PARAMETER, parameterIndex, values, offset, rows, columns, stride);
    }

    /** An update that is the gradient times a factor; the gradient, which was shown last, is shown again. */
    default void onScaledGradient(
            float factor, int parameterIndex, float[] gradient, int offset, int rows, int columns, int stride) {
        float[] update = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                update[r * columns + c] = factor * gradient[offset + r * stride + c];
            }
        }
        onParameter(Quantity.UPDATE, parameterIndex, update, 0, rows, columns, columns);
    }

    /**
     * Mean and biased variance [units] of a minibatch of {@code examples} rows in a batch norm, and its running
     * statistics [units] after the step (unbiased variance, PyTorch's convention). Units stand at 0 … units − 1. A step
     * shows it after the norm's gamma and beta.
     */
    void onBatchNorm(
            int layerIndex,
            float[] batchMean,
            float[] batchVariance,
            float[] runningMean,
            float[] runningVariance,
            int units,
            int examples);
}
