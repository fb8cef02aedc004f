package org.initscope.core.fused;

import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;

/**
 * What flows between two blocks: a padded matrix [examples, columns], and on the way back the gradient of the loss by
 * it. Elementwise blocks turn gradients in place, so signals share gradient workspaces.
 */
final class Signal {
    private final int columns;
    private final int stride;
    private final Workspace values = new Workspace();
    private final Workspace gradient;

    Signal(int columns, Workspace gradient) {
        this.columns = columns;
        this.stride = Stride.of(columns);
        this.gradient = gradient;
    }

    int columns() {
        return columns;
    }

    int stride() {
        return stride;
    }

    float[] values() {
        return values.values();
    }

    float[] gradient() {
        return gradient.values();
    }

    Workspace gradientWorkspace() {
        return gradient;
    }

    void reserveValues(int examples) {
        values.reserve(Math.multiplyExact(Stride.tiled(examples), stride));
    }

    void reserveGradient(int examples) {
        gradient.reserve(Math.multiplyExact(Stride.tiled(examples), stride));
    }

    void showValues(StepObserver observer, Quantity quantity, int layerIndex, int examples) {
        observer.onLayer(quantity, layerIndex, values(), 0, examples, columns, stride);
    }

    void showGradient(StepObserver observer, int layerIndex, int examples) {
        observer.onLayer(Quantity.ACTIVATION_GRADIENT, layerIndex, gradient(), 0, examples, columns, stride);
    }
}
