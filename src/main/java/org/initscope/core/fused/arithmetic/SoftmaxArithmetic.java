package org.initscope.core.fused.arithmetic;

import org.initscope.core.MatrixView;

/** Softmax with cross-entropy by log-sum-exp, right for logits of any size. */
public interface SoftmaxArithmetic {

    /**
     * Loss of every example and its gradient.
     *
     * @param logits padded [examples, classes]
     * @param losses of each example max + ln Σ exp(logit − max) − logit of the target, in nats
     * @param gradient (softmax − one-hot)/examples in the array of the logits, padding 0
     */
    void crossEntropy(MatrixView logits, int[] targets, float[] losses, MatrixView gradient);

    /**
     * Writes the exponential of each element in its place.
     *
     * @param values padded; what stands in the padding then is undefined
     */
    void exponentials(MatrixView values);
}
