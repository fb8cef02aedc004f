package org.initscope.core.diagnosis.rules.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.network.GraphLayer;
import org.initscope.core.statistics.Quantity;

/** Do all units of a hidden layer start with the same weights, so that they stay the same unit for ever? */
public final class SymmetricUnits implements Rule {
    /** Rounding in a float gradient of terms of one size. */
    private static final double NOTHING = 1e-12;

    @Override
    public String id() {
        return "symmetric-units";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public boolean needsFiniteStart() {
        return false;
    }

    @Override
    public String title() {
        return "Units that start alike and stay alike";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        if (run.network().nonlinearities().isEmpty()) {
            return notApplicable("The network has no hidden units that could be alike.");
        }
        List<Finding> findings = new ArrayList<>();
        for (int layer : run.network().linears()) {
            GraphLayer linear = run.network().layer(layer);
            if (run.network().isOutputLinear(layer) || linear.units() < 2) {
                continue;
            }
            NavigableMap<Long, LayerObservation> weights = run.layers().parameter(layer, Quantity.PARAMETER, "weight");
            if (!weights.containsKey(0L)) {
                return unmeasured(
                        "The weights of " + linear.name() + " at the start are not measured",
                        new MissingEvidence.Layers());
            }
            if (weights.get(0L).stdOrZero() == 0) {
                findings.add(alike(run, linear, weights.get(0L)));
            } else if (unitsOfZeros(linear, weights.get(0L)) > 1) {
                findings.add(zeros(linear, weights.get(0L)));
            }
        }
        return findings.isEmpty()
                ? pass(
                        Evidence.nothing(),
                        "The hidden units start with weights of their own, so that they can learn different things.")
                : findings;
    }

    private Finding alike(RunStatistics run, GraphLayer linear, LayerObservation weights) {
        double value = weights.moments().mean();
        return finding(
                Verdict.FAIL,
                Place.of(weights),
                Evidence.at(0, "parameter", 0, 0),
                String.format(
                        Locale.ROOT,
                        "All weights of %s start as %s: its %d units compute the same, get the same gradient and stay one"
                                + " unit%s.",
                        linear.name(),
                        Numbers.shown(value),
                        linear.units(),
                        whatTrains(run)),
                new Cause.EqualWeights(weights.layerIndex()));
    }

    /** Units whose weights are all 0, at least: of fewer weights that are not 0 than units, as a diagonal has them. */
    private static int unitsOfZeros(GraphLayer linear, LayerObservation weights) {
        long others = weights.moments().count() - weights.moments().zeros();
        return (int) Math.max(0, linear.units() - others);
    }

    private Finding zeros(GraphLayer linear, LayerObservation weights) {
        int alike = unitsOfZeros(linear, weights);
        return finding(
                Verdict.FAIL,
                Place.of(weights),
                Evidence.at(0, "parameter", alike, 1),
                String.format(
                        Locale.ROOT,
                        "%d of %d units of %s start with the same weights, all 0%s: they get the same gradient and stay one"
                                + " unit.",
                        alike,
                        linear.units(),
                        linear.name(),
                        alike == linear.units() - linear.inputs()
                                ? ", since it has only " + linear.inputs() + " inputs to be identical with"
                                : ""),
                new Cause.EqualWeights(weights.layerIndex()));
    }

    /** The parameters that get any gradient at the first step. */
    private static String whatTrains(RunStatistics run) {
        List<String> moving = new ArrayList<>();
        List<String> still = new ArrayList<>();
        List<GraphLayer> layers = run.network().layers();
        for (int place = 0; place < layers.size(); place++) {
            for (GraphLayer.ParameterShape parameter : layers.get(place).parameters()) {
                String name = layers.get(place).name() + "." + parameter.name();
                Optional.ofNullable(run.layers()
                                .parameter(place, Quantity.GRADIENT, parameter.name())
                                .get(0L))
                        .ifPresent(o -> (o.moments().l2().orElse(0) > NOTHING ? moving : still).add(name));
            }
        }
        if (moving.isEmpty() || still.isEmpty()) {
            return "";
        }
        return "; only " + Numbers.enumerated(moving) + (moving.size() == 1 ? " gets" : " get") + " a gradient at all, "
                + Numbers.enumerated(still) + (still.size() == 1 ? " does not" : " do not");
    }
}
