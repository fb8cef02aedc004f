package org.initscope.core.diagnosis.rules.depth;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.statistics.Quantity;

/**
 * Does the spread of activations keep its size from the first hidden layer to the last, and from each to the next? And are
 * examples still told apart in the last one?
 */
public final class ActivationsOverDepth extends SizeOverDepth {

    /**
     * @param shrinking std(last) / std(first) of the start from below
     * @param growing the same from above
     * @param breaks between neighbours, and at later steps
     * @param apart 1 − the mean cosine between two examples in the last layer of the start, from below
     */
    public record Limits(Limit shrinking, Limit growing, DepthBreak.Limits breaks, Limit apart)
            implements Serializable {}

    private final Limit apart;

    public ActivationsOverDepth(Limits limits) {
        super(Quantity.ACTIVATION, limits.shrinking(), limits.growing(), limits.breaks());
        apart = limits.apart();
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        List<Finding> findings = new ArrayList<>(super.examine(run));
        Optional<Finding> collapse = collapse(run);
        if (collapse.isPresent()) {
            findings.removeIf(finding -> finding.verdict() == Verdict.PASS);
            findings.add(collapse.get());
        }
        return findings;
    }

    /** Examples that look alike to the last hidden layer, and so to all that is above it. */
    private Optional<Finding> collapse(RunStatistics run) {
        List<Integer> layers = run.network().nonlinearities();
        if (layers.size() < 2) {
            return Optional.empty();
        }
        NavigableMap<Long, LayerObservation> last =
                run.layers().layer(layers.get(layers.size() - 1), Quantity.ACTIVATION);
        return Optional.ofNullable(last.get(0L))
                .filter(found -> found.meanCosine().isPresent())
                .filter(found ->
                        apart.judge(1 - found.meanCosine().getAsDouble()).isProblem())
                .map(found -> collapse(run, found));
    }

    private Finding collapse(RunStatistics run, LayerObservation last) {
        double distance = 1 - last.meanCosine().orElseThrow();
        Verdict verdict = apart.judge(distance);
        int first = run.network().nonlinearities().get(0);
        String before = Optional.ofNullable(
                        run.layers().layer(first, Quantity.ACTIVATION).get(0L))
                .filter(o -> o.meanCosine().isPresent())
                .map(o -> String.format(
                        Locale.ROOT, " (%s in %s)", cosine(o.meanCosine().getAsDouble()), o.layerName()))
                .orElse("");
        String rank = last.effectiveRank().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", effective rank %.1f",
                        last.effectiveRank().getAsDouble())
                : "";
        return finding(
                verdict,
                Place.of(last),
                Evidence.at(0, "activation", distance, apart.of(verdict)),
                String.format(
                        Locale.ROOT,
                        "Examples look alike in %s at the start: mean cosine %s%s%s. What the layers above see hardly"
                                + " depends on the example.",
                        last.layerName(),
                        cosine(last.meanCosine().getAsDouble()),
                        before,
                        rank),
                new Cause.ExamplesAlike());
    }

    /** As many digits as tell it from 1. */
    private static String cosine(double value) {
        return value < 0.99
                ? String.format(Locale.ROOT, "%.2f", value)
                : value < 0.9999 ? String.format(Locale.ROOT, "%.4f", value) : "above 0.9999";
    }

    @Override
    public String id() {
        return "activations-over-depth";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public String title() {
        return "The spread of activations from the first layer to the last";
    }

    @Override
    String subject() {
        return "Activations";
    }

    @Override
    String noDepth() {
        return "There is no depth to lose a signal in";
    }

    @Override
    String kept() {
        return "the signal keeps its size over the depth.";
    }

    @Override
    String because(boolean shrinks, String who, String factor) {
        return who + " multiplies the signal by about " + factor
                + (shrinks ? ", so that little of the input is left at the top." : ", so that the top drowns in it.");
    }

    @Override
    Cause cause(RunStatistics run, Cause scales) {
        return scales;
    }
}
