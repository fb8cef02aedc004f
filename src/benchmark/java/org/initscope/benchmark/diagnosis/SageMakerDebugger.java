package org.initscope.benchmark.diagnosis;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.StepLosses;
import org.initscope.core.network.Activation;
import org.initscope.core.statistics.Quantity;

/**
 * The built-in rules of Amazon SageMaker Debugger that judge a training's tensors, with their defaults
 * (docs.aws.amazon.com/sagemaker/latest/dg/debugger-built-in-rules.html).
 *
 * <p>Where a rule reads single elements, moments stand in for them. Of normal numbers the mean absolute value is std √(2/π),
 * and the 5th and the 95th percentile are 3.29 std apart. A unit counts as saturated where it is beyond 0.99 for every
 * example of the minibatch. Confusion needs single predictions, UnchangedTensor single elements, Overtraining several
 * evaluations, and TensorVariance has no default limits; ClassImbalance says the same of all trials.
 */
final class SageMakerDebugger implements PublishedTool {
    private static final double VANISHING = 1e-7;
    private static final double VARIANCE_RATIO = 10;
    private static final double GRADIENT_RANGE = 0.001;
    private static final double SHARE_OF_LAYER = 0.5;
    private static final double LARGE_UPDATE = 10;
    private static final double SMALL_UPDATE = 1e-8;
    private static final double OVERFIT = 0.1;
    private static final double ABSOLUTE_OF_STD = Math.sqrt(2 / Math.PI);
    private static final double RANGE_OF_STD = 3.29;
    private static final List<String> RELU = List.of(Activation.RELU.label());
    private static final List<String> SQUASHING = List.of(Activation.TANH.label(), Activation.SIGMOID.label());

    @Override
    public String name() {
        return "SageMaker Debugger";
    }

    @Override
    public List<String> conditions(RunStatistics run) {
        PublishedEvidence evidence = new PublishedEvidence(run);
        List<String> found = new ArrayList<>();
        add(found, "VanishingGradient", evidence.ofParameters(Quantity.GRADIENT).anyMatch(SageMakerDebugger::vanishes));
        add(
                found,
                "ExplodingTensor",
                evidence.diverged() || run.layers().firstNonfinite().isPresent());
        add(found, "PoorWeightInitialization", isPoorlyInitialized(evidence));
        add(
                found,
                "SaturatedActivation",
                evidence.ofNonlinearities(Quantity.ACTIVATION, SQUASHING).anyMatch(SageMakerDebugger::isDead));
        add(
                found,
                "DeadRelu",
                evidence.ofNonlinearities(Quantity.ACTIVATION, RELU).anyMatch(SageMakerDebugger::isDead));
        add(found, "WeightUpdateRatio", evidence.ofParameters(Quantity.UPDATE).anyMatch(SageMakerDebugger::isFarOff));
        add(
                found,
                "AllZero",
                evidence.steps().stream()
                        .flatMap(step -> evidence.ofWeights(Quantity.PARAMETER, step).stream())
                        .anyMatch(weights -> weights.zeroCount() == weights.count()));
        add(found, "LossNotDecreasing", isNotDecreasing(run.losses()));
        add(found, "Overfit", overfits(evidence));
        return found;
    }

    private static void add(List<String> found, String rule, boolean holds) {
        if (holds) {
            found.add(rule);
        }
    }

    private static boolean vanishes(LayerObservation gradient) {
        OptionalDouble std = gradient.std();
        return std.isPresent() && std.getAsDouble() * ABSOLUTE_OF_STD < VANISHING;
    }

    /** By default of the inputs of relu alone, at the first steps. */
    private static boolean isPoorlyInitialized(PublishedEvidence evidence) {
        DoubleSummaryStatistics variances = evidence.ofNonlinearities(Quantity.PREACTIVATION, RELU)
                .filter(inputs -> inputs.step() == 0)
                .mapToDouble(inputs -> inputs.stdOrZero() * inputs.stdOrZero())
                .summaryStatistics();
        if (variances.getCount() == 0) {
            return false;
        }
        return variances.getMax() > VARIANCE_RATIO * variances.getMin()
                || evidence.ofWeights(Quantity.GRADIENT, 0).stream()
                        .anyMatch(gradient -> gradient.stdOrZero() * RANGE_OF_STD < GRADIENT_RANGE);
    }

    private static boolean isDead(LayerObservation activations) {
        return activations.deadUnitCount().isPresent()
                && activations.deadUnitCount().getAsInt()
                        > SHARE_OF_LAYER * activations.unitCount().orElseThrow();
    }

    private static boolean isFarOff(LayerObservation update) {
        OptionalDouble log10 = update.updateDataLog10();
        return log10.isPresent()
                && (log10.getAsDouble() > Math.log10(LARGE_UPDATE) || log10.getAsDouble() < Math.log10(SMALL_UPDATE));
    }

    /** Between any two neighbouring steps whose losses are there; by default they are hundreds of steps apart. */
    private static boolean isNotDecreasing(StepLosses losses) {
        for (int i = 1; i < losses.size(); i++) {
            if (losses.loss(i) >= losses.loss(i - 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean overfits(PublishedEvidence evidence) {
        Optional<Evaluation> train = evidence.atTheEnd("train");
        Optional<Evaluation> dev = evidence.atTheEnd("dev");
        return train.isPresent()
                && dev.isPresent()
                && dev.get().loss() - train.get().loss() > OVERFIT * train.get().loss();
    }
}
