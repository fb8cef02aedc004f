package org.initscope.core.evidence;

import org.initscope.core.statistics.LayerHistogram;

/** A tensor at a measured step: counts in equal bins. */
public record HistogramObservation(
        Origin origin,
        Tensor tensor,
        @Meaning("Lower edge of the first bin.") double lower,
        @Meaning(
                        "Upper edge of the last bin: a power of two; 1 of activations of tanh and sigmoid. Of an update of gradient"
                                + " descent by the fused step it is the gradient's times the learning rate, and what clips it.")
                double upper,
        @Meaning("Elements in each bin, the last one closed on the right. Bin i, from 0, begins at"
                        + " lower + i * (upper - lower) / n, where n is how many there are.")
                long[] counts,
        @Meaning("Finite elements below the first bin.") long underflow,
        @Meaning("Finite elements above the last bin.") long overflow) {

    /** What a training step measured. */
    static HistogramObservation of(Origin origin, LayerHistogram measured) {
        return new HistogramObservation(
                origin,
                Tensor.of(measured.subject(), measured.quantity()),
                measured.histogram().lower(),
                measured.histogram().upper(),
                measured.histogram().counts(),
                measured.histogram().underflow(),
                measured.histogram().overflow());
    }
}
