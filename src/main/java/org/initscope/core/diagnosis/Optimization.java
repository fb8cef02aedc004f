package org.initscope.core.diagnosis;

import java.util.function.LongToDoubleFunction;

/**
 * How gradients become updates.
 *
 * @param optimizer its name
 * @param scaleFree whether it divides a gradient by the gradient's own size, so that the learning rate alone decides how large an
 *     update is
 * @param learningRate by local step
 */
public record Optimization(String optimizer, boolean scaleFree, LongToDoubleFunction learningRate) {}
