package org.initscope.core.fused.blocks;

import org.initscope.core.fused.arithmetic.RowArithmetic;

/** The end of a residual block, y = h + x; h's gradient is y's, and x's gets the same added. */
final class ResidualBlock extends Block {
    private final RowArithmetic rows;
    private final BranchBlock branch;

    ResidualBlock(int layerIndex, RowArithmetic rows, BranchBlock branch, Signal input, Signal output) {
        super(layerIndex, input, output);
        this.rows = rows;
        this.branch = branch;
    }

    @Override
    void forward(int examples) {
        rows.add(input().values(), branch.output().values(), output().values());
    }

    @Override
    void backward(int examples) {
        branch.keep(output().gradient());
    }
}
