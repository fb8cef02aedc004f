package org.initscope.core.fused;

import org.initscope.core.fused.arithmetic.UpdateArithmetic;
import org.initscope.core.fused.blocks.PaddedParameters;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.training.GradientClipping;

/** The gradients of a minibatch, which {@link GradientClipping} scales down in place. */
final class ClippedGradients {
    private final GradientClipping clipping;
    private final boolean clips;
    private final PaddedParameters parameters;
    private final Parameter[] all;
    private final UpdateArithmetic arithmetic;

    ClippedGradients(GradientClipping clipping, PaddedParameters parameters, UpdateArithmetic arithmetic) {
        this.clipping = clipping;
        this.clips = !(clipping instanceof GradientClipping.None);
        this.parameters = parameters;
        this.all = parameters.layout().parameters().toArray(Parameter[]::new);
        this.arithmetic = arithmetic;
    }

    /** The factor on the gradients as they are, which are read only where some could be clipped. */
    float factor() {
        return clips ? (float) clipping.factor(norm()) : 1f;
    }

    /** Scales a range of them. */
    void scale(int from, int to, float factor) {
        if (factor != 1f) {
            arithmetic.scale(from, to, parameters.gradients(), factor);
        }
    }

    /** Parameter by parameter in the layout's order; the padding does not count. */
    private double norm() {
        double squares = 0;
        for (Parameter parameter : all) {
            int offset = parameters.offset(parameter);
            int stride = parameters.stride(parameter);
            for (int row = 0; row < parameter.rows(); row++) {
                squares += arithmetic.squares(parameter.columns(), parameters.gradients(), offset + row * stride);
            }
        }
        return Math.sqrt(squares);
    }
}
