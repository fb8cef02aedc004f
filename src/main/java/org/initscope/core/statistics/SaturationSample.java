package org.initscope.core.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.MatrixView;
import org.initscope.core.network.FlatRegion;

/**
 * Which units of a layer each of a few examples saturates: the lecture's picture, examples × units, white where |h| &gt;
 * 0.99.
 *
 * @param units width of the layer
 * @param saturatedUnits for each example, ascending, the units with |h| &gt; 0.99, strictly; for the sigmoid |2h − 1|
 */
public record SaturationSample(int layerIndex, String layerName, int units, List<int[]> saturatedUnits) {
    private static final float BOUND = 0.99f;

    public SaturationSample {
        saturatedUnits = saturatedUnits.stream().map(int[]::clone).toList();
    }

    /** The sample of the first examples of a matrix [examples, units] of activations. */
    public static SaturationSample of(
            int layerIndex, String layerName, FlatRegion flat, MatrixView activations, int mostExamples) {
        int columns = activations.columns();
        List<int[]> examples = new ArrayList<>();
        for (int row = 0; row < Math.min(activations.rows(), mostExamples); row++) {
            int[] saturated = new int[columns];
            int count = 0;
            for (int unit = 0; unit < columns; unit++) {
                float value = activations.floats()[activations.at(row, unit)];
                if (Math.abs(flat == FlatRegion.AT_ZERO_AND_ONE ? 2 * value - 1 : value) > BOUND) {
                    saturated[count++] = unit;
                }
            }
            examples.add(Arrays.copyOf(saturated, count));
        }
        return new SaturationSample(layerIndex, layerName, columns, examples);
    }
}
