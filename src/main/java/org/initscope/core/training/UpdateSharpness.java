package org.initscope.core.training;

import java.util.OptionalDouble;

/**
 * How sharply the loss of a minibatch bends along the update of its own step.
 *
 * <p>The critical learning rate η_c is the smallest one at which the loss after the update is above the loss before it.
 * It is 2 over the critical sharpness of Kalra et al. (2026). Where the loss is quadratic along an update of plain gradient
 * descent, it is 2 gᵀg / gᵀHg: the edge of stability for that direction (Cohen et al. 2021).
 *
 * @param examples of the minibatch
 * @param loss before the update, in nats
 * @param learningRate of the step
 * @param curvature uᵀHu / uᵀu of the update u and the Hessian H, in nats; of plain gradient descent gᵀHg / gᵀg; empty where it
 *     is not finite
 * @param criticalRate η_c; empty where the loss does not fall along the update, or falls however far it is followed
 */
public record UpdateSharpness(
        int examples, double loss, double learningRate, OptionalDouble curvature, OptionalDouble criticalRate) {

    public UpdateSharpness {
        curvature = finite(curvature);
        criticalRate = finite(criticalRate);
    }

    private static OptionalDouble finite(OptionalDouble value) {
        return value.stream().filter(Double::isFinite).findFirst();
    }

    /** The learning rate over the critical one: above 1 the step makes the loss of its own minibatch larger. */
    public OptionalDouble rateOverCritical() {
        return criticalRate.isPresent()
                ? finite(OptionalDouble.of(learningRate / criticalRate.getAsDouble()))
                : OptionalDouble.empty();
    }
}
