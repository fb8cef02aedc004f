package org.initscope.core.diagnosis.rules.loss;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
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
import org.initscope.core.diagnosis.rules.layers.RunningStatistics;
import org.initscope.core.evidence.Evaluation;

/** Is the network as good on names it has not seen, and in evaluation as in training? */
public final class GeneralizationGap implements Rule {
    private static final String RUNNING = "running";
    private static final String RECALIBRATED = "recalibrated";

    /** Some three hundred names: those of an alphabet's pairs that they have, they have about once. */
    private static final long FEW_EXAMPLES = 2000;

    private final Limits limits;

    /**
     * @param unseen dev loss − train loss, in nats
     * @param statistics loss with running − loss with recalibrated batch-norm statistics, in nats
     */
    public record Limits(Limit unseen, Limit statistics) implements Serializable {}

    public GeneralizationGap(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "generalization-gap";
    }

    @Override
    public int version() {
        return 5;
    }

    @Override
    public String title() {
        return "Names that were not trained on";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        boolean recalibrated = Stream.of("train", "dev")
                .allMatch(split -> last(run, split, RECALIBRATED).isPresent());
        String statistics = recalibrated ? RECALIBRATED : RUNNING;
        Optional<Evaluation> train = last(run, "train", statistics);
        Optional<Evaluation> dev = last(run, "dev", statistics);
        if (train.isEmpty() || dev.isEmpty()) {
            return unmeasured("The train and dev splits are not both evaluated", new MissingEvidence.Evaluations());
        }
        List<Finding> findings = new ArrayList<>();
        double uniform = run.network().uniformLoss().orElse(Double.POSITIVE_INFINITY);
        if (train.get().loss() > uniform) {
            statistics(run).ifPresent(findings::add);
            return findings.isEmpty()
                    ? notApplicable(String.format(
                            Locale.ROOT,
                            "The examples trained on cost %s nats each where a uniform guess costs %s: there is nothing"
                                    + " learnt that could hold for others.",
                            Numbers.loss(train.get().loss()),
                            Numbers.loss(uniform)))
                    : findings;
        }
        Finding unseen = unseen(run, train.get(), dev.get());
        if (unseen.verdict().isProblem()) {
            findings.add(unseen);
        }
        statistics(run).ifPresent(findings::add);
        return findings.isEmpty() ? List.of(unseen) : findings;
    }

    /** How far the last dev loss is above the train loss, in nats; empty where both are not there. */
    static OptionalDouble unseen(RunStatistics run) {
        Optional<Evaluation> train = last(run, "train", RUNNING);
        Optional<Evaluation> dev = last(run, "dev", RUNNING);
        return train.isPresent() && dev.isPresent()
                ? OptionalDouble.of(dev.get().loss() - train.get().loss())
                : OptionalDouble.empty();
    }

    /** Whether a train split is known to have so few examples that any network knows them by heart. */
    static boolean isFew(Evaluation train) {
        return train.complete() && train.examples() < FEW_EXAMPLES;
    }

    private static Optional<Evaluation> last(RunStatistics run, String split, String statistics) {
        return run.evaluations().stream()
                .filter(e -> e.split().equals(split) && e.bnStatistics().equals(statistics))
                .filter(e -> Double.isFinite(e.loss()))
                .max(Comparator.comparingLong(Evaluation::step));
    }

    private Finding unseen(RunStatistics run, Evaluation train, Evaluation dev) {
        double gap = dev.loss() - train.loss();
        Verdict verdict = limits.unseen().judge(gap);
        Evidence evidence =
                Evidence.at(dev.step(), "dev_loss", gap, limits.unseen().of(verdict));
        String losses = String.format(
                Locale.ROOT,
                "The loss is %s nats on the examples trained on and %s on others%s",
                Numbers.loss(train.loss()),
                Numbers.loss(dev.loss()),
                dev.bnStatistics().equals(RECALIBRATED) ? ", with recalibrated batch-norm statistics" : "");
        if (verdict == Verdict.PASS) {
            return finding(
                    verdict,
                    Place.network(),
                    evidence,
                    losses + ": what is learnt holds for both.",
                    new Cause.Nothing());
        }
        return finding(
                verdict,
                Place.network(),
                evidence,
                losses + ": the network has begun to know its examples by heart"
                        + (isFew(train)
                                ? String.format(
                                        Locale.ROOT,
                                        ", and %d are too few for any network: this one takes at least %s times as"
                                                + " many.",
                                        train.examples(),
                                        Numbers.shown(
                                                Math.ceil(gap / limits.unseen().warn())))
                                : "."),
                learnLess(run, dev, gap));
    }

    /** The earlier step at which the gap was within its limit and the dev loss no higher, or a smaller network. */
    private Cause learnLess(RunStatistics run, Evaluation end, double gap) {
        double atEnd = last(run, "dev", RUNNING).map(Evaluation::loss).orElse(Double.NEGATIVE_INFINITY);
        return during(run, "dev")
                .filter(dev -> dev.step() > 0 && dev.step() < end.step() && dev.loss() <= atEnd)
                .filter(dev -> during(run, "train")
                        .anyMatch(train -> train.step() == dev.step()
                                && limits.unseen().judge(dev.loss() - train.loss()) == Verdict.PASS))
                .min(Comparator.comparingDouble(Evaluation::loss))
                .<Cause>map(best -> new Cause.TrainingLength(best.step()))
                .orElseGet(() -> new Cause.Width(gap, limits.unseen().warn()));
    }

    private static Stream<Evaluation> during(RunStatistics run, String split) {
        return run.evaluations().stream()
                .filter(e -> e.split().equals(split) && e.bnStatistics().equals(RUNNING));
    }

    private Optional<Finding> statistics(RunStatistics run) {
        Optional<Evaluation> running = last(run, "dev", RUNNING);
        Optional<Evaluation> recalibrated = last(run, "dev", RECALIBRATED);
        if (running.isEmpty() || recalibrated.isEmpty()) {
            return Optional.empty();
        }
        double gap = running.get().loss() - recalibrated.get().loss();
        Verdict verdict = limits.statistics().judge(gap);
        if (!verdict.isProblem()) {
            return Optional.empty();
        }
        return Optional.of(finding(
                verdict,
                Place.network(),
                Evidence.at(
                        running.get().step(),
                        "dev_loss",
                        gap,
                        limits.statistics().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "With the running statistics of batch normalization the dev loss is %s nats, with recalibrated ones"
                                + " %s: the running ones do not fit the network that they belong to.",
                        Numbers.loss(running.get().loss()),
                        Numbers.loss(recalibrated.get().loss())),
                run.network().batchNorms().stream()
                        .findFirst()
                        .<Cause>map(norm -> RunningStatistics.nearer(
                                run.network().batchNorm(norm).orElseThrow().momentum(),
                                running.get().step(),
                                // what a distance costs grows with its square
                                Math.sqrt(gap),
                                Math.sqrt(limits.statistics().warn())))
                        .orElse(new Cause.Unexplained("there is no batch norm"))));
    }
}
