package org.initscope.core.fused.blocks;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.fused.arithmetic.ActivationArithmetic;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;

/**
 * The blocks of a network in the order of its layers, each of which reads the signal that the one before it writes.
 *
 * @param first the embedding, with the linear layer that reads it where no other does
 */
record NetworkBlocks(FirstBlock first, List<Block> between, SoftmaxBlock softmax) {

    /** Makes the blocks of a network over its parameters. Signals share memory where nobody needs both. */
    static NetworkBlocks of(MlpSpec spec, PaddedParameters parameters, Arithmetic arithmetic) {
        Arena arena = new Arena();
        BlockResources resources = new BlockResources(parameters, arithmetic, arena);
        Arena.Slice[] gradients = {arena.slice(), arena.slice()};
        List<Layer> layers = spec.layers();
        boolean embeddingGoesOn = isBranch(spec, 0);
        Signal signal = new Signal(layers.get(embeddingGoesOn ? 0 : 1).outputs(), arena.slice(), gradients[0]);
        FirstBlock first = embeddingGoesOn
                ? new EmbeddingBlock((Layer.Embedding) layers.get(0), parameters, signal)
                : new EmbeddedLinearBlock(
                        (Layer.Embedding) layers.get(0), (Layer.Linear) layers.get(1), resources, signal);
        List<Block> between = new ArrayList<>();
        BranchBlock branch = null;
        for (int i = embeddingGoesOn ? 1 : 2; i < layers.size() - 1; i++) {
            Layer layer = layers.get(i);
            // a product cannot write over its input: each linear layer changes the slice, the others stay in it
            boolean sameSlice = !(layer instanceof Layer.Linear);
            Arena.Slice gradient = (signal.gradientSlice() == gradients[0]) == sameSlice ? gradients[0] : gradients[1];
            if (isBranch(spec, i - 1)) {
                branch = new BranchBlock(i - 1, resources, signal);
                between.add(branch);
            }
            boolean overwrites = !needsInput(layer) && !isBranch(spec, i - 1);
            Signal output = new Signal(layer.outputs(), overwrites ? signal.valuesSlice() : arena.slice(), gradient);
            between.add(
                    layer instanceof Layer.Residual
                            ? new ResidualBlock(i, arithmetic.rows(), branch, signal, output)
                            : block(layer, i, resources, signal, output));
            signal = output;
        }
        return new NetworkBlocks(
                first, List.copyOf(between), new SoftmaxBlock(layers.size() - 1, arithmetic.softmax(), signal));
    }

    /** Whether a layer's input is needed once its output is there. */
    private static boolean needsInput(Layer layer) {
        return !(layer instanceof Layer.Nonlinearity nonlinearity)
                || ActivationArithmetic.slopeNeedsInput(nonlinearity.activation());
    }

    private static boolean isBranch(MlpSpec spec, int layerIndex) {
        return spec.layers().stream()
                .anyMatch(layer -> layer instanceof Layer.Residual residual && residual.from() == layerIndex);
    }

    private static Block block(Layer layer, int index, BlockResources resources, Signal input, Signal output) {
        if (layer instanceof Layer.Linear linear) {
            return new LinearBlock(linear, index, resources, input, output);
        }
        if (layer instanceof Layer.Nonlinearity nonlinearity) {
            ActivationArithmetic activation = resources.arithmetic().activation();
            return new ActivationBlock(nonlinearity, index, activation, input, output);
        }
        if (layer instanceof Layer.PerExampleNorm norm) {
            return new PerExampleNormBlock(norm, index, resources, input, output);
        }
        if (layer instanceof Layer.BatchNorm norm) {
            ParameterLayout.RunningStatistics place = resources.parameters().layout().runningStatistics().stream()
                    .filter(running -> running.layerIndex() == index)
                    .findFirst()
                    .orElseThrow();
            return new BatchNormBlock(norm, place, resources, input, output);
        }
        throw new IllegalArgumentException("the fused step has no arithmetic for a layer of kind " + layer.kind());
    }
}
