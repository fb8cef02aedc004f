package org.initscope.core.fused;

/** Where a residual block begins: its input goes on to the linear layer, and past it to the block's end. */
final class BranchBlock extends Block {
    private final Workspace passed = new Workspace();

    BranchBlock(int layerIndex, Signal signal) {
        super(layerIndex, signal, signal);
    }

    /** Keeps the gradient that comes past the block's layers, as the layers turn it in place. */
    void keep(float[] gradient, int count) {
        passed.reserve(count);
        System.arraycopy(gradient, 0, passed.values(), 0, count);
    }

    @Override
    void forward(int examples) {}

    /** The gradient through the block's layers plus that past them. */
    @Override
    void backward(int examples) {
        int count = examples * output().stride();
        ResidualBlock.add(count, output().gradient(), passed.values(), output().gradient());
    }
}
