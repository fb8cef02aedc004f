package org.initscope.core.fused;

import java.util.Optional;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.RowArithmetic;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.network.Layer;
import org.initscope.core.network.ParameterLayout.Parameter;

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
    private final PaddedParameters parameters;
    private final MatrixArithmetic matrix;
    private final RowArithmetic rows;
    private final int weight;
    private final boolean hasBias;
    private final int bias;
    private final Arena.Slice zeros;
    private final Arena.Slice transposed;
    private final Arena.Slice transposedProduct;

    LinearBlock(
            Layer.Linear layer,
            int layerIndex,
            PaddedParameters parameters,
            Parameter weight,
            Optional<Parameter> bias,
            MatrixArithmetic matrix,
            RowArithmetic rows,
            Arena arena,
            Signal input,
            Signal output) {
        super(layerIndex, input, output);
        this.inputs = layer.inputs();
        this.outputs = layer.outputs();
        this.parameters = parameters;
        this.matrix = matrix;
        this.rows = rows;
        this.weight = parameters.offset(weight);
        this.hasBias = bias.isPresent();
        this.bias = bias.map(parameters::offset).orElse(0);
        this.zeros = arena.slice();
        this.transposed = arena.slice();
        this.transposedProduct = arena.slice();
        zeros.reserve(Math.max(input.stride(), output.stride()));
    }

    @Override
    void forward(int examples) {
        int inStride = input().stride();
        int outStride = output().stride();
        matrix.multiply(
                Stride.tiled(examples),
                outputs,
                inputs,
                input().floats(),
                input().values(),
                inStride,
                1,
                parameters.values(),
                weight,
                outStride,
                hasBias ? parameters.values() : zeros.floats(),
                hasBias ? bias : zeros.at(),
                output().floats(),
                output().values(),
                outStride);
    }

    @Override
    void backward(int examples) {
        int inStride = input().stride();
        int outStride = output().stride();
        matrix.multiply(
                Stride.tiled(inputs),
                outputs,
                examples,
                input().floats(),
                input().values(),
                1,
                inStride,
                output().floats(),
                output().gradient(),
                outStride,
                zeros.floats(),
                zeros.at(),
                parameters.gradients(),
                weight,
                outStride);
        if (hasBias) {
            rows.sum(examples, outStride, output().floats(), output().gradient(), parameters.gradients(), bias);
        }
        if (matrix.transposesGradients(examples, inputs, outputs)) {
            inputGradientByTransposedGradients(examples);
        } else {
            inputGradientByTransposedWeights(examples);
        }
    }

    private void inputGradientByTransposedWeights(int examples) {
        int inStride = input().stride();
        int outStride = output().stride();
        transposed.reserve(Math.multiplyExact(Stride.tiled(outputs), inStride));
        matrix.transpose(
                inputs,
                outputs,
                parameters.values(),
                weight,
                outStride,
                transposed.floats(),
                transposed.at(),
                inStride);
        matrix.multiply(
                Stride.tiled(examples),
                inputs,
                outputs,
                output().floats(),
                output().gradient(),
                outStride,
                1,
                transposed.floats(),
                transposed.at(),
                inStride,
                zeros.floats(),
                zeros.at(),
                input().floats(),
                input().gradient(),
                inStride);
    }

    private void inputGradientByTransposedGradients(int examples) {
        int inStride = input().stride();
        int outStride = output().stride();
        int stride = Stride.of(examples);
        zeros.reserve(stride);
        transposed.reserve(Stride.tiled(outputs) * stride);
        transposedProduct.reserve(Stride.wholeVectors(inputs) * stride);
        matrix.transpose(
                examples,
                outputs,
                output().floats(),
                output().gradient(),
                outStride,
                transposed.floats(),
                transposed.at(),
                stride);
        matrix.multiply(
                Stride.tiled(inputs),
                examples,
                outputs,
                parameters.values(),
                weight,
                outStride,
                1,
                transposed.floats(),
                transposed.at(),
                stride,
                zeros.floats(),
                zeros.at(),
                transposedProduct.floats(),
                transposedProduct.at(),
                stride);
        matrix.transpose(
                inputs,
                examples,
                transposedProduct.floats(),
                transposedProduct.at(),
                stride,
                input().floats(),
                input().gradient(),
                inStride);
    }
}
