package org.initscope.core.evidence;

import java.util.Optional;
import org.initscope.core.statistics.BatchNormUnits;

/** A unit of a batch norm at a measured step. */
public record BatchNormUnit(
        Origin origin,
        @Meaning("The layer's place in the network; 0 is the embedding.") int layerIndex,
        @Meaning("The layer's name. NULL in files written before the column was added.") Optional<String> layerName,
        @Meaning("The unit, from 0.") int unit,
        @Meaning(value = "Running mean after the step.", nullable = true) double runningMean,
        @Meaning(value = "Running variance after the step, fed by the unbiased variance.", nullable = true)
                double runningVar,
        @Meaning(value = "Scale before the update.", nullable = true) double gamma,
        @Meaning(value = "Shift before the update.", nullable = true) double beta,
        @Meaning(value = "Mean of the minibatch.", nullable = true) double batchMean,
        @Meaning(value = "Biased variance of the minibatch, which normalizes.", nullable = true) double batchVar) {

    static BatchNormUnit of(Origin origin, Optional<String> layerName, BatchNormUnits units, int unit) {
        return new BatchNormUnit(
                origin,
                units.layerIndex(),
                layerName,
                unit,
                units.runningMean()[unit],
                units.runningVariance()[unit],
                units.gamma()[unit],
                units.beta()[unit],
                units.batchMean()[unit],
                units.batchVariance()[unit]);
    }
}
