package org.initscope.core.fused.blocks;

import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.NormalizationArithmetic;
import org.initscope.core.network.Layer;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;

/** A normalization over the units of an example; its input becomes x̂, in place. */
final class PerExampleNormBlock extends Block {
    private final Normalization.PerExample normalization;
    private final NormalizationArithmetic arithmetic;
    private final MatrixView gamma;
    private final MatrixView beta;
    private final MatrixView gammaGradient;
    private final MatrixView betaGradient;
    private final Arena.Slice kept;
    private final MatrixView inverse;

    PerExampleNormBlock(
            Layer.PerExampleNorm layer, int layerIndex, BlockResources resources, Signal input, Signal output) {
        super(layerIndex, input, output);
        this.normalization = layer.normalization();
        this.arithmetic = resources.arithmetic().normalization();
        PaddedParameters parameters = resources.parameters();
        Parameter scale = parameters.parameter(layerIndex, Role.GAMMA);
        Parameter shift = parameters.parameter(layerIndex, Role.BETA);
        this.gamma = parameters.values(scale);
        this.beta = parameters.values(shift);
        this.gammaGradient = parameters.gradients(scale);
        this.betaGradient = parameters.gradients(shift);
        this.kept = resources.arena().slice();
        this.inverse = kept.view(normalization.groups(), 1);
    }

    @Override
    void forward(int examples) {
        kept.reserve(Math.multiplyExact(examples, normalization.groups()));
        inverse.resize(examples, normalization.groups());
        arithmetic.normalizeRows(
                input().values(), (float) normalization.epsilon(), inverse, gamma, beta, output().values());
    }

    @Override
    void backward(int examples) {
        arithmetic.normalizeRowsBackward(
                input().values(), inverse, gamma, gammaGradient, betaGradient, output().gradient());
    }
}
