package org.initscope.core.diagnosis.rules;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.Quantity;

/** Do gradients keep their size on their way from the last hidden layer back to the first? */
public final class GradientsOverDepth implements Rule {
    /** The examples of a minibatch below which batch normalization itself is the noise that gradients grow by. */
    private static final int FEW_EXAMPLES = 8;

    private final Limits limits;

    /**
     * @param vanishing std(first) / std(last) of the activation gradients from below
     * @param exploding the same from above
     */
    public record Limits(Limit vanishing, Limit exploding) implements Serializable {}

    public GradientsOverDepth(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "gradients-over-depth";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public String title() {
        return "Gradients on their way from the last layer to the first";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        if (run.network().nonlinearities().size() < 2) {
            return notApplicable(
                    "There is no depth for gradients to vanish in: the network has fewer than two hidden layers.");
        }
        DepthProfile profile = DepthProfile.of(run, Quantity.ACTIVATION_GRADIENT);
        if (!profile.isComplete()) {
            return unmeasured(
                    "The start's activation gradients are not measured in the first and last hidden layer",
                    new MissingEvidence.Layers());
        }
        if (!profile.isNonzero()) {
            return insufficient(
                    "The start's activation gradients have no spread in the first or the last hidden layer to compare.");
        }
        double ratio = profile.first().stdOrZero() / profile.last().stdOrZero();
        boolean vanishes = ratio < 1;
        Limit limit = vanishes ? limits.vanishing() : limits.exploding();
        Verdict verdict = limit.judge(ratio);
        Evidence evidence = Evidence.at(profile.first().step(), "activation_gradient", ratio, limit.of(verdict));
        String course = String.format(
                Locale.ROOT,
                "Activation gradients start with a std of %s in %s and %s in %s",
                Numbers.shown(profile.last().stdOrZero()),
                profile.last().layerName(),
                Numbers.shown(profile.first().stdOrZero()),
                profile.first().layerName());
        if (verdict == Verdict.PASS) {
            return pass(evidence, course + ": every layer hears about as much of the loss.");
        }
        String factor = Numbers.shown(profile.perLayer(ratio));
        String message = vanishes
                ? course + ": each layer passes on a factor of about " + factor
                        + ", so that the first layers hear next to nothing of the loss."
                : course + ": each layer multiplies them by about " + factor
                        + ", so that no learning rate suits the first and the last layer.";
        return List.of(finding(verdict, Place.of(profile.first()), evidence, message, cause(run)));
    }

    private static Cause cause(RunStatistics run) {
        boolean fewExamples = run.description().batchSize() < FEW_EXAMPLES;
        return fewExamples && normalizesOverMinibatch(run.network())
                ? BatchNormalization.enoughExamples()
                : new Cause.DepthScale();
    }

    private static boolean normalizesOverMinibatch(NetworkGraph network) {
        return network.nonlinearities().stream()
                .anyMatch(layer -> network.normBefore(layer).orElse(null) instanceof Normalization.Batch);
    }
}
