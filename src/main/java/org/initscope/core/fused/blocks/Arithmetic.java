package org.initscope.core.fused.blocks;

import org.initscope.core.fused.arithmetic.ActivationArithmetic;
import org.initscope.core.fused.arithmetic.LoopActivation;
import org.initscope.core.fused.arithmetic.LoopMatrix;
import org.initscope.core.fused.arithmetic.LoopNormalization;
import org.initscope.core.fused.arithmetic.LoopRows;
import org.initscope.core.fused.arithmetic.LoopSoftmax;
import org.initscope.core.fused.arithmetic.LoopUpdate;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.NormalizationArithmetic;
import org.initscope.core.fused.arithmetic.RowArithmetic;
import org.initscope.core.fused.arithmetic.SoftmaxArithmetic;
import org.initscope.core.fused.arithmetic.UpdateArithmetic;
import org.initscope.core.fused.vector.VectorActivation;
import org.initscope.core.fused.vector.VectorMatrix;
import org.initscope.core.fused.vector.VectorNormalization;
import org.initscope.core.fused.vector.VectorRows;
import org.initscope.core.fused.vector.VectorSoftmax;
import org.initscope.core.vector.PreferredSpecies;
import org.initscope.core.vector.VectorModule;

/**
 * The kernels of the step. An arithmetic holds scratch space and belongs to one thread; all of them give the same bits.
 *
 * @param label what computes, for the log
 */
public record Arithmetic(
        String label,
        MatrixArithmetic matrix,
        RowArithmetic rows,
        ActivationArithmetic activation,
        NormalizationArithmetic normalization,
        SoftmaxArithmetic softmax,
        UpdateArithmetic update) {

    /**
     * Plain loops, which need no module beyond java.base. The scripts start every process with the vectors' module. So the
     * loops are for a program that uses these classes as a library, and for a JVM that is started by hand.
     */
    public static Arithmetic loops() {
        return new Arithmetic(
                "loops",
                new LoopMatrix(),
                new LoopRows(),
                new LoopActivation(),
                new LoopNormalization(),
                new LoopSoftmax(),
                new LoopUpdate());
    }

    /**
     * Vectors as wide as the machine has them, which need the module jdk.incubator.vector. Update rules are loops here too,
     * since the compiler turns them into vectors.
     */
    static Arithmetic vectors() {
        return new Arithmetic(
                "vectors of " + PreferredSpecies.FLOATS.vectorBitSize() + " bits",
                new VectorMatrix(),
                new VectorRows(),
                new VectorActivation(),
                new VectorNormalization(),
                new VectorSoftmax(),
                new LoopUpdate());
    }

    /** The fastest that this process has. */
    public static Arithmetic fastest() {
        return VectorModule.isPresentOrWarns() ? vectors() : loops();
    }
}
