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
import org.initscope.core.statistics.UnitHealth;

/** Which share of a layer's units is flat for every example, and since when? */
public final class DeadUnits implements Rule {
    private final Limits limits;

    /**
     * @param squashing share of dead tanh or sigmoid units
     * @param relu share of dead relu units
     * @param examples fewer examples than this cannot tell a dead unit from a rare one
     */
    public record Limits(Limit squashing, Limit relu, int examples) implements Serializable {}

    public DeadUnits(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "dead-units";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public String title() {
        return "Units that are flat for every example";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        List<Integer> layers = run.network().nonlinearities().stream()
                .filter(layer -> run.network().nonlinearity(layer).canDie())
                .toList();
        if (layers.isEmpty()) {
            return notApplicable("Units of this network cannot die: no nonlinearity of it has a slope of zero.");
        }
        List<Finding> findings = new ArrayList<>();
        double worst = 0;
        Limit limit = limit(run, layers.get(0));
        long last = 0;
        for (int layer : layers) {
            NavigableMap<Long, LayerObservation> series =
                    new TreeMap<>(run.layers().layer(layer, Quantity.ACTIVATION));
            series.values().removeIf(o -> o.health().isEmpty() || health(o).examples() < limits.examples());
            if (series.isEmpty()) {
                String few = String.format(
                        Locale.ROOT,
                        "The activations of %s are not measured on %d examples or more, too few to call a unit dead",
                        run.network().layer(layer).name(),
                        limits.examples());
                return unmeasured(
                        few,
                        run.description().batchSize() < limits.examples()
                                ? new MissingEvidence.Examples(limits.examples())
                                : new MissingEvidence.Layers());
            }
            findings.addAll(examine(run, series));
            double share = share(series.lastEntry().getValue());
            if (share / limit(run, layer).warn() > worst / limit.warn()) {
                worst = share;
                limit = limit(run, layer);
            }
            last = series.lastKey();
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        return pass(
                Evidence.at(last, "activation", worst, limit.warn()),
                worst == 0
                        ? "No unit is flat for every example of a minibatch."
                        : String.format(
                                Locale.ROOT,
                                "At most %s of a layer's units are flat for every example of a minibatch.",
                                Numbers.percent(worst)));
    }

    private List<Finding> examine(RunStatistics run, NavigableMap<Long, LayerObservation> series) {
        LayerObservation last = series.lastEntry().getValue();
        Limit limit = limit(run, last.layerIndex());
        Verdict now = limit.judge(share(last));
        if (now.isProblem()) {
            return List.of(dead(run, series, now));
        }
        return series.values().stream()
                .filter(o -> limit.judge(share(o)).isProblem())
                .findFirst()
                .map(first -> List.of(awhile(run, first, last)))
                .orElse(List.of());
    }

    private Finding dead(RunStatistics run, NavigableMap<Long, LayerObservation> series, Verdict verdict) {
        LayerObservation last = series.lastEntry().getValue();
        Limit limit = limit(run, last.layerIndex());
        long since = last.step();
        for (Map.Entry<Long, LayerObservation> entry : series.descendingMap().entrySet()) {
            if (share(entry.getValue()) <= limit.warn()) {
                break;
            }
            since = entry.getKey();
        }
        String forGood = series.size() > 1 && since < last.step()
                ? String.format(Locale.ROOT, ", at every measured step since step %d", since)
                : String.format(Locale.ROOT, " at step %d", last.step());
        return finding(
                verdict,
                Place.of(last),
                Evidence.between(since, last.step(), "activation", share(last), limit.of(verdict)),
                String.format(
                        Locale.ROOT,
                        "%d of %d units of %s %s %s for all %d examples%s: no gradient comes through %s not learn.",
                        health(last).deadUnits(),
                        health(last).units(),
                        last.layerName(),
                        health(last).deadUnits() == 1 ? "is" : "are",
                        flat(run, last.layerIndex()),
                        health(last).examples(),
                        forGood,
                        health(last).deadUnits() == 1 ? "it, so that it does" : "them, so that they do"),
                cause(run, last.layerIndex(), since == series.firstKey(), since));
    }

    private Finding awhile(RunStatistics run, LayerObservation first, LayerObservation last) {
        return finding(
                Verdict.WARN,
                Place.of(first),
                Evidence.between(
                        first.step(),
                        last.step(),
                        "activation",
                        share(first),
                        limit(run, first.layerIndex()).warn()),
                String.format(
                        Locale.ROOT,
                        "%d of %d units of %s %s %s for every example at step %d, %d %s at step %d: dead for a while,"
                                + " not for good.",
                        health(first).deadUnits(),
                        health(first).units(),
                        first.layerName(),
                        health(first).deadUnits() == 1 ? "was" : "were",
                        flat(run, first.layerIndex()),
                        first.step(),
                        health(last).deadUnits(),
                        health(last).deadUnits() == 1 ? "is" : "are",
                        last.step()),
                cause(run, first.layerIndex(), first.step() == 0, first.step()));
    }

    private static Cause cause(RunStatistics run, int layer, boolean fromTheStart, long since) {
        if (!fromTheStart) {
            return UpdateRatios.slower(run, layer, since);
        }
        return run.network().nonlinearity(layer).squashes() ? new Cause.HiddenScale(layer) : new Cause.DeadStart(layer);
    }

    /** Where a dead unit of a layer stands; a squashing one may be at either end. */
    private static String flat(RunStatistics run, int layer) {
        return run.network().nonlinearity(layer).squashes() ? "saturated" : "0";
    }

    private Limit limit(RunStatistics run, int layer) {
        return run.network().nonlinearity(layer).squashes() ? limits.squashing() : limits.relu();
    }

    private static UnitHealth health(LayerObservation observation) {
        return observation.health().orElseThrow();
    }

    private static double share(LayerObservation observation) {
        return (double) health(observation).deadUnits() / health(observation).units();
    }
}
