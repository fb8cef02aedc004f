package org.initscope.core.fused.blocks;

import org.initscope.core.fused.arithmetic.ActivationArithmetic;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;

/** h = f(z), elementwise, in place where the slope is found from h; z is the preactivation. */
final class ActivationBlock extends Block {
    private final Activation activation;
    private final ActivationArithmetic arithmetic;

    ActivationBlock(
            Layer.Nonlinearity layer, int layerIndex, ActivationArithmetic arithmetic, Signal input, Signal output) {
        super(layerIndex, input, output);
        this.activation = layer.activation();
        this.arithmetic = arithmetic;
    }

    @Override
    void forward(int examples) {
        arithmetic.apply(activation, input().values(), output().values());
    }

    @Override
    void backward(int examples) {
        arithmetic.backward(activation, input().values(), output().values(), output().gradient());
    }

    @Override
    void showInput(StepObserver observer) {
        input().showValues(observer, Quantity.PREACTIVATION, layerIndex());
    }

    @Override
    void showOutput(StepObserver observer) {
        output().showValues(observer, Quantity.ACTIVATION, layerIndex());
    }

    @Override
    void showGradient(StepObserver observer) {
        output().showGradient(observer, layerIndex());
    }
}
