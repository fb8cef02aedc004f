package org.initscope.core.diagnosis;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;

/** Which share of a layer's units says the same for every example, and since when? */
public final class DeadUnits implements Rule {
    private final Limits limits;
    private final SpreadForecast.Limits all;

    /**
     * @param squashing share of dead tanh or sigmoid units
     * @param relu share of dead relu units
     * @param examples fewer examples than this cannot tell a dead unit from a rare one
     */
    public record Limits(Limit squashing, Limit relu, int examples) implements Serializable {}

    /** @param thresholds with those of the other rules, which a remedy is to keep as well */
    public DeadUnits(Thresholds thresholds) {
        this.limits = thresholds.deadUnits();
        this.all = SpreadForecast.Limits.of(thresholds);
    }

    @Override
    public String id() {
        return "dead-units";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public String title() {
        return "Units that say the same for every example";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        Activation activation = run.facts().spec().activation();
        boolean canDie = activation.isSquashing() || activation == Activation.RELU;
        if (!canDie || run.hiddenLayers().isEmpty()) {
            return notApplicable("Units of this network cannot die: no nonlinearity of it has a slope of zero.");
        }
        List<Finding> findings = new ArrayList<>();
        double worst = 0;
        long last = 0;
        for (int layer : run.hiddenLayers()) {
            NavigableMap<Long, LayerObservation> series =
                    new TreeMap<>(run.layers().layer(layer, Quantity.ACTIVATION));
            series.values().removeIf(o -> o.health().isEmpty() || health(o).examples() < limits.examples());
            if (series.isEmpty()) {
                String few = String.format(
                        Locale.ROOT,
                        "The activations of %s are not measured on %d examples or more, too few to call a unit dead",
                        run.layer(layer).name(),
                        limits.examples());
                return run.facts().batchSize() < limits.examples()
                        ? insufficient(few + ": training.batch-size=" + limits.examples() + " would tell.")
                        : unmeasured(few);
            }
            findings.addAll(examine(run, series));
            worst = Math.max(worst, share(series.lastEntry().getValue()));
            last = series.lastKey();
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        Limit limit = limit(run);
        return pass(
                Evidence.at(last, "activation", worst, limit.warn()),
                worst == 0
                        ? "Every unit answers differently to different examples."
                        : String.format(
                                Locale.ROOT,
                                "At most %s of a layer's units say the same for every example of a minibatch.",
                                Numbers.percent(worst)));
    }

    private List<Finding> examine(RunStatistics run, NavigableMap<Long, LayerObservation> series) {
        Limit limit = limit(run);
        LayerObservation last = series.lastEntry().getValue();
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
        double limit = limit(run).of(verdict);
        LayerObservation last = series.lastEntry().getValue();
        long since = last.step();
        for (Map.Entry<Long, LayerObservation> entry : series.descendingMap().entrySet()) {
            if (share(entry.getValue()) <= limit(run).warn()) {
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
                Evidence.between(since, last.step(), "activation", share(last), limit),
                String.format(
                        Locale.ROOT,
                        "%d of %d units of %s say the same for all %d examples%s: no gradient comes through them, so that"
                                + " they do not learn.",
                        health(last).deadUnits(),
                        health(last).units(),
                        last.layerName(),
                        health(last).examples(),
                        forGood),
                remedy(run, last.layerIndex(), since == series.firstKey(), since));
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
                        limit(run).warn()),
                String.format(
                        Locale.ROOT,
                        "%d of %d units of %s said the same for every example at step %d, %d do at step %d: dead for a"
                                + " while, not for good.",
                        health(first).deadUnits(),
                        health(first).units(),
                        first.layerName(),
                        first.step(),
                        health(last).deadUnits(),
                        last.step()),
                remedy(run, first.layerIndex(), first.step() == 0, first.step()));
    }

    private Remedy remedy(RunStatistics run, int layer, boolean fromTheStart, long since) {
        if (!fromTheStart) {
            return UpdateRatios.slower(run, run.linearBefore(layer), since);
        }
        if (run.facts().spec().activation().isSquashing()) {
            return new StartRemedies(run, all).ofLayer(layer);
        }
        if (run.facts().start().hiddenBiasStd() > 0
                && run.facts().spec().normalization() instanceof Normalization.None) {
            return StartSettings.withoutHiddenBias();
        }
        if (run.facts().spec().normalization() instanceof Normalization.Batch batch) {
            return batch.beta() < 0
                    ? Remedy.set("model.batch-norm.beta", "0")
                    : Remedy.none(
                            "batch normalization starts every unit on for about half of a minibatch; more examples in"
                                    + " it would tell");
        }
        // examples grow alike from one layer of relu to the next, until units are on for all of them or for none
        return new StartRemedies(run, all).batchNormHelps()
                ? Remedy.set("model.normalization", "batch")
                : Remedy.set("model.activation", "leaky-relu");
    }

    private Limit limit(RunStatistics run) {
        return run.facts().spec().activation().isSquashing() ? limits.squashing() : limits.relu();
    }

    private static UnitHealth health(LayerObservation observation) {
        return observation.health().orElseThrow();
    }

    private static double share(LayerObservation observation) {
        return (double) health(observation).deadUnits() / health(observation).units();
    }
}
