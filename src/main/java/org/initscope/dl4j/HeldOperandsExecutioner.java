package org.initscope.dl4j;

import java.lang.ref.Reference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.scatter.ScatterUpdate;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * ND4J's executioner of operations, which holds the operands of every operation until it has ended.
 *
 * <p>ND4J frees an array's native memory once nothing in Java refers to the array, and compiled code refers to nothing after its
 * last use. ND4J 1.0.0-M2 uses the operands of these two, the dimensions of a broadcast among them, for the last time where it
 * hands their addresses to the native side. A collection of garbage meanwhile freed memory in use. With every other operation it
 * uses the operation once more afterwards.
 */
public final class HeldOperandsExecutioner extends NativeOpExecutioner {

    @Override
    public INDArray exec(BroadcastOp operation, OpContext context) {
        INDArray result = super.exec(operation, context);
        Reference.reachabilityFence(operation);
        Reference.reachabilityFence(context);
        return result;
    }

    @Override
    public void scatterUpdate(
            ScatterUpdate.UpdateOp operation, INDArray array, INDArray indices, INDArray updates, int[] axis) {
        super.scatterUpdate(operation, array, indices, updates, axis);
        Reference.reachabilityFence(array);
        Reference.reachabilityFence(indices);
        Reference.reachabilityFence(updates);
    }
}
