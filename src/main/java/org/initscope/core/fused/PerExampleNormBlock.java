package org.initscope.core.fused;

import org.initscope.core.fused.arithmetic.NormalizationArithmetic;
import org.initscope.core.network.Layer;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout.Parameter;

/** A normalization over the units of an example; its input becomes x̂, in place. */
final class PerExampleNormBlock extends Block {
    private final Normalization.PerExample normalization;
    private final PaddedParameters parameters;
    private final NormalizationArithmetic arithmetic;
    private final int gamma;
    private final int beta;
    private final Arena.Slice inverse;

    PerExampleNormBlock(
            Layer.PerExampleNorm layer,
            int layerIndex,
            PaddedParameters parameters,
            Parameter gamma,
            Parameter beta,
            NormalizationArithmetic arithmetic,
            Arena arena,
            Signal input,
            Signal output) {
        super(layerIndex, input, output);
        this.normalization = layer.normalization();
        this.parameters = parameters;
        this.arithmetic = arithmetic;
        this.gamma = parameters.offset(gamma);
        this.beta = parameters.offset(beta);
        this.inverse = arena.slice();
    }

    @Override
    void forward(int examples) {
        inverse.reserve(Math.multiplyExact(examples, normalization.groups()));
        arithmetic.normalizeRows(
                examples,
                normalization.groups(),
                output().columns(),
                output().stride(),
                input().floats(),
                input().values(),
                (float) normalization.epsilon(),
                inverse.at(),
                parameters.values(),
                gamma,
                beta,
                output().values());
    }

    @Override
    void backward(int examples) {
        arithmetic.normalizeRowsBackward(
                examples,
                normalization.groups(),
                output().columns(),
                output().stride(),
                input().floats(),
                input().values(),
                inverse.at(),
                parameters.values(),
                gamma,
                beta,
                parameters.gradients(),
                output().gradient());
    }
}
