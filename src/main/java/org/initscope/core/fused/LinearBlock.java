package org.initscope.core.fused;

import java.util.Optional;
import org.initscope.core.network.Layer;
import org.initscope.core.network.ParameterLayout.Parameter;

/** y = x W (+ b), with the transposed weights beside for the way back. */
final class LinearBlock extends Block {
    private final int inputs;
    private final int outputs;
    private final PaddedParameters parameters;
    private final MatrixArithmetic matrix;
    private final int weight;
    private final boolean hasBias;
    private final int bias;
    private final float[] zeros;
    private final Workspace transposed = new Workspace();

    LinearBlock(
            Layer.Linear layer,
            int layerIndex,
            PaddedParameters parameters,
            Parameter weight,
            Optional<Parameter> bias,
            MatrixArithmetic matrix,
            Signal input,
            Signal output) {
        super(layerIndex, input, output);
        this.inputs = layer.inputs();
        this.outputs = layer.outputs();
        this.parameters = parameters;
        this.matrix = matrix;
        this.weight = parameters.offset(weight);
        this.hasBias = bias.isPresent();
        this.bias = bias.map(parameters::offset).orElse(0);
        this.zeros = new float[Math.max(input.stride(), output.stride())];
    }

    @Override
    void forward(int examples) {
        int inStride = input().stride();
        int outStride = output().stride();
        matrix.multiply(
                Stride.tiled(examples),
                outputs,
                inputs,
                input().values(),
                0,
                inStride,
                1,
                parameters.values(),
                weight,
                outStride,
                hasBias ? parameters.values() : zeros,
                hasBias ? bias : 0,
                output().values(),
                0,
                outStride);
    }

    @Override
    void backward(int examples) {
        int inStride = input().stride();
        int outStride = output().stride();
        float[] gradient = output().gradient();
        matrix.multiply(
                Stride.tiled(inputs),
                outputs,
                examples,
                input().values(),
                0,
                1,
                inStride,
                gradient,
                0,
                outStride,
                zeros,
                0,
                parameters.gradients(),
                weight,
                outStride);
        if (hasBias) {
            matrix.sumRows(examples, outStride, gradient, parameters.gradients(), bias);
        }
        matrix.multiply(
                Stride.tiled(examples),
                inputs,
                outputs,
                gradient,
                0,
                outStride,
                1,
                transposed.values(),
                0,
                inStride,
                zeros,
                0,
                input().gradient(),
                0,
                inStride);
    }

    @Override
    void parametersChanged() {
        transposed.reserve(Math.multiplyExact(outputs, input().stride()));
        matrix.transpose(
                inputs,
                outputs,
                parameters.values(),
                weight,
                output().stride(),
                transposed.values(),
                0,
                input().stride());
    }
}
