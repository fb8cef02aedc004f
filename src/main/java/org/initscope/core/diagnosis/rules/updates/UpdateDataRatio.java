package org.initscope.core.diagnosis.rules.updates;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.NetworkGraph;

/** Are the updates of weights about a thousandth of the weights? */
public final class UpdateDataRatio implements Rule {
    /** A middle that is this near to its target, in factors of ten, is left alone. */
    private static final double NEAR = 0.5;

    private final Limits limits;

    /**
     * @param low middle of the layers' log10(std(update) / std(weight)) from below
     * @param high the same from above
     * @param alone distance of a single layer from −3, in factors of ten
     * @param movement of the loss by all steps together, in nats at most
     * @param warmup steps to wait: the first ones say more about the start than about the learning rate
     */
    public record Limits(Limit low, Limit high, Limit alone, Limit movement, long warmup) implements Serializable {}

    public UpdateDataRatio(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "update-data-ratio";
    }

    @Override
    public int version() {
        return 7;
    }

    @Override
    public String title() {
        return "Updates beside weights";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        Map<Integer, Double> ratios = new LinkedHashMap<>();
        for (int layer : run.network().linears()) {
            OptionalDouble ratio = UpdateRatios.median(run, layer, limits.warmup());
            ratio.ifPresent(value -> ratios.put(layer, value));
        }
        if (ratios.isEmpty()) {
            return standstill(run)
                    .map(List::of)
                    .orElseGet(() -> UpdateRatios.unmeasuredAfter(
                            limits.warmup(),
                            this,
                            run,
                            "No update is measured after step " + limits.warmup()
                                    + ", so that the learning rate cannot be judged"));
        }
        double middle = Numbers.median(List.copyOf(ratios.values()));
        Limit limit = middle < UpdateRatios.TARGET ? limits.low() : limits.high();
        Verdict verdict = limit.judge(middle);
        List<Finding> findings = new ArrayList<>();
        ratios.forEach((layer, ratio) -> {
            double distance = Math.abs(ratio - UpdateRatios.TARGET);
            boolean astray = verdict.isProblem() && limit.judge(ratio).isProblem();
            Verdict alone = limits.alone().judge(distance);
            if (astray) {
                findings.add(problem(run, layer, ratio, limit.of(verdict), verdict, middle));
            } else if (alone.isProblem()) {
                double bound = Math.copySign(limits.alone().of(alone), ratio - UpdateRatios.TARGET);
                findings.add(problem(run, layer, ratio, UpdateRatios.TARGET + bound, alone, middle));
            }
        });
        if (!limits.low().judge(middle).isProblem()) {
            findings.addAll(stuck(run, findings));
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        return pass(
                evidence(run, middle, limit.warn()),
                String.format(
                        Locale.ROOT,
                        "A step changes weights by about 10^%s of their spread, within 10^%s to 10^%s: neither slow nor wild.",
                        Numbers.shown(middle),
                        Numbers.shown(limits.low().warn()),
                        Numbers.shown(limits.high().warn())));
    }

    /** Steps that change nothing, or next to nothing, of which few tell as much as many; empty where they do change something. */
    private Optional<Finding> standstill(RunStatistics run) {
        long from = UpdateRatios.isStill(run, limits.warmup()) ? limits.warmup() : 0;
        if (UpdateRatios.isStill(run, from)) {
            Cause cause = UpdateRatios.noUpdates(run, from);
            String reason = cause instanceof Cause.NoUpdates
                    ? UpdateRatios.isOff(run) ? "the learning rate is 0." : "the learning rate is far too low."
                    : "their gradients are 0.";
            return Optional.of(finding(
                    Verdict.FAIL,
                    Place.network(),
                    evidence(run, Double.NEGATIVE_INFINITY, limits.low().fail()),
                    "No step changes any weights where about 10^-3 of their spread is right: " + reason,
                    cause));
        }
        OptionalDouble most = LossMovement.most(run);
        Verdict verdict = most.isEmpty() ? Verdict.PASS : limits.movement().judge(most.getAsDouble());
        if (!verdict.isProblem()) {
            return Optional.empty();
        }
        long last = run.layers().lastStep().orElse(0);
        return Optional.of(finding(
                verdict,
                Place.network(),
                Evidence.between(
                        0, last, "loss", most.getAsDouble(), limits.movement().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "All %s together move the loss by %s nats at most, by their gradients and updates: the learning rate is"
                                + " far too low.",
                        Numbers.counted(run.description().steps(), "step"),
                        Numbers.shown(most.getAsDouble())),
                UpdateRatios.noUpdates(run, 0)));
    }

    /**
     * Notes of layers that hardly move while the others do, among those of which nothing was found. Others make up for them
     * mostly, so that no verdict rests on it.
     */
    private List<Finding> stuck(RunStatistics run, List<Finding> found) {
        NetworkGraph network = run.network();
        List<Finding> notes = new ArrayList<>();
        for (int layer = 0; layer < network.layers().size(); layer++) {
            Place place = Place.weights(network, layer);
            OptionalDouble ratio = UpdateRatios.median(run, layer, limits.warmup());
            LayerRole role = network.layer(layer).role();
            if ((role instanceof LayerRole.Linear || role instanceof LayerRole.Embedding)
                    && ratio.isPresent()
                    && limits.low().judge(ratio.getAsDouble()).isProblem()
                    && found.stream().noneMatch(finding -> finding.place().equals(place))) {
                notes.add(finding(
                        Verdict.NOTE,
                        place,
                        evidence(run, ratio.getAsDouble(), limits.low().warn()),
                        String.format(
                                Locale.ROOT,
                                "%s is all but stuck: a step changes its weights by 10^%s of their spread where about 10^-3 is"
                                        + " right%s.",
                                network.layer(layer).name(),
                                Numbers.shown(ratio.getAsDouble()),
                                network.isNormalized(layer)
                                        ? ", and no activation shows it, since the normalization behind it divides by their"
                                                + " size"
                                        : ""),
                        new Cause.Nothing()));
            }
        }
        return notes;
    }

    private Finding problem(RunStatistics run, int layer, double ratio, double limit, Verdict verdict, double middle) {
        boolean low = ratio < UpdateRatios.TARGET;
        return finding(
                verdict,
                Place.weights(run.network(), layer),
                evidence(run, ratio, limit),
                String.format(
                        Locale.ROOT,
                        "A step changes %s's weights by 10^%s of their spread where about 10^-3 is right: %s.",
                        run.network().layer(layer).name(),
                        Numbers.shown(ratio),
                        low
                                ? "the learning rate is too low"
                                        + (run.network().isNormalized(layer)
                                                ? ", or the weights are so large that they hardly turn, since the normalization"
                                                        + " behind them divides by their size"
                                                : ", and training takes longer than it has to")
                                : "the learning rate is too high, and weights are overwritten rather than refined"),
                cause(layer, ratio, middle));
    }

    /** The rate that brings the middle layer to its target; one rate cannot do more, so that else it is the layer's scale. */
    private Cause cause(int layer, double ratio, double middle) {
        boolean middleToo = ratio < UpdateRatios.TARGET ? middle < UpdateRatios.TARGET : middle > UpdateRatios.TARGET;
        if (middleToo && Math.abs(middle - UpdateRatios.TARGET) > NEAR) {
            return new Cause.LearningRate(Math.pow(10, UpdateRatios.TARGET - middle));
        }
        return new Cause.LayerScale(
                layer, Math.pow(10, ratio - middle), Math.pow(10, limits.alone().warn()) / 2);
    }

    private Evidence evidence(RunStatistics run, double observed, double limit) {
        return Evidence.between(
                limits.warmup(), run.layers().lastStep().orElse(limits.warmup()), "update", observed, limit);
    }
}
