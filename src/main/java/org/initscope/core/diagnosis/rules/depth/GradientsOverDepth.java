package org.initscope.core.diagnosis.rules.depth;

import java.io.Serializable;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.rules.layers.BatchNormalization;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.Quantity;

/** Do gradients keep their size on their way from the last hidden layer back to the first, and from each to the next? */
public final class GradientsOverDepth extends SizeOverDepth {
    /** The examples of a minibatch below which batch normalization itself is the noise that gradients grow by. */
    private static final int FEW_EXAMPLES = 8;

    /**
     * @param vanishing std(first) / std(last) of the start's activation gradients from below
     * @param exploding the same from above
     * @param breaks between neighbours, and at later steps
     */
    public record Limits(Limit vanishing, Limit exploding, DepthBreak.Limits breaks) implements Serializable {}

    public GradientsOverDepth(Limits limits) {
        super(Quantity.ACTIVATION_GRADIENT, limits.vanishing(), limits.exploding(), limits.breaks());
    }

    @Override
    public String id() {
        return "gradients-over-depth";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public String title() {
        return "Gradients on their way from the last layer to the first";
    }

    @Override
    String subject() {
        return "Activation gradients";
    }

    @Override
    String noDepth() {
        return "There is no depth for gradients to vanish in";
    }

    @Override
    String kept() {
        return "every layer hears about as much of the loss.";
    }

    @Override
    String because(boolean shrinks, String who, String factor) {
        return shrinks
                ? who + " passes on a factor of about " + factor
                        + ", so that the first layers hear next to nothing of the loss."
                : who + " multiplies them by about " + factor
                        + ", so that no learning rate suits the first and the last layer.";
    }

    @Override
    Cause cause(RunStatistics run, Cause scales) {
        boolean fewExamples = run.description().batchSize() < FEW_EXAMPLES;
        return fewExamples && normalizesOverMinibatch(run.network()) ? BatchNormalization.enoughExamples() : scales;
    }

    @Override
    String why(Cause cause, RunStatistics run) {
        return cause instanceof Cause.BatchSize
                ? " That is batch normalization over " + run.description().batchSize()
                        + " examples: the fewer they are, the less of a change of one is left by its mean and variance."
                : "";
    }

    private static boolean normalizesOverMinibatch(NetworkGraph network) {
        return network.nonlinearities().stream()
                .anyMatch(layer -> network.normBefore(layer).orElse(null) instanceof Normalization.Batch);
    }
}
