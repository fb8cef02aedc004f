package org.initscope.core.training;

import org.initscope.core.MatrixView;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.statistics.Quantity;

/**
 * Sees the arrays of a measured step while they are there; it reads them during the call and changes nothing.
 *
 * <p>Matrices are row-major: their columns follow each other, and what stands between columns and stride is padding. A view
 * may show another matrix after the call.
 */
public interface StepObserver {

    /**
     * A preactivation, activation or activation gradient [examples, units] of a layer of {@code MlpSpec.layers()}; for
     * the softmax layer the logits as preactivation. Gradients are of the mean loss.
     */
    void onLayer(Quantity quantity, int layerIndex, MatrixView values);

    /**
     * A parameter before the update, its gradient, the update, or the parameter after the update, by its place in
     * {@code ParameterLayout.parameters()}. A step shows all four of a parameter, the parameter before the update first
     * and the parameter after it last.
     */
    void onParameter(Quantity quantity, int parameterIndex, MatrixView values);

    /**
     * A parameter before the update, where the same observer saw it after the update of the step before, and nothing changed
     * it since.
     */
    default void onUnchangedParameter(int parameterIndex, MatrixView values) {
        onParameter(Quantity.PARAMETER, parameterIndex, values);
    }

    /** An update that is the gradient times a factor; the gradient, which was shown last, is shown again. */
    default void onScaledGradient(float factor, int parameterIndex, MatrixView gradient) {
        int rows = gradient.rows();
        int columns = gradient.columns();
        float[] update = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                update[r * columns + c] = factor * gradient.floats()[gradient.at(r, c)];
            }
        }
        onParameter(Quantity.UPDATE, parameterIndex, MatrixView.packed(update, rows, columns));
    }

    /**
     * Mean and biased variance of a minibatch of so many examples in a batch norm, and its running statistics after the step
     * (unbiased variance, PyTorch's convention). A step shows it after the norm's gamma and beta.
     */
    void onBatchNorm(int layerIndex, NormStatistics batch, NormStatistics running, int examples);
}
