package org.initscope.core.diagnosis;

import java.util.function.IntToDoubleFunction;
import java.util.function.LongToDoubleFunction;

/**
 * How gradients become updates.
 *
 * @param optimizer its name
 * @param scaleFree whether it divides a gradient by the gradient's own size, so that the learning rate alone decides how large an
 *     update is
 * @param learningRate by local step
 * @param ofWeights the factor on the learning rate of a layer's weights, by the place of the layer
 */
public record Optimization(
        String optimizer, boolean scaleFree, LongToDoubleFunction learningRate, IntToDoubleFunction ofWeights) {

    /** With one rate for all layers. */
    public Optimization(String optimizer, boolean scaleFree, LongToDoubleFunction learningRate) {
        this(optimizer, scaleFree, learningRate, layer -> 1);
    }
}
