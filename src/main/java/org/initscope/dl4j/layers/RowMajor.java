package org.initscope.dl4j.layers;

import java.lang.ref.Reference;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between matrices of ND4J, whatever their order and strides, and row-major float arrays. */
public final class RowMajor {
    private RowMajor() {}

    /** The elements of an array of any rank, last index fastest. */
    @SuppressWarnings("try") // closing the scope is its use
    public static float[] copyOf(INDArray array) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            DataBuffer copy = array.dup('c').data();
            float[] values = copy.asFloat();
            // a compiled loop reads from the address alone
            Reference.reachabilityFence(copy);
            return values;
        }
    }

    /** A matrix [rows, columns] in the workspace that is open. */
    public static INDArray matrix(float[] values, long rows, long columns) {
        return Nd4j.createFromArray(values).reshape('c', rows, columns);
    }
}
