package org.initscope.core.fused.blocks;

import org.initscope.core.fused.arithmetic.SoftmaxArithmetic;
import org.initscope.core.fused.arithmetic.Workspace;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;

/** Softmax with cross-entropy at the end of the network: a block whose forward pass leaves the gradient of its input. */
final class SoftmaxBlock extends Block {
    private final SoftmaxArithmetic arithmetic;
    private final Workspace losses = new Workspace();
    private int[] targets = new int[0];
    private double lossSum;

    SoftmaxBlock(int layerIndex, SoftmaxArithmetic arithmetic, Signal logits) {
        super(layerIndex, logits, logits);
        this.arithmetic = arithmetic;
    }

    SoftmaxArithmetic arithmetic() {
        return arithmetic;
    }

    /** The classes of the examples that come next. */
    void expect(int[] classes) {
        targets = classes;
    }

    /** The sum of the examples' cross-entropies in nats. */
    double lossSum() {
        return lossSum;
    }

    /** Leaves the gradient of the mean cross-entropy beside the logits. */
    @Override
    void forward(int examples) {
        losses.reserve(examples);
        arithmetic.crossEntropy(input().values(), targets, losses.values(), input().gradient());
        double sum = 0;
        for (int r = 0; r < examples; r++) {
            sum += losses.values()[r];
        }
        lossSum = sum;
    }

    @Override
    void backward(int examples) {}

    @Override
    void showInput(StepObserver observer) {
        input().showValues(observer, Quantity.PREACTIVATION, layerIndex());
    }
}
