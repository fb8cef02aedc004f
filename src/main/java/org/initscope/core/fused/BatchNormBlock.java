package org.initscope.core.fused;

import org.initscope.core.fused.arithmetic.NormalizationArithmetic;
import org.initscope.core.network.Layer;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.RunningStatistics;
import org.initscope.core.training.StepObserver;

/** Batch normalization; in training its input becomes x̂, in place. */
final class BatchNormBlock extends Block {
    private final Normalization.Batch normalization;
    private final RunningStatistics place;
    private final PaddedParameters parameters;
    private final NormalizationArithmetic arithmetic;
    private final int gamma;
    private final int beta;
    private final float[] mean;
    private final float[] variance;
    private final float[] inverse;
    private final float[] runningMean;
    private final float[] runningVariance;

    BatchNormBlock(
            Layer.BatchNorm layer,
            RunningStatistics place,
            PaddedParameters parameters,
            Parameter gamma,
            Parameter beta,
            NormalizationArithmetic arithmetic,
            Signal input,
            Signal output) {
        super(place.layerIndex(), input, output);
        this.normalization = layer.normalization();
        this.place = place;
        this.parameters = parameters;
        this.arithmetic = arithmetic;
        this.gamma = parameters.offset(gamma);
        this.beta = parameters.offset(beta);
        int stride = output.stride();
        mean = new float[stride];
        variance = new float[stride];
        inverse = new float[stride];
        runningMean = new float[stride];
        runningVariance = new float[stride];
    }

    void loadRunning(float[] running) {
        System.arraycopy(running, place.meanOffset(), runningMean, 0, place.units());
        System.arraycopy(running, place.varianceOffset(), runningVariance, 0, place.units());
    }

    void storeRunning(float[] running) {
        System.arraycopy(runningMean, 0, running, place.meanOffset(), place.units());
        System.arraycopy(runningVariance, 0, running, place.varianceOffset(), place.units());
    }

    @Override
    void forward(int examples) {
        int stride = output().stride();
        arithmetic.columnMoments(examples, stride, input().floats(), input().values(), mean, variance);
        double momentum = normalization.momentum();
        float keep = (float) (1 - momentum);
        double unbiased = examples / (examples - 1.0);
        arithmetic.moveRunning(stride, keep, (float) momentum, mean, runningMean);
        arithmetic.moveRunning(stride, keep, (float) (momentum * unbiased), variance, runningVariance);
        normalize(examples, mean, variance);
    }

    @Override
    void evaluate(int examples) {
        normalize(examples, runningMean, runningVariance);
    }

    private void normalize(int examples, float[] center, float[] spread) {
        int stride = output().stride();
        arithmetic.inverseDeviation(stride, spread, (float) normalization.epsilon(), inverse);
        arithmetic.normalizeColumns(
                examples,
                stride,
                input().floats(),
                input().values(),
                center,
                inverse,
                parameters.values(),
                gamma,
                beta,
                output().values());
    }

    @Override
    void backward(int examples) {
        arithmetic.normalizeColumnsBackward(
                examples,
                output().stride(),
                input().floats(),
                input().values(),
                inverse,
                parameters.values(),
                gamma,
                beta,
                parameters.gradients(),
                output().gradient());
    }

    /** Shows the statistics of the minibatch, and the running ones that it moved. */
    void show(StepObserver observer, int examples) {
        observer.onBatchNorm(layerIndex(), mean, variance, runningMean, runningVariance, place.units(), examples);
    }
}
