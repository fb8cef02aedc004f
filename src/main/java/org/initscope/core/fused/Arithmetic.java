package org.initscope.core.fused;

import org.initscope.core.vector.Lanes;
import org.initscope.core.vector.VectorModule;

/**
 * The kernels of the step. An arithmetic holds scratch space and belongs to one thread; all of them give the same bits.
 *
 * @param label what computes, for the log
 */
record Arithmetic(
        String label,
        MatrixArithmetic matrix,
        RowArithmetic rows,
        ActivationArithmetic activation,
        NormalizationArithmetic normalization,
        SoftmaxArithmetic softmax,
        UpdateArithmetic update) {

    /** Plain loops, which need no module beyond java.base. */
    static Arithmetic loops() {
        return new Arithmetic(
                "loops",
                new LoopMatrix(),
                new LoopRows(),
                new LoopActivation(),
                new LoopNormalization(),
                new LoopSoftmax(),
                new LoopUpdate());
    }

    /** Vectors as wide as the machine has them; needs the module jdk.incubator.vector. */
    static Arithmetic vectors() {
        return new Arithmetic(
                "vectors of " + Lanes.FLOATS.vectorBitSize() + " bits",
                new VectorMatrix(),
                new VectorRows(),
                new VectorActivation(),
                new VectorNormalization(),
                new VectorSoftmax(),
                new LoopUpdate());
    }

    /** The fastest that this process has. */
    static Arithmetic fastest() {
        return VectorModule.isPresent() ? vectors() : loops();
    }
}
