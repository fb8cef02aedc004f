package org.initscope.core.diagnosis.rules.layers;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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
import org.initscope.core.diagnosis.rules.updates.UpdateRatios;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.statistics.Quantity;

/** Which share of the activations of a squashing nonlinearity stands at its flat ends, |h| &gt; 0.97? */
public final class SaturatedActivations implements Rule {
    private final Limits limits;

    /**
     * @param atStart share at the first measured step
     * @param later share at the last one
     */
    public record Limits(Limit atStart, Limit later) implements Serializable {}

    public SaturatedActivations(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "saturated-activations";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public String title() {
        return "Activations at the flat ends of the nonlinearity";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        List<Integer> layers = run.network().nonlinearities().stream()
                .filter(layer -> run.network().nonlinearity(layer).squashes())
                .toList();
        if (layers.isEmpty()) {
            return notApplicable("No layer squashes its activations, so that none can saturate.");
        }
        List<Finding> findings = new ArrayList<>();
        double worst = Double.NEGATIVE_INFINITY;
        long worstStep = 0;
        for (int layer : layers) {
            NavigableMap<Long, LayerObservation> series = observed(run, layer);
            if (series.isEmpty()) {
                return unmeasured(
                        "Activations of " + run.network().layer(layer).name() + " are not measured",
                        new MissingEvidence.Layers());
            }
            LayerObservation first = series.firstEntry().getValue();
            LayerObservation last = series.lastEntry().getValue();
            Verdict atStart = limits.atStart().judge(saturation(first));
            if (atStart.isProblem()) {
                findings.add(atStart(run, first, atStart));
            } else if (limits.later().judge(saturation(last)).isProblem()) {
                findings.add(later(run, series, limits.later().judge(saturation(last))));
            }
            if (saturation(first) > worst) {
                worst = saturation(first);
                worstStep = first.step();
            }
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        return pass(
                Evidence.at(worstStep, "activation", worst, limits.atStart().warn()),
                String.format(
                        Locale.ROOT,
                        "At most %s of a layer's activations start saturated: gradients pass the nonlinearity.",
                        Numbers.percent(worst)));
    }

    private static NavigableMap<Long, LayerObservation> observed(RunStatistics run, int layer) {
        NavigableMap<Long, LayerObservation> series = new TreeMap<>(run.layers().layer(layer, Quantity.ACTIVATION));
        series.values()
                .removeIf(o ->
                        o.health().isEmpty() || o.health().get().saturation().isEmpty());
        return series;
    }

    private static double saturation(LayerObservation observation) {
        return observation.health().orElseThrow().saturation().orElseThrow();
    }

    private Finding atStart(RunStatistics run, LayerObservation first, Verdict verdict) {
        NavigableMap<Long, LayerObservation> preactivation =
                run.layers().layer(first.layerIndex(), Quantity.PREACTIVATION);
        String because = preactivation.containsKey(first.step())
                ? ": its preactivations have a std of "
                        + Numbers.shown(preactivation.get(first.step()).stdOrZero()) + ", too wide for "
                        + run.network().nonlinearity(first.layerIndex()).name()
                : "";
        return finding(
                verdict,
                Place.of(first),
                Evidence.at(
                        first.step(),
                        "activation",
                        saturation(first),
                        limits.atStart().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "%s of %s's activations start beyond 0.97%s, and where the nonlinearity is flat no gradient comes"
                                + " through.",
                        Numbers.percent(saturation(first)),
                        first.layerName(),
                        because),
                new Cause.HiddenScale(first.layerIndex()));
    }

    private Finding later(RunStatistics run, NavigableMap<Long, LayerObservation> series, Verdict verdict) {
        LayerObservation last = series.lastEntry().getValue();
        LayerObservation first = series.firstEntry().getValue();
        double limit = limits.later().of(verdict);
        long since = last.step();
        for (Map.Entry<Long, LayerObservation> entry : series.descendingMap().entrySet()) {
            if (saturation(entry.getValue()) <= limits.later().warn()) {
                break;
            }
            since = entry.getKey();
        }
        return finding(
                verdict,
                Place.of(last),
                Evidence.between(since, last.step(), "activation", saturation(last), limit),
                String.format(
                        Locale.ROOT,
                        "%s's activations were %s saturated at the start and are %s saturated since step %d: training"
                                + " pushed them to the flat ends.",
                        last.layerName(),
                        Numbers.percent(saturation(first)),
                        Numbers.percent(saturation(last)),
                        since),
                UpdateRatios.slower(run, last.layerIndex(), last.step()));
    }
}
