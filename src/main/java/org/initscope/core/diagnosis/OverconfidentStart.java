package org.initscope.core.diagnosis;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.theory.SoftmaxStart;

/** Is the first loss that of a uniform guess, ln V? */
public final class OverconfidentStart implements Rule {
    /** A fifth of a second each, and thousands of trials aim at one and the same. */
    private static final Map<Target, Double> TARGETS = new ConcurrentHashMap<>();

    private final Limits limits;

    private record Target(int classes, double excess) {}

    /**
     * @param excess of the first loss over ln V, in nats
     * @param targetExcess that a remedy aims at
     */
    public record Limits(Limit excess, double targetExcess) implements Serializable {}

    public OverconfidentStart(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "overconfident-start";
    }

    @Override
    public String title() {
        return "The first loss beside that of a uniform guess";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        OptionalDouble initial = run.initialLoss();
        if (initial.isEmpty()) {
            return insufficient("The loss of step 0 is not recorded, so that the start cannot be judged.");
        }
        MlpSpec spec = run.facts().spec();
        double uniform = spec.uniformLoss();
        double loss = initial.getAsDouble();
        Verdict verdict = limits.excess().judge(loss - uniform);
        Evidence evidence =
                Evidence.at(0, "initial_loss", loss, uniform + limits.excess().of(verdict));
        String beside = String.format(
                Locale.ROOT,
                "The first minibatches cost %s nats a character where a uniform guess among %d costs ln %d = %s",
                Numbers.loss(loss),
                spec.vocabularySize(),
                spec.vocabularySize(),
                Numbers.loss(uniform));
        if (verdict == Verdict.PASS) {
            return pass(evidence, beside + ": the network starts without an opinion, as it should.");
        }
        NavigableMap<Long, LayerObservation> logits = run.layers().layer(run.softmaxLayer(), Quantity.PREACTIVATION);
        double spread = logits.containsKey(0L) ? logits.get(0L).std() : spreadOf(spec, loss - uniform);
        Place place = logits.isEmpty()
                ? Place.network()
                : Place.of(logits.firstEntry().getValue());
        String message = String.format(
                Locale.ROOT,
                "%s: logits with a std of %s make the softmax confidently wrong, and the first steps are spent on nothing"
                        + " but shrinking them again.",
                beside,
                Numbers.shown(spread));
        return List.of(finding(verdict, place, evidence, message, remedy(run, spread)));
    }

    private static double spreadOf(MlpSpec spec, double excess) {
        return Double.isFinite(excess) ? SoftmaxStart.logitsStd(spec.vocabularySize(), excess) : Double.NaN;
    }

    /** Logits are weights times activations, so that their std is in proportion to the output scale. */
    private Remedy remedy(RunStatistics run, double spread) {
        RunFacts facts = run.facts();
        double target = TARGETS.computeIfAbsent(
                new Target(facts.spec().vocabularySize(), limits.targetExcess()),
                aim -> SoftmaxStart.logitsStd(aim.classes(), aim.excess()));
        if (!(spread > target)) {
            return Remedy.none("the logits' spread does not explain the loss");
        }
        if (facts.spec().outputNormalization() instanceof Normalization.Batch batch) {
            return Remedy.set("model.output-gamma", Numbers.shown(batch.gamma() * target / spread));
        }
        if (facts.spec().outputNormalization() instanceof Normalization.PerExample layer) {
            return Remedy.set("model.output-gamma", Numbers.shown(layer.gamma() * target / spread));
        }
        double bias = facts.start().outputBiasStd();
        double fromWeights = Math.sqrt(Math.max(0, spread * spread - bias * bias));
        return fromWeights > target
                ? new StartSettings(facts).outputTimes(target / fromWeights)
                : StartSettings.withoutOutputBias();
    }
}
