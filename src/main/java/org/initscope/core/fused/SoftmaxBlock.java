package org.initscope.core.fused;

import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;

/** Softmax with cross-entropy at the end of the network. */
final class SoftmaxBlock {
    private final int layerIndex;
    private final SoftmaxArithmetic arithmetic;
    private final Signal logits;
    private final Workspace losses = new Workspace();

    SoftmaxBlock(int layerIndex, SoftmaxArithmetic arithmetic, Signal logits) {
        this.layerIndex = layerIndex;
        this.arithmetic = arithmetic;
        this.logits = logits;
    }

    Signal logits() {
        return logits;
    }

    /** The sum of the examples' cross-entropies in nats; leaves the gradient of their mean beside the logits. */
    double lossSum(int[] targets, int examples) {
        losses.reserve(examples);
        arithmetic.crossEntropy(
                examples,
                logits.columns(),
                logits.stride(),
                logits.values(),
                targets,
                losses.values(),
                logits.gradient());
        double sum = 0;
        for (int r = 0; r < examples; r++) {
            sum += losses.values()[r];
        }
        return sum;
    }

    void show(StepObserver observer, int examples) {
        logits.showValues(observer, Quantity.PREACTIVATION, layerIndex, examples);
    }
}
