package org.initscope.core.diagnosis.rules.loss;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.LayerObservation;
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
        OptionalDouble uniformLoss = run.network().uniformLoss();
        if (uniformLoss.isEmpty()) {
            return notApplicable("The network does not decide among classes, so that there is no uniform guess.");
        }
        int classes = run.network().classes().orElseThrow();
        double uniform = uniformLoss.getAsDouble();
        double loss = initial.getAsDouble();
        Verdict verdict = limits.excess().judge(loss - uniform);
        Evidence evidence =
                Evidence.at(0, "initial_loss", loss, uniform + limits.excess().of(verdict));
        String beside = "The first minibatches cost " + Numbers.loss(loss)
                + " nats an example where a uniform guess among " + classes + " classes costs ln " + classes + " = "
                + Numbers.loss(uniform);
        if (verdict == Verdict.PASS) {
            return pass(evidence, beside + ": the network starts without an opinion, as it should.");
        }
        NavigableMap<Long, LayerObservation> logits = run.logits();
        double spread = logits.containsKey(0L) ? logits.get(0L).stdOrZero() : spreadOf(classes, loss - uniform);
        Place place = logits.isEmpty()
                ? Place.network()
                : Place.of(logits.firstEntry().getValue());
        String message = String.format(
                Locale.ROOT,
                "%s: logits with a std of %s make the softmax confidently wrong, and the first steps are spent on nothing"
                        + " but shrinking them again.",
                beside,
                Numbers.shown(spread));
        return List.of(finding(verdict, place, evidence, message, cause(classes, spread)));
    }

    private static double spreadOf(int classes, double excess) {
        return Double.isFinite(excess) ? SoftmaxStart.logitsStd(classes, excess) : Double.NaN;
    }

    private Cause cause(int classes, double spread) {
        double target = TARGETS.computeIfAbsent(
                new Target(classes, limits.targetExcess()), aim -> SoftmaxStart.logitsStd(aim.classes(), aim.excess()));
        return spread > target
                ? new Cause.OutputScale(spread, target)
                : new Cause.Unexplained("the logits' spread does not explain the loss");
    }
}
