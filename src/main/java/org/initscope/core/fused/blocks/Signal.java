package org.initscope.core.fused.blocks;

import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;

/**
 * What flows between two blocks: a padded matrix [examples, columns], and on the way back the gradient of the loss by
 * it. Elementwise blocks turn gradients in place, so signals share slices for gradients.
 */
public final class Signal {
    private final int columns;
    private final int stride;
    private final Arena.Slice valuesSlice;
    private final Arena.Slice gradientSlice;
    private final MatrixView values;
    private final MatrixView gradient;

    Signal(int columns, Arena.Slice valuesSlice, Arena.Slice gradientSlice) {
        this.columns = columns;
        this.stride = Stride.of(columns);
        this.valuesSlice = valuesSlice;
        this.gradientSlice = gradientSlice;
        this.values = valuesSlice.view(stride, 1);
        this.gradient = gradientSlice.view(stride, 1);
    }

    public int columns() {
        return columns;
    }

    public int stride() {
        return stride;
    }

    /** The values [examples, columns] of the minibatch for which they were reserved last. */
    public MatrixView values() {
        return values;
    }

    /** The gradient [examples, columns] of the minibatch for which it was reserved last. */
    MatrixView gradient() {
        return gradient;
    }

    Arena.Slice valuesSlice() {
        return valuesSlice;
    }

    Arena.Slice gradientSlice() {
        return gradientSlice;
    }

    void reserveValues(int examples) {
        valuesSlice.reserve(Math.multiplyExact(Stride.tiled(examples), stride));
        values.resize(examples, columns);
    }

    void reserveGradient(int examples) {
        // rows up to whole vectors, since it may be transposed
        gradientSlice.reserve(Math.multiplyExact(Stride.wholeVectors(examples), stride));
        gradient.resize(examples, columns);
    }

    void showValues(StepObserver observer, Quantity quantity, int layerIndex) {
        observer.onLayer(quantity, layerIndex, values);
    }

    void showGradient(StepObserver observer, int layerIndex) {
        observer.onLayer(Quantity.ACTIVATION_GRADIENT, layerIndex, gradient);
    }
}
