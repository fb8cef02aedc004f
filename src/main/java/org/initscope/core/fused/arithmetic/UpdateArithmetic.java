package org.initscope.core.fused.arithmetic;

import org.initscope.core.training.Optimizer;

/**
 * Update rules of the optimizers over a range of flat arrays: a gradient becomes the update, in place, which is
 * subtracted from the parameter (see {@link Optimizer} for the formulas).
 */
public interface UpdateArithmetic {

    /** Σ g² of one row of gradients, in double, where it neither overflows nor vanishes. */
    double squares(int columns, float[] gradients, int offset);

    /** Gradients times a factor. */
    void scale(int from, int to, float[] gradients, float factor);

    /** Gradients stay, a third less to write. */
    void sgd(int from, int to, TrainedArrays arrays, float rate);

    /** The first slot holds velocities. */
    void nesterov(int from, int to, TrainedArrays arrays, float rate, Optimizer.Nesterov settings);

    /**
     * The first slot holds the means of gradients, the second those of their squares.
     *
     * @param rate the learning rate times √(1 − β2^t)/(1 − β1^t)
     */
    void adam(int from, int to, TrainedArrays arrays, float rate, Optimizer.Adam settings);

    /**
     * The slots are those of {@link #adam}.
     *
     * @param rate as of {@link #adam}
     * @param decay the learning rate times the weight decay
     */
    void adamW(int from, int to, TrainedArrays arrays, float rate, float decay, Optimizer.Adam settings);

    /** The first slot holds the means of squares. */
    void rmsProp(int from, int to, TrainedArrays arrays, float rate, Optimizer.RmsProp settings);
}
