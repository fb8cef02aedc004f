package org.initscope.core.remedy;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.Quantity;

/**
 * The factor by which a hidden layer's weights amplify their input at the start, std(weights × input) / rms(input). For
 * weights N(0, gain² / fan_in) it is the gain.
 */
final class Amplification {
    /** Measured values are scattered around the configured ones by about this much. */
    static final double TOLERANCE = 1.15;

    private final RunStatistics run;
    private final Optional<MlpJob> job;

    private Amplification(RunStatistics run, Optional<MlpJob> job) {
        this.run = run;
        this.job = job;
    }

    /** The amplification of a network whose start is known. */
    static Amplification of(MlpJob job, RunStatistics run) {
        return new Amplification(run, Optional.of(job));
    }

    /** The amplification of a network of which only measurements are known. */
    static Amplification measured(RunStatistics run) {
        return new Amplification(run, Optional.empty());
    }

    /** Whether a factor is larger than random weights explain. */
    static boolean isOff(double factor) {
        return !(factor > 1 / TOLERANCE && factor < TOLERANCE);
    }

    /** The linear layer before a nonlinearity of a job's network. */
    Layer.Linear linear(int nonlinearity) {
        return job.orElseThrow().linear(run.network().linearBefore(nonlinearity).orElseThrow());
    }

    /**
     * The factor that gives the weights of a hidden layer the gain that their nonlinearity asks for. Empty where their
     * amplification is neither configured nor measured.
     */
    Optional<Double> factor(int nonlinearity) {
        double gain = run.network().nonlinearity(nonlinearity).gain();
        Optional<Double> configured = configured(nonlinearity);
        Optional<Double> measured = measured(nonlinearity);
        if (measured.isEmpty()) {
            return configuredFactor(nonlinearity);
        }
        // the measured amplification differs from the configured one only by the randomness of the weights
        double amplification =
                configured.filter(c -> !isOff(measured.get() / c)).orElse(measured.get());
        return amplification > 0 ? Optional.of(gain / amplification) : Optional.empty();
    }

    /** The same by the configured amplification alone. */
    Optional<Double> configuredFactor(int nonlinearity) {
        return configured(nonlinearity)
                .filter(amplification -> amplification > 0)
                .map(amplification -> run.network().nonlinearity(nonlinearity).gain() / amplification);
    }

    private Optional<Double> configured(int nonlinearity) {
        return job.flatMap(known -> configured(known, linear(nonlinearity)));
    }

    private static Optional<Double> configured(MlpJob job, Layer.Linear linear) {
        WeightScheme scheme =
                job.start().perLayer().getOrDefault(linear.name(), job.start().weights());
        return scheme.variance(linear.inputs(), linear.outputs())
                .map(variance -> Math.sqrt(variance * linear.inputs()));
    }

    /** Empty where biases hide it, or the layer's input is a sum, which is not measured. */
    private Optional<Double> measured(int nonlinearity) {
        OptionalInt linear = run.network().linearBefore(nonlinearity);
        if (linear.isEmpty()) {
            return Optional.empty();
        }
        NavigableMap<Long, LayerObservation> output = run.layers().layer(nonlinearity, Quantity.PREACTIVATION);
        NavigableMap<Long, LayerObservation> input = run.inputOf(linear.getAsInt());
        if (output.isEmpty() || input.isEmpty() || biasPrevails(nonlinearity)) {
            return Optional.empty();
        }
        Map.Entry<Long, LayerObservation> first = output.firstEntry();
        LayerObservation before = input.get(first.getKey());
        double rms = before == null ? 0 : rms(before);
        double bias = biasStd(linear.getAsInt());
        double std = Math.sqrt(Math.max(0, square(first.getValue().stdOrZero()) - bias * bias));
        return rms > 0 ? Optional.of(std / rms) : Optional.empty();
    }

    /** Whether the biases of a hidden layer make more of its preactivations than its weights do. */
    boolean biasPrevails(int nonlinearity) {
        NavigableMap<Long, LayerObservation> output = run.layers().layer(nonlinearity, Quantity.PREACTIVATION);
        OptionalInt linear = run.network().linearBefore(nonlinearity);
        double bias = linear.isPresent() ? biasStd(linear.getAsInt()) : 0;
        return !output.isEmpty()
                && bias * bias > square(output.firstEntry().getValue().stdOrZero()) / 2;
    }

    private double biasStd(int linear) {
        if (!run.network().layer(linear).hasParameter("bias")) {
            return 0;
        }
        return job.map(known -> known.start().hiddenBiasStd()).orElseGet(() -> measuredBiasStd(linear));
    }

    private double measuredBiasStd(int linear) {
        NavigableMap<Long, LayerObservation> bias = run.layers().parameter(linear, Quantity.PARAMETER, "bias");
        return bias.isEmpty() ? 0 : bias.firstEntry().getValue().stdOrZero();
    }

    private static double rms(LayerObservation observation) {
        return Math.hypot(observation.stdOrZero(), observation.moments().mean());
    }

    private static double square(double value) {
        return value * value;
    }
}
