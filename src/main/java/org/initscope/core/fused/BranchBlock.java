package org.initscope.core.fused;

import org.initscope.core.fused.arithmetic.RowArithmetic;

/** Where a residual block begins: its input goes on to the linear layer, and past it to the block's end. */
final class BranchBlock extends Block {
    private final RowArithmetic rows;
    private final Arena.Slice passed;

    BranchBlock(int layerIndex, RowArithmetic rows, Arena arena, Signal signal) {
        super(layerIndex, signal, signal);
        this.rows = rows;
        this.passed = arena.slice();
    }

    /** Keeps the gradient that comes past the block's layers, as the layers turn it in place. */
    void keep(Signal end, int count) {
        passed.reserve(count);
        System.arraycopy(end.floats(), end.gradient(), passed.floats(), passed.at(), count);
    }

    @Override
    void forward(int examples) {}

    /** The gradient through the block's layers plus that past them. */
    @Override
    void backward(int examples) {
        int count = examples * output().stride();
        rows.add(count, output().floats(), output().gradient(), passed.at(), output().gradient());
    }
}
