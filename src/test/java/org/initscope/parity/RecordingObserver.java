package org.initscope.parity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.StepObserver;

/** Keeps copies of all that a step shows, and lets a {@link StatisticsObserver} see the same. */
public final class RecordingObserver implements StepObserver {
    private static final int BINS = 64;

    private final StatisticsObserver statistics;
    private final Map<Integer, double[]> outputs = new HashMap<>();
    private final Map<Integer, double[]> outputGradients = new HashMap<>();
    private final Map<Integer, double[]> gradients = new HashMap<>();
    private final Map<Integer, double[]> updates = new HashMap<>();
    private final Map<Integer, double[]> updated = new HashMap<>();
    private final Map<Integer, StepRecord.BatchNormRecord> batchNorms = new HashMap<>();

    public RecordingObserver(MlpSpec spec) {
        this.statistics = new StatisticsObserver(spec, BINS);
    }

    @Override
    public void onLayer(
            Quantity quantity, int layerIndex, float[] values, int offset, int rows, int columns, int stride) {
        double[] copy = dense(values, offset, rows, columns, stride);
        switch (quantity) {
            case PREACTIVATION -> outputs.put(layerIndex - 1, copy);
            case ACTIVATION -> outputs.put(layerIndex, copy);
            case ACTIVATION_GRADIENT -> outputGradients.put(layerIndex, copy);
            default -> throw new IllegalArgumentException(quantity + " is no quantity of a layer");
        }
        statistics.onLayer(quantity, layerIndex, values, offset, rows, columns, stride);
    }

    @Override
    public void onParameter(
            Quantity quantity, int index, float[] values, int offset, int rows, int columns, int stride) {
        double[] copy = dense(values, offset, rows, columns, stride);
        switch (quantity) {
            case PARAMETER -> {}
            case GRADIENT -> gradients.put(index, copy);
            case UPDATE -> updates.put(index, copy);
            case UPDATED_PARAMETER -> updated.put(index, copy);
            default -> throw new IllegalArgumentException(quantity + " is no quantity of a parameter");
        }
        statistics.onParameter(quantity, index, values, offset, rows, columns, stride);
    }

    @Override
    public void onBatchNorm(
            int layerIndex,
            float[] batchMean,
            float[] batchVariance,
            float[] runningMean,
            float[] runningVariance,
            int units,
            int examples) {
        batchNorms.put(
                layerIndex,
                new StepRecord.BatchNormRecord(
                        dense(batchMean, 0, 1, units, units),
                        dense(batchVariance, 0, 1, units, units),
                        dense(runningMean, 0, 1, units, units),
                        dense(runningVariance, 0, 1, units, units),
                        examples));
        statistics.onBatchNorm(layerIndex, batchMean, batchVariance, runningMean, runningVariance, units, examples);
    }

    /** What was shown in a step. */
    public StepRecord record(long step, double loss) {
        return new StepRecord(
                loss,
                outputs,
                outputGradients,
                gradients,
                updates,
                updated,
                batchNorms,
                Optional.of(statistics.finish(step)));
    }

    private static double[] dense(float[] values, int offset, int rows, int columns, int stride) {
        double[] dense = new double[rows * columns];
        Arrays.setAll(dense, i -> values[offset + i / columns * stride + i % columns]);
        return dense;
    }

    static double[] widen(float[] values) {
        return dense(values, 0, 1, values.length, values.length);
    }
}
