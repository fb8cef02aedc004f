package org.initscope.core.fused.arithmetic;

/** Scratch floats that grow with the largest minibatch seen and are never given back. */
public final class Workspace {
    private float[] values = new float[0];

    public float[] values() {
        return values;
    }

    public void reserve(int size) {
        if (values.length < size) {
            values = new float[size];
        }
    }
}
