package org.initscope.core.fused.arithmetic;

/** Softmax with cross-entropy by log-sum-exp, right for logits of any size. */
public interface SoftmaxArithmetic {

    /**
     * Loss of every example and its gradient.
     *
     * @param logits padded [rows, stride]
     * @param losses of each example max + ln Σ exp(logit − max) − logit of the target, in nats
     * @param gradient (softmax − one-hot)/rows, padding 0
     */
    void crossEntropy(
            int rows, int columns, int stride, float[] floats, int logits, int[] targets, float[] losses, int gradient);
}
