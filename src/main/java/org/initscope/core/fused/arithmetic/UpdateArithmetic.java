package org.initscope.core.fused.arithmetic;

/**
 * Update rules of the optimizers over a range of flat arrays: a gradient becomes the update, in place, which is
 * subtracted from the parameter (see {@link org.initscope.core.training.Optimizer} for the formulas).
 */
public interface UpdateArithmetic {

    /** Gradients stay, a third less to write. */
    void sgd(int from, int to, float[] values, float[] gradients, float rate);

    void nesterov(int from, int to, float[] values, float[] gradients, float[] velocities, float rate, float momentum);

    /** @param rate the learning rate times √(1 − β2^t)/(1 − β1^t) */
    void adam(
            int from,
            int to,
            float[] values,
            float[] gradients,
            float[] means,
            float[] squares,
            float rate,
            float beta1,
            float beta2,
            float epsilon);

    /**
     * @param rate as of {@link #adam}
     * @param decay the learning rate times the weight decay
     */
    void adamW(
            int from,
            int to,
            float[] values,
            float[] gradients,
            float[] means,
            float[] squares,
            float rate,
            float beta1,
            float beta2,
            float epsilon,
            float decay);

    void rmsProp(
            int from,
            int to,
            float[] values,
            float[] gradients,
            float[] squares,
            float rate,
            float decay,
            float epsilon);
}
