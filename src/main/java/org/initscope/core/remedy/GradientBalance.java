package org.initscope.core.remedy;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.rules.updates.UpdateRatios;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.LearningRateSchedule;

/**
 * The scale of the start with which a layer's ratio of gradient to weights is like those of the others.
 *
 * <p>Σ weight × gradient is the same in all layers of a homogeneous network, and 0 in all normalized layers. So
 * gradient:data goes as one over the square of the weights' size (Du, Hu and Lee 2018).
 */
final class GradientBalance {
    /** A learning rate keeps an output layer small only where it is too low by more than this factor. */
    private static final double FASTER = 3;

    /** The std of Adam's updates / its learning rate, from own runs. */
    private static final double UPDATE_OF_ADAM = 0.3;

    private final MlpJob job;
    private final RunStatistics run;
    private final Amplification amplification;

    GradientBalance(MlpJob job, RunStatistics run) {
        this.job = job;
        this.run = run;
        this.amplification = Amplification.of(job, run);
    }

    /**
     * The change that brings a layer's ratio to that of the others.
     *
     * @param factor its ratio / theirs
     * @param allowed of an output layer, which is small by intention
     */
    Remedy balance(int layer, double factor, double allowed) {
        String name = run.network().layer(layer).name();
        if (!job.training().optimizer().followsGradients()) {
            // an update is as large as the learning rate, so that it goes as one over the weights
            return weightsTimes(name, factor);
        }
        Optional<Integer> culprit = culprit(factor);
        if (culprit.isPresent()) {
            return mend(culprit.get(), layer, factor);
        }
        return name.equals(MlpSpec.OUTPUT) && factor > 1
                ? smallOutput(layer, Math.max(1, factor / allowed))
                : weightsTimes(name, scale(layer, factor));
    }

    private Remedy weightsTimes(String name, double factor) {
        return name.equals(MlpSpec.OUTPUT)
                ? Remedy.set(
                        StartSettings.OUTPUT_SCALE, Numbers.shown(job.start().outputScale() * factor))
                : new StartSettings(job).layersTimes(Map.of(name, factor));
    }

    /** Smaller hidden weights where that leaves activations as they are, since a larger output makes the first loss too high. */
    private Remedy smallOutput(int layer, double factor) {
        List<Integer> hidden = run.network().nonlinearities();
        StartSettings settings = new StartSettings(job);
        double smaller = 1 / Math.sqrt(factor);
        if (hidden.stream().allMatch(this::isNormalized)) {
            return settings.hiddenTimes(smaller, amplification.linear(hidden.get(0)), Map.of());
        }
        if (hidden.size() == 1) {
            return settings.firstTimes(smaller, amplification.linear(hidden.get(0)));
        }
        double faster = UpdateRatios.suitedFactor(run).orElse(1);
        if (faster > FASTER) {
            // an output layer that trains grows, and is small no more
            return LearningRateSettings.times(job.training().learningRate(), faster);
        }
        double scale = job.start().outputScale();
        return scale > 0 && scale < 1
                ? Remedy.set(StartSettings.OUTPUT_SCALE, Numbers.shown(Math.min(1, scale * scale(layer, factor))))
                : adam();
    }

    /** An optimizer that scales each parameter's update by itself, at the rate that makes the median update about right. */
    private Remedy adam() {
        List<Double> weights = run.network().linears().stream()
                .map(layer -> run.layers().parameter(layer, Quantity.PARAMETER, "weight"))
                .filter(steps -> !steps.isEmpty())
                .map(steps -> steps.lastEntry().getValue().stdOrZero())
                .toList();
        LearningRateSchedule schedule = job.training().learningRate();
        double rate = schedule.first();
        if (weights.isEmpty() || !(rate > 0)) {
            return Remedy.none(
                    "layers have one learning rate, and the weights that another optimizer's would be computed"
                            + " from are not measured");
        }
        double suited = Math.pow(10, UpdateRatios.TARGET) * Numbers.median(weights) / UPDATE_OF_ADAM;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("training.optimizer", "adam");
        settings.putAll(LearningRateSettings.times(schedule, suited / rate).settings());
        return new Remedy.Change(settings);
    }

    /** The nonlinearity above hidden weights whose scale is so far off that it explains most of a factor. */
    private Optional<Integer> culprit(double factor) {
        return run.network().nonlinearities().stream()
                .filter(place -> !isNormalized(place))
                .filter(place -> 4 * Math.abs(off(place)) >= Math.abs(Math.log(factor)))
                .max(Comparator.comparingDouble(place -> Math.abs(off(place))));
    }

    /** The logarithm of the factor that makes its weights right; 0 where they are. */
    private double off(int nonlinearity) {
        double factor = amplification.factor(nonlinearity).orElse(1.0);
        return Amplification.isOff(factor) ? Math.log(factor) : 0;
    }

    private Remedy mend(int nonlinearity, int worst, double factor) {
        Layer.Linear linear = amplification.linear(nonlinearity);
        double right = Math.exp(off(nonlinearity));
        boolean itself = run.network().layer(worst).name().equals(linear.name());
        double own = itself ? scale(worst, factor) : right;
        // no further than to where the start is right
        double times = right > 1 ? Math.max(1, Math.min(own, right)) : Math.min(1, Math.max(own, right));
        StartSettings settings = new StartSettings(job);
        return job.start().perLayer().containsKey(linear.name())
                ? settings.layersTimes(Map.of(linear.name(), times))
                : settings.hiddenTimes(times, linear, Map.of());
    }

    /** The factor on a layer's weights at the start that makes them larger by a given factor after training. */
    private double scale(int layer, double factor) {
        if (factor < 1) {
            return Math.sqrt(factor);
        }
        NavigableMap<Long, LayerObservation> weights = run.layers().parameter(layer, Quantity.PARAMETER, "weight");
        if (weights.isEmpty() || !(weights.firstEntry().getValue().stdOrZero() > 0)) {
            return Math.sqrt(factor);
        }
        double grown = Math.max(
                1,
                weights.lastEntry().getValue().stdOrZero()
                        / weights.firstEntry().getValue().stdOrZero());
        // what training adds does not depend on the start
        return Math.sqrt(grown * grown * (factor - 1) + 1);
    }

    private boolean isNormalized(int nonlinearity) {
        return run.network().normBefore(nonlinearity).isPresent();
    }
}
