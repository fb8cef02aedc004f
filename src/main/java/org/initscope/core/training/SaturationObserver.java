package org.initscope.core.training;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.MatrixView;
import org.initscope.core.network.FlatRegion;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.NormStatistics;
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
    public void onLayer(Quantity quantity, int layerIndex, MatrixView values) {
        next.onLayer(quantity, layerIndex, values);
        if (quantity == Quantity.ACTIVATION && examples > 0 && flat(layerIndex).isAtBothEnds()) {
            samples.add(SaturationSample.of(
                    layerIndex, network.layer(layerIndex).name(), flat(layerIndex), values, examples));
        }
    }

    private FlatRegion flat(int layerIndex) {
        return network.flat(layerIndex);
    }

    @Override
    public void onParameter(Quantity quantity, int parameterIndex, MatrixView values) {
        next.onParameter(quantity, parameterIndex, values);
    }

    @Override
    public void onUnchangedParameter(int parameterIndex, MatrixView values) {
        next.onUnchangedParameter(parameterIndex, values);
    }

    @Override
    public void onScaledGradient(float factor, int parameterIndex, MatrixView gradient) {
        next.onScaledGradient(factor, parameterIndex, gradient);
    }

    @Override
    public void onBatchNorm(int layerIndex, NormStatistics batch, NormStatistics running, int examplesOfBatch) {
        next.onBatchNorm(layerIndex, batch, running, examplesOfBatch);
    }

    /** The samples of the step just taken, in the order of the layers; the observer is ready for another. */
    public List<SaturationSample> finish() {
        List<SaturationSample> finished = List.copyOf(samples);
        samples.clear();
        return finished;
    }
}
