package org.initscope.core.training;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.UnitMoments;

/**
 * Everything that training changes: parameters, running statistics of the batch norms, the optimizer's state, and how
 * many local steps were taken.
 *
 * <p>The first two arrays follow {@link ParameterLayout}; the third holds {@link Optimizer#slots()} arrays of the
 * parameters' length, one after the other. Arrays are copied in and out.
 */
public final class NetworkState implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] parameters;
    private final float[] running;
    private final float[] optimizer;
    private final long step;

    public NetworkState(float[] parameters, float[] running, float[] optimizer, long step) {
        require(step >= 0, "the step is %d, expected 0 or more", step);
        this.parameters = parameters.clone();
        this.running = running.clone();
        this.optimizer = optimizer.clone();
        this.step = step;
    }

    /** The state before the first step: fresh running statistics and a fresh optimizer. */
    public static NetworkState initial(ParameterLayout layout, Optimizer optimizer, float[] parameters) {
        require(
                parameters.length == layout.parameterCount(),
                "%d parameters given, expected %d",
                parameters.length,
                layout.parameterCount());
        float[] slots = new float[optimizer.slots() * parameters.length];
        Arrays.fill(slots, optimizer.initialSlotValue());
        return new NetworkState(parameters, layout.freshRunningStatistics(), slots, 0);
    }

    public float[] parameters() {
        return parameters.clone();
    }

    public float[] running() {
        return running.clone();
    }

    public float[] optimizer() {
        return optimizer.clone();
    }

    /** Local steps taken so far. */
    public long step() {
        return step;
    }

    /** The same network with other running statistics, for example recalibrated ones. */
    public NetworkState withRunning(float[] other) {
        require(
                other.length == running.length,
                "%d running statistics given, expected %d",
                other.length,
                running.length);
        return new NetworkState(parameters, other, optimizer, step);
    }

    /** The same network whose norm has the means and the unbiased variances of its units that were measured. */
    public NetworkState withRunning(ParameterLayout.RunningStatistics norm, UnitMoments measured) {
        float[] recalibrated = running.clone();
        for (int unit = 0; unit < norm.units(); unit++) {
            recalibrated[norm.meanOffset() + unit] = (float) measured.mean(unit);
            recalibrated[norm.varianceOffset() + unit] = (float) measured.unbiasedVariance(unit);
        }
        return withRunning(recalibrated);
    }

    /** A state of the same network, after so many steps, of which no number is known: all are NaN. */
    public NetworkState undefined(long steps) {
        return new NetworkState(nan(parameters.length), nan(running.length), nan(optimizer.length), steps);
    }

    private static float[] nan(int length) {
        float[] values = new float[length];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    /** The same state with other parameters. */
    public NetworkState withParameters(float[] other) {
        require(other.length == parameters.length, "%d parameters given, expected %d", other.length, parameters.length);
        return new NetworkState(other, running, optimizer, step);
    }

    /** Whether every parameter and running statistic is a finite number. */
    public boolean isFinite() {
        return isFinite(parameters, 0, parameters.length) && isFinite(running, 0, running.length);
    }

    /** The first layer with a parameter that is not finite, else the first norm with such a running statistic. */
    public Optional<String> firstNonfinite(MlpSpec spec) {
        if (isFinite()) {
            return Optional.empty();
        }
        List<Layer> layers = spec.layers();
        ParameterLayout layout = ParameterLayout.of(spec);
        return layout.parameters().stream()
                .filter(parameter -> !isFinite(parameters, parameter.offset(), parameter.offset() + parameter.size()))
                .findFirst()
                .map(ParameterLayout.Parameter::layerIndex)
                .or(() -> layout.runningStatistics().stream()
                        .filter(norm -> !isFinite(running, norm.meanOffset(), norm.varianceOffset() + norm.units()))
                        .findFirst()
                        .map(ParameterLayout.RunningStatistics::layerIndex))
                .map(index -> layers.get(index).name());
    }

    private static boolean isFinite(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    /** L2 norm of the parameters, running statistics left out. */
    public double parameterNorm() {
        double sum = 0;
        for (float value : parameters) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /** L2 distance between the parameters of two states of one network, running statistics left out. */
    public double distance(NetworkState other) {
        double sum = 0;
        for (int i = 0; i < parameters.length; i++) {
            double difference = (double) parameters[i] - other.parameters[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NetworkState s
                && step == s.step
                && Arrays.equals(parameters, s.parameters)
                && Arrays.equals(running, s.running)
                && Arrays.equals(optimizer, s.optimizer);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(parameters) + Arrays.hashCode(running);
    }
}
