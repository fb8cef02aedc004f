package org.initscope.core.fused.blocks;

import java.util.Optional;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.RowArithmetic;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.network.Layer;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;

/**
 * y = x W (+ b).
 *
 * <p>The gradient of x, that of y times Wᵀ, needs one of them with rows and columns exchanged, since lanes run over what lies
 * side by side. Whichever is less work is: weights, or the two gradients of a minibatch. A sum runs over the outputs in their
 * order either way, so that the bits are the same.
 */
final class LinearBlock extends Block {
    private final int inputs;
    private final int outputs;
    private final MatrixArithmetic matrix;
    private final RowArithmetic rows;
    private final MatrixView weight;
    private final MatrixView weightGradient;
    private final MatrixView start;
    private final Optional<MatrixView> biasGradient;
    private final MatrixView transposedInput;

    private final Arena.Slice zeroFloats;
    private final MatrixView zeros;
    private final Arena.Slice transposedFloats;
    private final MatrixView transposedWeight;
    private final MatrixView transposedGradient;
    private final Arena.Slice transposedProductFloats;
    private final MatrixView transposedProduct;

    LinearBlock(Layer.Linear layer, int layerIndex, BlockResources resources, Signal input, Signal output) {
        super(layerIndex, input, output);
        this.inputs = layer.inputs();
        this.outputs = layer.outputs();
        this.matrix = resources.arithmetic().matrix();
        this.rows = resources.arithmetic().rows();
        Arena arena = resources.arena();
        this.zeroFloats = arena.slice();
        this.zeros = zeroFloats.view(0, 1);
        zeroFloats.reserve(Math.max(input.stride(), output.stride()));
        PaddedParameters parameters = resources.parameters();
        Parameter weights = parameters.parameter(layerIndex, Role.WEIGHT);
        this.weight = parameters.values(weights);
        this.weightGradient = parameters.gradients(weights);
        Optional<Parameter> bias =
                layer.bias() ? Optional.of(parameters.parameter(layerIndex, Role.BIAS)) : Optional.empty();
        this.start = bias.map(one -> parameters.values(one).repeatedRow()).orElse(zeros);
        this.biasGradient = bias.map(parameters::gradients);
        this.transposedInput = input.valuesSlice().view(1, input.stride());
        this.transposedFloats = arena.slice();
        this.transposedWeight = transposedFloats.view(input.stride(), 1);
        this.transposedGradient = transposedFloats.view(0, 1);
        this.transposedProductFloats = arena.slice();
        this.transposedProduct = transposedProductFloats.view(0, 1);
        transposedWeight.resize(outputs, inputs);
    }

    @Override
    void forward(int examples) {
        matrix.multiply(input().values(), weight, start, output().values());
    }

    @Override
    void backward(int examples) {
        transposedInput.resize(inputs, examples);
        matrix.multiply(transposedInput, output().gradient(), zeros, weightGradient);
        if (biasGradient.isPresent()) {
            rows.sum(output().gradient(), biasGradient.get());
        }
        if (matrix.transposesGradients(examples, inputs, outputs)) {
            inputGradientByTransposedGradients(examples);
        } else {
            inputGradientByTransposedWeights();
        }
    }

    private void inputGradientByTransposedWeights() {
        transposedFloats.reserve(Math.multiplyExact(Stride.tiled(outputs), input().stride()));
        matrix.transpose(weight, transposedWeight);
        matrix.multiply(output().gradient(), transposedWeight, zeros, input().gradient());
    }

    private void inputGradientByTransposedGradients(int examples) {
        int stride = Stride.of(examples);
        zeroFloats.reserve(stride);
        transposedFloats.reserve(Stride.tiled(outputs) * stride);
        transposedProductFloats.reserve(Stride.wholeVectors(inputs) * stride);
        transposedGradient.restride(stride, 1);
        transposedGradient.resize(outputs, examples);
        transposedProduct.restride(stride, 1);
        transposedProduct.resize(inputs, examples);
        matrix.transpose(output().gradient(), transposedGradient);
        matrix.multiply(weight, transposedGradient, zeros, transposedProduct);
        matrix.transpose(transposedProduct, input().gradient());
    }
}
