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
import org.initscope.core.statistics.Quantity;

/** Does the start keep the spread of activations from the first hidden layer to the last? */
public final class ActivationsOverDepth implements Rule {
    private final Limits limits;

    /**
     * @param shrinking std(last) / std(first) from below
     * @param growing the same from above
     */
    public record Limits(Limit shrinking, Limit growing) implements Serializable {}

    public ActivationsOverDepth(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "activations-over-depth";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public String title() {
        return "The spread of activations from the first layer to the last";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        List<Integer> layers = run.network().nonlinearities();
        if (layers.size() < 2) {
            return notApplicable(
                    "There is no depth to lose a signal in: the network has fewer than two hidden layers.");
        }
        DepthProfile profile = DepthProfile.of(run, Quantity.ACTIVATION);
        if (!profile.isComplete()) {
            return unmeasured(
                    "The start's activations are not measured in the first and the last hidden layer",
                    new MissingEvidence.Layers());
        }
        if (!profile.isNonzero()) {
            return insufficient(
                    "The start's activations have no spread in the first or the last hidden layer to compare.");
        }
        double ratio = profile.last().stdOrZero() / profile.first().stdOrZero();
        boolean shrinks = ratio < 1;
        Limit limit = shrinks ? limits.shrinking() : limits.growing();
        Verdict verdict = limit.judge(ratio);
        Evidence evidence = Evidence.at(profile.last().step(), "activation", ratio, limit.of(verdict));
        String course = String.format(
                Locale.ROOT,
                "Activations start with a std of %s in %s and %s in %s",
                Numbers.shown(profile.first().stdOrZero()),
                profile.first().layerName(),
                Numbers.shown(profile.last().stdOrZero()),
                profile.last().layerName());
        if (verdict == Verdict.PASS) {
            return pass(evidence, course + ": the signal keeps its size over the depth.");
        }
        String because = shrinks
                ? String.format(
                        Locale.ROOT,
                        "%s: each layer multiplies the signal by about %s, so that little of the input is left at the"
                                + " top.",
                        course,
                        Numbers.shown(profile.perLayer(ratio)))
                : String.format(
                        Locale.ROOT,
                        "%s: each layer multiplies the signal by about %s, so that the top drowns in it.",
                        course,
                        Numbers.shown(profile.perLayer(ratio)));
        return List.of(finding(verdict, Place.of(profile.last()), evidence, because, new Cause.DepthScale()));
    }
}
