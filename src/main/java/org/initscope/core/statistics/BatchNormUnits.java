package org.initscope.core.statistics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The state of a batch norm, unit by unit [units], at one step: scale and shift before the update, statistics of the
 * minibatch (biased variance) and running statistics after it (unbiased variance).
 */
public record BatchNormUnits(
        int layerIndex,
        float[] gamma,
        float[] beta,
        float[] batchMean,
        float[] batchVariance,
        float[] runningMean,
        float[] runningVariance)
        implements Serializable {

    public BatchNormUnits {
        gamma = gamma.clone();
        beta = beta.clone();
        batchMean = batchMean.clone();
        batchVariance = batchVariance.clone();
        runningMean = runningMean.clone();
        runningVariance = runningVariance.clone();
    }

    public int units() {
        return gamma.length;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BatchNormUnits b
                && layerIndex == b.layerIndex
                && Arrays.equals(gamma, b.gamma)
                && Arrays.equals(beta, b.beta)
                && Arrays.equals(batchMean, b.batchMean)
                && Arrays.equals(batchVariance, b.batchVariance)
                && Arrays.equals(runningMean, b.runningMean)
                && Arrays.equals(runningVariance, b.runningVariance);
    }

    @Override
    public int hashCode() {
        return 31 * layerIndex + Arrays.hashCode(batchMean);
    }
}
