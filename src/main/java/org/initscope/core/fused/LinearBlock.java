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
    private final Optional<Integer> bias;
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
        this.bias = bias.map(parameters::offset);
    }

    @Override
    void forward(int examples) {
        int inStride = input().stride();
        int outStride = output().stride();
        matrix.multiply(
                examples,
                outStride,
                inputs,
                input().values(),
                0,
                inStride,
                1,
                parameters.values(),
                weight,
                outStride,
                output().values(),
                0,
                outStride);
        if (bias.isPresent()) {
            matrix.addToRows(examples, outStride, output().values(), parameters.values(), bias.get());
        }
    }

    @Override
    void backward(int examples) {
        int inStride = input().stride();
        int outStride = output().stride();
        float[] gradient = output().gradient();
        matrix.multiply(
                inputs,
                outStride,
                examples,
                input().values(),
                0,
                1,
                inStride,
                gradient,
                0,
                outStride,
                parameters.gradients(),
                weight,
                outStride);
        if (bias.isPresent()) {
            matrix.sumRows(examples, outStride, gradient, parameters.gradients(), bias.get());
        }
        matrix.multiply(
                examples,
                inStride,
                outputs,
                gradient,
                0,
                outStride,
                1,
                transposed.values(),
                0,
                inStride,
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
