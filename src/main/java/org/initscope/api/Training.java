package org.initscope.api;

import static org.initscope.core.Check.require;

import java.util.function.LongToDoubleFunction;

/**
 * What a training sets out to do.
 *
 * @param optimizer its name, for sentences
 * @param scaleFree whether it divides a gradient by the gradient's own size, as Adam does and SGD does not
 * @param learningRate by step, from 0
 * @param batchSize examples of a step
 * @param steps that are planned
 */
public record Training(
        String optimizer, boolean scaleFree, LongToDoubleFunction learningRate, int batchSize, long steps) {
    public Training {
        require(batchSize >= 1, "the batch size is %d, expected at least 1", batchSize);
        require(steps >= 1, "%d steps are planned, expected at least 1", steps);
    }

    /** Plain stochastic gradient descent at one rate. */
    public static Training sgd(double learningRate, int batchSize, long steps) {
        return new Training("sgd", false, step -> learningRate, batchSize, steps);
    }

    /** Adam at one rate. */
    public static Training adam(double learningRate, int batchSize, long steps) {
        return new Training("adam", true, step -> learningRate, batchSize, steps);
    }
}
