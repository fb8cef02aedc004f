package org.initscope.core.fused.arithmetic;

import org.initscope.core.MatrixView;

/**
 * Batch and group normalization of padded matrices [rows, units]; sums run over the rows, or over the columns of a group of
 * a row, from the first to the last. Layer normalization is that of one group. Inputs, outputs and gradients lie in one
 * array.
 */
public interface NormalizationArithmetic {

    /** Mean and biased variance of every column. */
    void columnMoments(MatrixView x, float[] mean, float[] variance);

    /** 1/√(variance + ε) of every unit. */
    void inverseDeviation(int count, float[] variance, float epsilon, float[] inverse);

    /** Moves a running statistic: running = keep · running + weight · fresh. */
    void moveRunning(int count, float keep, float weight, float[] fresh, float[] running);

    /** x ← x̂ = (x − mean) inverse, column by column, and y = γ x̂ + β. */
    void normalizeColumns(MatrixView x, float[] mean, float[] inverse, MatrixView gamma, MatrixView beta, MatrixView y);

    /**
     * Turns d loss/d y into d loss/d x, in place: γ inverse (dy − mean(dy) − x̂ mean(dy x̂)), means over the rows; writes
     * dγ = Σ dy x̂ and dβ = Σ dy.
     */
    void normalizeColumnsBackward(
            MatrixView normalized,
            float[] inverse,
            MatrixView gamma,
            MatrixView gammaGradient,
            MatrixView betaGradient,
            MatrixView gradient);

    /**
     * x ← x̂, row by row over the columns of each group, with the biased variance, and y = γ x̂ + β; keeps 1/√(variance + ε).
     *
     * @param inverse what is kept, [rows, groups] without padding
     */
    void normalizeRows(
            MatrixView x, float epsilon, MatrixView inverse, MatrixView gamma, MatrixView beta, MatrixView y);

    /** The backward pass of {@link #normalizeRows}, in place; writes dγ and dβ as a batch norm does. */
    void normalizeRowsBackward(
            MatrixView normalized,
            MatrixView inverse,
            MatrixView gamma,
            MatrixView gammaGradient,
            MatrixView betaGradient,
            MatrixView gradient);
}
