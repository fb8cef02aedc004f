package org.initscope.core.fused.arithmetic;

import java.util.List;

/**
 * What an update rule reads and writes: flat arrays of one form.
 *
 * @param slots the optimizer's state, an array for each kind
 */
public record TrainedArrays(float[] values, float[] gradients, List<float[]> slots) {

    /** The optimizer's state of one kind. */
    public float[] slot(int index) {
        return slots.get(index);
    }
}
