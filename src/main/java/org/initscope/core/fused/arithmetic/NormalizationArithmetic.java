package org.initscope.core.fused.arithmetic;

/**
 * Batch and group normalization of padded matrices [rows, stride]; sums run over the rows, or over the columns of a group of
 * a row, from the first to the last. Layer normalization is that of one group.
 */
public interface NormalizationArithmetic {

    /** Mean and biased variance of every column. */
    void columnMoments(int rows, int stride, float[] floats, int x, float[] mean, float[] variance);

    /** 1/√(variance + ε) of every unit. */
    void inverseDeviation(int count, float[] variance, float epsilon, float[] inverse);

    /** Moves a running statistic: running = keep · running + weight · fresh. */
    void moveRunning(int count, float keep, float weight, float[] fresh, float[] running);

    /** x ← x̂ = (x − mean) inverse, column by column, and y = γ x̂ + β. */
    void normalizeColumns(
            int rows,
            int stride,
            float[] floats,
            int x,
            float[] mean,
            float[] inverse,
            float[] scales,
            int gamma,
            int beta,
            int y);

    /**
     * Turns d loss/d y into d loss/d x, in place: γ inverse (dy − mean(dy) − x̂ mean(dy x̂)), means over the rows; writes
     * dγ = Σ dy x̂ and dβ = Σ dy.
     */
    void normalizeColumnsBackward(
            int rows,
            int stride,
            float[] floats,
            int normalized,
            float[] inverse,
            float[] scales,
            int gamma,
            int beta,
            float[] scaleGradients,
            int gradient);

    /**
     * x ← x̂, row by row over the columns of each group, with the biased variance, and y = γ x̂ + β; keeps 1/√(variance + ε)
     * [rows, groups].
     */
    void normalizeRows(
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
            int y);

    /** The backward pass of {@link #normalizeRows}, in place; writes dγ and dβ as a batch norm does. */
    void normalizeRowsBackward(
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
            int gradient);
}
