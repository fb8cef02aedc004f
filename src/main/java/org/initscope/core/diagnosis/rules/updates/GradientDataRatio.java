package org.initscope.core.diagnosis.rules.updates;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;

/**
 * Is one layer's ratio of gradient to weights, times its factor on the learning rate, far from those of the other layers once
 * training is under way?
 */
public final class GradientDataRatio implements Rule {
    private static final double TIE = 1e-9;

    private final Limits limits;

    /**
     * @param factor between a layer's ratio and the middle of the others, either way
     * @param hiddenWarmup steps to wait where hidden layers are compared with each other
     * @param warmup steps to wait for the output layer: a small one has a large ratio at first, by intention
     */
    public record Limits(Limit factor, long hiddenWarmup, long warmup) implements Serializable {}

    public GradientDataRatio(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "gradient-data-ratio";
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public String title() {
        return "Gradients beside weights, layer against layer";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        if (run.network().linears().size() < 2) {
            return notApplicable("The network has one linear layer, which has no other to be compared with.");
        }
        if (run.description().optimization().scaleFree()) {
            return notApplicable(run.description().optimization().optimizer()
                    + " divides each gradient by its own size, so that a layer with large gradients is trained no faster:"
                    + " update-data-ratio judges what comes of it.");
        }
        List<Integer> all = run.network().linears();
        Map<Integer, Double> ratios = ratios(run, all, limits.warmup());
        if (ratios.size() == all.size()) {
            return judge(run, ratios, limits.warmup());
        }
        List<Integer> hidden = all.subList(0, all.size() - 1);
        Map<Integer, Double> early = ratios(run, hidden, limits.hiddenWarmup());
        if (hidden.size() > 1 && early.size() == hidden.size()) {
            return judge(run, early, limits.hiddenWarmup());
        }
        return UpdateRatios.unmeasuredAfter(
                limits.warmup(),
                this,
                run,
                "Gradients of some layers are not measured after step " + limits.warmup()
                        + ", before which the small output layer of a good start stands out by intention");
    }

    private static Map<Integer, Double> ratios(RunStatistics run, List<Integer> layers, long fromStep) {
        Map<Integer, Double> ratios = new LinkedHashMap<>();
        for (int layer : layers) {
            OptionalDouble ratio = UpdateRatios.medianGradData(run, layer, fromStep);
            if (ratio.isPresent() && ratio.getAsDouble() > 0) {
                ratios.put(
                        layer,
                        ratio.getAsDouble()
                                * run.description().optimization().ofWeights().applyAsDouble(layer));
            }
        }
        return ratios;
    }

    private List<Finding> judge(RunStatistics run, Map<Integer, Double> ratios, long fromStep) {
        int worst = -1;
        double worstFactor = 1;
        for (int layer : ratios.keySet()) {
            double factor = ratios.get(layer) / others(ratios, layer);
            // of two layers each is as far from the other, and the output is the one that was made small
            if (Math.abs(Math.log(factor)) >= Math.abs(Math.log(worstFactor)) - TIE || worst < 0) {
                worst = layer;
                worstFactor = factor;
            }
        }
        double factor = Math.max(worstFactor, 1 / worstFactor);
        Verdict verdict = limits.factor().judge(factor);
        long last = run.layers().lastStep().orElse(0);
        Evidence evidence = Evidence.between(
                fromStep, last, "gradient", factor, limits.factor().of(verdict));
        String name = run.network().layer(worst).name();
        if (verdict == Verdict.PASS) {
            return pass(
                    evidence,
                    String.format(
                            Locale.ROOT,
                            "Beside their weights, the gradients of %s are within a factor of %s.",
                            ratios.size() == run.network().linears().size()
                                    ? "all layers"
                                    : "the hidden layers, which can be judged after so few steps,",
                            Numbers.shown(factor)));
        }
        boolean larger = worstFactor > 1;
        return List.of(finding(
                verdict,
                Place.weights(run.network(), worst),
                evidence,
                String.format(
                        Locale.ROOT,
                        "%s's gradient beside its weights is %s times %s than that of the other layers, so that one"
                                + " learning rate trains it too %s or the others too %s.",
                        name,
                        Numbers.shown(factor),
                        larger ? "larger" : "smaller",
                        larger ? "fast" : "slowly",
                        larger ? "slowly" : "fast"),
                new Cause.LayerScale(worst, worstFactor, limits.factor().warn() / 2)));
    }

    private static double others(Map<Integer, Double> ratios, int layer) {
        return Numbers.median(ratios.entrySet().stream()
                .filter(e -> e.getKey() != layer)
                .map(Map.Entry::getValue)
                .toList());
    }
}
