package org.initscope.core.fused;

/**
 * The kernels of the step. An arithmetic holds scratch space and belongs to one thread; all of them give the same bits.
 *
 * @param label what computes, for the log
 */
record Arithmetic(
        String label,
        MatrixArithmetic matrix,
        ActivationArithmetic activation,
        NormalizationArithmetic normalization,
        SoftmaxArithmetic softmax,
        UpdateArithmetic update) {

    /** Plain loops, which need no module beyond java.base. */
    static Arithmetic loops() {
        return new Arithmetic(
                "loops",
                new LoopMatrix(),
                new LoopActivation(),
                new LoopNormalization(),
                new LoopSoftmax(),
                new LoopUpdate());
    }

    /** The fastest that this machine has. */
    static Arithmetic fastest() {
        return loops();
    }
}
