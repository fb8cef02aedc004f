package org.initscope.core.fused;

import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;

/**
 * What flows between two blocks: a padded matrix [examples, columns], and on the way back the gradient of the loss by
 * it. Elementwise blocks turn gradients in place, so signals share slices for gradients.
 */
final class Signal {
    private final int columns;
    private final int stride;
    private final Arena.Slice values;
    private final Arena.Slice gradient;

    Signal(int columns, Arena.Slice values, Arena.Slice gradient) {
        this.columns = columns;
        this.stride = Stride.of(columns);
        this.values = values;
        this.gradient = gradient;
    }

    int columns() {
        return columns;
    }

    int stride() {
        return stride;
    }

    /** The array of the values and of the gradient, and of all signals of a network. */
    float[] floats() {
        return values.floats();
    }

    /** Where the values begin. */
    int values() {
        return values.at();
    }

    /** Where the gradient begins. */
    int gradient() {
        return gradient.at();
    }

    Arena.Slice valuesSlice() {
        return values;
    }

    Arena.Slice gradientSlice() {
        return gradient;
    }

    void reserveValues(int examples) {
        values.reserve(Math.multiplyExact(Stride.tiled(examples), stride));
    }

    void reserveGradient(int examples) {
        // rows up to whole vectors, since it may be transposed
        gradient.reserve(Math.multiplyExact(Stride.wholeVectors(examples), stride));
    }

    void showValues(StepObserver observer, Quantity quantity, int layerIndex, int examples) {
        observer.onLayer(quantity, layerIndex, floats(), values(), examples, columns, stride);
    }

    void showGradient(StepObserver observer, int layerIndex, int examples) {
        observer.onLayer(Quantity.ACTIVATION_GRADIENT, layerIndex, floats(), gradient(), examples, columns, stride);
    }
}
