package org.initscope.core.training.averaging;

import static org.initscope.core.Check.require;

import java.util.List;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.NetworkState;

/**
 * The average of the workers' states, weighted by the examples that each saw, summed in double in the order of the
 * workers.
 */
public enum StateAverage {
    /** Every number is the arithmetic mean over workers, running variances included. */
    MEAN("mean"),
    /**
     * As {@link #MEAN}, but a running variance is that of the pooled examples. It is the mean of the variances plus the
     * variance of the workers' means, v = Σ w (v_k + (m_k − m)²).
     */
    POOLED("pooled");

    private final String label;

    StateAverage(String label) {
        this.label = label;
    }

    /** The name in configuration files. */
    public String label() {
        return label;
    }

    /**
     * The average of states of one network after equally many steps.
     *
     * @param weights examples that each worker saw
     */
    public NetworkState of(ParameterLayout layout, List<NetworkState> states, long[] weights) {
        require(!states.isEmpty(), "there are no states to average");
        require(states.size() == weights.length, "%d states but %d weights", states.size(), weights.length);
        double total = 0;
        for (long weight : weights) {
            total += weight;
        }
        require(total > 0, "the workers saw no examples");
        if (states.size() == 1) {
            return states.get(0);
        }
        float[] running = mean(states.stream().map(NetworkState::running).toArray(float[][]::new), weights, total);
        if (this == POOLED) {
            addSpreadOfMeans(layout, states, weights, total, running);
        }
        return new NetworkState(
                mean(states.stream().map(NetworkState::parameters).toArray(float[][]::new), weights, total),
                running,
                mean(states.stream().map(NetworkState::optimizer).toArray(float[][]::new), weights, total),
                states.get(0).step());
    }

    private static float[] mean(float[][] values, long[] weights, double total) {
        float[] mean = new float[values[0].length];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (int k = 0; k < values.length; k++) {
                sum += weights[k] * (double) values[k][i];
            }
            mean[i] = (float) (sum / total);
        }
        return mean;
    }

    private static void addSpreadOfMeans(
            ParameterLayout layout, List<NetworkState> states, long[] weights, double total, float[] running) {
        float[][] parts = states.stream().map(NetworkState::running).toArray(float[][]::new);
        for (ParameterLayout.RunningStatistics norm : layout.runningStatistics()) {
            for (int unit = 0; unit < norm.units(); unit++) {
                double mean = running[norm.meanOffset() + unit];
                double spread = 0;
                for (int k = 0; k < parts.length; k++) {
                    double deviation = parts[k][norm.meanOffset() + unit] - mean;
                    spread += weights[k] * deviation * deviation;
                }
                running[norm.varianceOffset() + unit] += (float) (spread / total);
            }
        }
    }
}
