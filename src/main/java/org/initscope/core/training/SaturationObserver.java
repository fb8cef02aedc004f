package org.initscope.core.training;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.network.FlatRegion;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.SaturationSample;

/** Samples which units saturate for the first examples of a minibatch, and passes the step on to another observer. */
public final class SaturationObserver implements StepObserver {
    private final StepObserver next;
    private final NetworkGraph network;
    private final int examples;
    private final List<SaturationSample> samples = new ArrayList<>();

    /**
     * @param next sees all that this observer sees
     * @param examples how many of a minibatch are sampled, 0 for none
     */
    public SaturationObserver(StepObserver next, NetworkGraph network, int examples) {
        this.next = next;
        this.network = network;
        this.examples = examples;
    }

    @Override
    public void onLayer(
            Quantity quantity, int layerIndex, float[] values, int offset, int rows, int columns, int stride) {
        next.onLayer(quantity, layerIndex, values, offset, rows, columns, stride);
        if (quantity == Quantity.ACTIVATION && examples > 0 && flat(layerIndex).isAtBothEnds()) {
            samples.add(SaturationSample.of(
                    layerIndex,
                    network.layer(layerIndex).name(),
                    flat(layerIndex),
                    values,
                    offset,
                    Math.min(rows, examples),
                    columns,
                    stride));
        }
    }

    private FlatRegion flat(int layerIndex) {
        return network.flat(layerIndex);
    }

    @Override
    public void onParameter(
            Quantity quantity, int parameterIndex, float[] values, int offset, int rows, int columns, int stride) {
        next.onParameter(quantity, parameterIndex, values, offset, rows, columns, stride);
    }

    @Override
    public void onUnchangedParameter(
            int parameterIndex, float[] values, int offset, int rows, int columns, int stride) {
        next.onUnchangedParameter(parameterIndex, values, offset, rows, columns, stride);
    }

    @Override
    public void onScaledGradient(
            float factor, int parameterIndex, float[] gradient, int offset, int rows, int columns, int stride) {
        next.onScaledGradient(factor, parameterIndex, gradient, offset, rows, columns, stride);
    }

    @Override
    public void onBatchNorm(
            int layerIndex,
            float[] batchMean,
            float[] batchVariance,
            float[] runningMean,
            float[] runningVariance,
            int units,
            int examplesOfBatch) {
        next.onBatchNorm(layerIndex, batchMean, batchVariance, runningMean, runningVariance, units, examplesOfBatch);
    }

    /** The samples of the step just taken, in the order of the layers; the observer is ready for another. */
    public List<SaturationSample> finish() {
        List<SaturationSample> finished = List.copyOf(samples);
        samples.clear();
        return finished;
    }
}
