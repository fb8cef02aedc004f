package org.initscope.core.fused;

/** The end of a residual block, y = h + x; h's gradient is y's, and x's gets the same added. */
final class ResidualBlock extends Block {
    private final BranchBlock branch;

    ResidualBlock(int layerIndex, BranchBlock branch, Signal input, Signal output) {
        super(layerIndex, input, output);
        this.branch = branch;
    }

    @Override
    void forward(int examples) {
        int count = examples * output().stride();
        add(count, input().values(), branch.output().values(), output().values());
    }

    @Override
    void backward(int examples) {
        branch.keep(output().gradient(), examples * output().stride());
    }

    static void add(int count, float[] a, float[] b, float[] sum) {
        for (int i = 0; i < count; i++) {
            sum[i] = a[i] + b[i];
        }
    }
}
