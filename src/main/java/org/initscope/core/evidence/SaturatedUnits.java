package org.initscope.core.evidence;

import java.util.Arrays;
import org.initscope.core.statistics.SaturationSample;

/** An example of a small, fixed sample, a squashing layer and a measured step of the averaged network. */
public record SaturatedUnits(
        Origin origin,
        @Meaning("The layer's place in the network; 0 is the embedding.") int layerIndex,
        @Meaning("The layer's name.") String layerName,
        @Meaning("Units of the layer.") int unitCount,
        @Meaning("The example's place in the sample, from 0.") int example,
        @Meaning("Units with |h| > 0.99, from 0, ascending; sigmoid |2h - 1|.") long[] saturatedUnits) {

    static SaturatedUnits of(Origin origin, SaturationSample sample, int example) {
        return new SaturatedUnits(
                origin,
                sample.layerIndex(),
                sample.layerName(),
                sample.units(),
                example,
                Arrays.stream(sample.saturatedUnits().get(example))
                        .asLongStream()
                        .toArray());
    }
}
