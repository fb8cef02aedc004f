package org.initscope.core.fused.blocks;

import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.NormalizationArithmetic;
import org.initscope.core.network.Layer;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;
import org.initscope.core.network.ParameterLayout.RunningStatistics;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.training.StepObserver;

/** Batch normalization; in training its input becomes x̂, in place. */
final class BatchNormBlock extends Block {
    private final Normalization.Batch normalization;
    private final RunningStatistics place;
    private final NormalizationArithmetic arithmetic;
    private final MatrixView gamma;
    private final MatrixView beta;
    private final MatrixView gammaGradient;
    private final MatrixView betaGradient;
    private final float[] mean;
    private final float[] variance;
    private final float[] inverse;
    private final float[] runningMean;
    private final float[] runningVariance;
    private final NormStatistics batch;
    private final NormStatistics running;

    BatchNormBlock(
            Layer.BatchNorm layer, RunningStatistics place, BlockResources resources, Signal input, Signal output) {
        super(place.layerIndex(), input, output);
        this.normalization = layer.normalization();
        this.place = place;
        this.arithmetic = resources.arithmetic().normalization();
        PaddedParameters parameters = resources.parameters();
        Parameter scale = parameters.parameter(layerIndex(), Role.GAMMA);
        Parameter shift = parameters.parameter(layerIndex(), Role.BETA);
        this.gamma = parameters.values(scale);
        this.beta = parameters.values(shift);
        this.gammaGradient = parameters.gradients(scale);
        this.betaGradient = parameters.gradients(shift);
        int stride = output.stride();
        mean = new float[stride];
        variance = new float[stride];
        inverse = new float[stride];
        runningMean = new float[stride];
        runningVariance = new float[stride];
        batch = new NormStatistics(mean, variance);
        running = new NormStatistics(runningMean, runningVariance);
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
        arithmetic.columnMoments(input().values(), mean, variance);
        double momentum = normalization.momentum();
        float keep = (float) (1 - momentum);
        double unbiased = examples / (examples - 1.0);
        arithmetic.moveRunning(stride, keep, (float) momentum, mean, runningMean);
        arithmetic.moveRunning(stride, keep, (float) (momentum * unbiased), variance, runningVariance);
        normalize(mean, variance);
    }

    @Override
    void evaluate(int examples) {
        normalize(runningMean, runningVariance);
    }

    private void normalize(float[] center, float[] spread) {
        arithmetic.inverseDeviation(output().stride(), spread, (float) normalization.epsilon(), inverse);
        arithmetic.normalizeColumns(input().values(), center, inverse, gamma, beta, output().values());
    }

    @Override
    void backward(int examples) {
        arithmetic.normalizeColumnsBackward(
                input().values(), inverse, gamma, gammaGradient, betaGradient, output().gradient());
    }

    /** Shows the statistics of the minibatch, and the running ones that it moved. */
    void show(StepObserver observer, int examples) {
        observer.onBatchNorm(layerIndex(), batch, running, examples);
    }
}
