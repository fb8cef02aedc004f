package org.initscope.core.fused.blocks;

import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.RowArithmetic;

/** Where a residual block begins: its input goes on to the linear layer, and past it to the block's end. */
final class BranchBlock extends Block {
    private final RowArithmetic rows;
    private final Arena.Slice kept;
    private final MatrixView passed;

    BranchBlock(int layerIndex, BlockResources resources, Signal signal) {
        super(layerIndex, signal, signal);
        this.rows = resources.arithmetic().rows();
        this.kept = resources.arena().slice();
        this.passed = kept.view(signal.stride(), 1);
    }

    /** Keeps the gradient that comes past the block's layers, as the layers turn it in place. */
    void keep(MatrixView gradient) {
        int count = gradient.paddedSize();
        kept.reserve(count);
        System.arraycopy(gradient.floats(), gradient.offset(), passed.floats(), passed.offset(), count);
    }

    @Override
    void forward(int examples) {}

    /** The gradient through the block's layers plus that past them. */
    @Override
    void backward(int examples) {
        rows.add(output().gradient(), passed, output().gradient());
    }
}
