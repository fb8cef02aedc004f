package org.initscope.core.remedy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Optimization;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunEnd;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.theory.AttainableLoss;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LayerRates;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.averaging.OuterOptimizer;

/**
 * What a job trains, and how: what its configuration can change.
 *
 * @param outer how the averaged change of a round moves the network
 */
public record MlpJob(MlpSpec spec, Initialization start, TrainingSpec training, OuterOptimizer outer) {
    private static final String LOSS_BOUND = "search.diverged-above";

    /**
     * The dev loss that such a network reaches where nothing is wrong; empty where none is foretold.
     *
     * @param steps local steps planned
     * @param examples of a step, of all workers
     */
    public Optional<ReferenceLoss> attainable(AttainableLoss loss, long steps, long examples) {
        return ReferenceLoss.foretold(
                        loss.after(spec, training.optimizer(), training.learningRate()::rateAt, steps, examples),
                        loss.deviation(spec))
                .map(foretold ->
                        foretold.withLoweredRate(loss.ofLoweredRate(training.learningRate()::rateAt, steps, examples)));
    }

    /**
     * What a run of the job sets out to do.
     *
     * @param steps local steps planned
     * @param attainable dev loss, see {@link AttainableLoss}
     */
    public RunDescription describe(
            DataParallel parallel, long steps, Optional<ReferenceLoss> attainable, Divergence divergence) {
        Optimizer optimizer = training.optimizer();
        return new RunDescription(
                spec.graph(),
                new Optimization(
                        optimizer.label(),
                        !optimizer.followsGradients(),
                        training.learningRate()::rateAt,
                        factorsOfWeights()::get),
                parallel,
                steps,
                expected(steps, parallel.batchSize(), attainable),
                new RunEnd(divergence, Optional.of(LOSS_BOUND)));
    }

    /**
     * What is known before a run begins.
     *
     * @param batchSize examples of a step of one worker
     */
    public Expectation expected(long steps, int batchSize, Optional<ReferenceLoss> attainable) {
        return new Expectation(
                usualScales().isPresent(),
                attainable,
                steps,
                OptionalDouble.of(training.learningRate().rateAt(steps / 2)),
                usualLearningRate(steps, batchSize),
                new UsualSettings(this).all(batchSize));
    }

    /** One for all layers; where layers have their own it is that of the width at which they have not. */
    private OptionalDouble usualLearningRate(long steps, int batchSize) {
        if (training.layerRates() instanceof LayerRates.MaximalUpdate mup) {
            return UsualRates.isTried(mup.baseWidth())
                    ? UsualRates.of(training.optimizer(), spec, mup.baseWidth(), steps, batchSize)
                    : OptionalDouble.empty();
        }
        int widest = spec.hidden().stream().mapToInt(Integer::intValue).max().orElse(1);
        return UsualRates.of(training.optimizer(), spec, widest, steps, batchSize);
    }

    /**
     * The learning rate, or its schedule as a whole, as it is usual; empty where nobody knows what is.
     *
     * @param batchSize examples of a step of one worker
     */
    public Optional<Remedy.Change> usualRate(long steps, int batchSize) {
        Expectation expected = expected(steps, batchSize, Optional.empty());
        OptionalDouble over = expected.rateOverUsual();
        return over.isPresent()
                ? Optional.of(LearningRateSettings.toUsual(training.learningRate(), 1 / over.getAsDouble(), steps))
                : expected.usualLearningRate().stream()
                        .mapToObj(LearningRateSettings::constant)
                        .findFirst();
    }

    /** The usual scales of a start in the place of those that are far larger; empty where none is. */
    public Optional<Remedy.Change> usualScales() {
        return new UsualScales(this).change();
    }

    /** By the place of a linear layer. */
    private Map<Integer, Double> factorsOfWeights() {
        double[] factors = training.layerRates().factors(spec, training.optimizer());
        return ParameterLayout.of(spec).parameters().stream()
                .filter(parameter -> parameter.role() == ParameterLayout.Role.WEIGHT)
                .collect(Collectors.toMap(
                        ParameterLayout.Parameter::layerIndex, parameter -> factors[parameter.index()]));
    }

    /** The scheme of weights drawn N(0, gain² / fan_in), with which the layers keep the rates that they have. */
    String fanInScheme() {
        return training.layerRates() instanceof LayerRates.MaximalUpdate ? "mup" : "fan-in";
    }

    /** The linear layer at a place. */
    Layer.Linear linear(int place) {
        return (Layer.Linear) spec.layers().get(place);
    }

    /** The linear layer at a place is the output's. */
    boolean isOutput(int place) {
        return linear(place).name().equals(MlpSpec.OUTPUT);
    }

    /** The key of a number of a normalization, for example {@code model.batch-norm.gamma}. */
    static String key(Normalization.Affine normalization, String number) {
        return "model." + normalization.label() + "-norm." + number;
    }

    /** A list as it stands in a configuration. */
    static String list(List<Integer> values) {
        return "[" + String.join(",", values.stream().map(String::valueOf).toList()) + "]";
    }
}
