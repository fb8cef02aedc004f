package org.initscope.parity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.MatrixView;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.StepObserver;

/** Keeps copies of all that a step shows, and lets a {@link StatisticsObserver} see the same. */
public final class RecordingObserver implements StepObserver {
    private static final int BINS = 64;

    private final NetworkGraph network;
    private final StatisticsObserver statistics;
    private final Map<Integer, double[]> outputs = new HashMap<>();
    private final Map<Integer, double[]> outputGradients = new HashMap<>();
    private final Map<Integer, double[]> gradients = new HashMap<>();
    private final Map<Integer, double[]> updates = new HashMap<>();
    private final Map<Integer, double[]> updated = new HashMap<>();
    private final Map<Integer, StepRecord.BatchNormRecord> batchNorms = new HashMap<>();

    public RecordingObserver(MlpSpec spec) {
        this.network = spec.graph();
        this.statistics = new StatisticsObserver(spec, BINS);
    }

    @Override
    public void onLayer(Quantity quantity, int layerIndex, MatrixView values) {
        double[] copy = dense(values);
        switch (quantity) {
            case PREACTIVATION -> outputs.put(layerIndex - 1, copy);
            case ACTIVATION -> outputs.put(layerIndex, copy);
            case ACTIVATION_GRADIENT -> outputGradients.put(layerIndex, copy);
            default -> throw new IllegalArgumentException(quantity + " is no quantity of a layer");
        }
        statistics.onLayer(quantity, layerIndex, values);
    }

    @Override
    public void onParameter(Quantity quantity, int index, MatrixView values) {
        double[] copy = dense(values);
        switch (quantity) {
            case PARAMETER -> {}
            case GRADIENT -> gradients.put(index, copy);
            case UPDATE -> updates.put(index, copy);
            case UPDATED_PARAMETER -> updated.put(index, copy);
            default -> throw new IllegalArgumentException(quantity + " is no quantity of a parameter");
        }
        statistics.onParameter(quantity, index, values);
    }

    @Override
    public void onBatchNorm(int layerIndex, NormStatistics batch, NormStatistics running, int examples) {
        int units = network.layer(layerIndex).units();
        batchNorms.put(
                layerIndex,
                new StepRecord.BatchNormRecord(
                        first(batch.mean(), units),
                        first(batch.variance(), units),
                        first(running.mean(), units),
                        first(running.variance(), units),
                        examples));
        statistics.onBatchNorm(layerIndex, batch, running, examples);
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

    private static double[] dense(MatrixView values) {
        int columns = values.columns();
        double[] dense = new double[values.rows() * columns];
        Arrays.setAll(dense, i -> values.floats()[values.at(i / columns, i % columns)]);
        return dense;
    }

    private static double[] first(float[] values, int count) {
        return dense(MatrixView.packed(values, 1, count));
    }

    static double[] widen(float[] values) {
        return first(values, values.length);
    }
}
