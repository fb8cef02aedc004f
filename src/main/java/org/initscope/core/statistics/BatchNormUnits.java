package org.initscope.core.statistics;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The state of a batch norm at one step, unit by unit [units]. It has scale and shift before the update, statistics of
 * the minibatch (biased variance), and running statistics after it (unbiased variance). Of arrays that are longer than
 * gamma, as padded ones are, it takes the beginning.
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
        int units = gamma.length;
        for (float[] values : List.of(beta, batchMean, batchVariance, runningMean, runningVariance)) {
            require(values.length >= units, "a batch norm of %d units has %d values of a kind", units, values.length);
        }
        gamma = gamma.clone();
        beta = Arrays.copyOf(beta, units);
        batchMean = Arrays.copyOf(batchMean, units);
        batchVariance = Arrays.copyOf(batchVariance, units);
        runningMean = Arrays.copyOf(runningMean, units);
        runningVariance = Arrays.copyOf(runningVariance, units);
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
