package org.initscope.core.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.WeightScheme;
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
        if (run.hiddenLayers().isEmpty()) {
            return notApplicable("The network has no hidden units that could be alike.");
        }
        List<Finding> findings = new ArrayList<>();
        for (int layer : run.linearLayers()) {
            Layer.Linear linear = (Layer.Linear) run.layer(layer);
            if (linear.name().equals(MlpSpec.OUTPUT) || linear.outputs() < 2) {
                continue;
            }
            NavigableMap<Long, LayerObservation> weights = run.layers().parameter(layer, Quantity.PARAMETER, "weight");
            if (!weights.containsKey(0L)) {
                return unmeasured("The weights of " + linear.name() + " at the start are not measured");
            }
            if (weights.get(0L).std() == 0) {
                findings.add(alike(run, linear, weights.get(0L)));
            } else if (unitsBeyondDiagonal(run, linear) > 1) {
                findings.add(beyondDiagonal(run, linear, weights.get(0L)));
            }
        }
        return findings.isEmpty()
                ? pass(
                        Evidence.nothing(),
                        "The hidden units start with weights of their own, so that they can learn different things.")
                : findings;
    }

    private Finding alike(RunStatistics run, Layer.Linear linear, LayerObservation weights) {
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
                        linear.outputs(),
                        whatTrains(run)),
                new StartSettings(run.facts()).random(linear));
    }

    /** Units whose weights are all 0, since the diagonal of an identity ends before them. */
    private static int unitsBeyondDiagonal(RunStatistics run, Layer.Linear linear) {
        Initialization start = run.facts().start();
        return start.perLayer().getOrDefault(linear.name(), start.weights()) instanceof WeightScheme.Identity
                ? Math.max(0, linear.outputs() - linear.inputs())
                : 0;
    }

    private Finding beyondDiagonal(RunStatistics run, Layer.Linear linear, LayerObservation weights) {
        int alike = unitsBeyondDiagonal(run, linear);
        return finding(
                Verdict.FAIL,
                Place.of(weights),
                Evidence.at(0, "parameter", alike, 1),
                String.format(
                        Locale.ROOT,
                        "%d of %d units of %s start with the same weights, all 0, since it has only %d inputs to be"
                                + " identical with: they get the same gradient and stay one unit.",
                        alike,
                        linear.outputs(),
                        linear.name(),
                        linear.inputs()),
                new StartSettings(run.facts()).random(linear));
    }

    /** The parameters that get any gradient at the first step. */
    private static String whatTrains(RunStatistics run) {
        List<String> moving = new ArrayList<>();
        List<String> still = new ArrayList<>();
        for (ParameterLayout.Parameter parameter :
                ParameterLayout.of(run.facts().spec()).parameters()) {
            Optional<LayerObservation> gradient = Optional.ofNullable(run.layers()
                    .parameter(
                            parameter.layerIndex(),
                            Quantity.GRADIENT,
                            parameter.role().label())
                    .get(0L));
            gradient.ifPresent(o -> (o.moments().l2().orElse(0) > NOTHING ? moving : still).add(parameter.name()));
        }
        if (moving.isEmpty() || still.isEmpty()) {
            return "";
        }
        return "; only " + Numbers.enumerated(moving) + (moving.size() == 1 ? " gets" : " get") + " a gradient at all, "
                + Numbers.enumerated(still) + (still.size() == 1 ? " does not" : " do not");
    }
}
