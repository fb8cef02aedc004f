package org.initscope.core.fused;

/** Scratch floats that grow with the largest minibatch seen and are never given back. */
final class Workspace {
    private float[] values = new float[0];

    float[] values() {
        return values;
    }

    void reserve(int size) {
        if (values.length < size) {
            values = new float[size];
        }
    }
}
