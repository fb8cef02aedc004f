package org.initscope.core.diagnosis;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.RunStatistics.Evaluation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;

/** Is the network as good on names it has not seen, and in evaluation as in training? */
public final class GeneralizationGap implements Rule {
    private static final String RUNNING = "running";
    private static final String RECALIBRATED = "recalibrated";

    /** Own runs: on some hundred to thousand names, the gap grows about with the root of the units. */
    private static final double UNITS_BY_GAP = 2;

    /** Half the units are aimed at, since that law is a rough one. */
    private static final double MARGIN = 2;

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
        return 2;
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
            return insufficient(
                    "The train and dev splits are not both evaluated: that takes names of both (data.split), and a training that"
                            + " comes to its end.");
        }
        List<Finding> findings = new ArrayList<>();
        Finding unseen = unseen(run, train.get(), dev.get());
        if (unseen.verdict().isProblem()) {
            findings.add(unseen);
        }
        statistics(run).ifPresent(findings::add);
        return findings.isEmpty() ? List.of(unseen) : findings;
    }

    private static Optional<Evaluation> last(RunStatistics run, String split, String statistics) {
        return run.evaluations().stream()
                .filter(e -> e.split().equals(split) && e.batchNormStatistics().equals(statistics))
                .max(Comparator.comparingLong(Evaluation::step));
    }

    private Finding unseen(RunStatistics run, Evaluation train, Evaluation dev) {
        double gap = dev.loss() - train.loss();
        Verdict verdict = limits.unseen().judge(gap);
        Evidence evidence =
                Evidence.at(dev.step(), "dev_loss", gap, limits.unseen().of(verdict));
        String losses = String.format(
                "The loss is %s nats on the names trained on and %s on others%s",
                Numbers.loss(train.loss()),
                Numbers.loss(dev.loss()),
                dev.batchNormStatistics().equals(RECALIBRATED) ? ", with recalibrated batch-norm statistics" : "");
        if (verdict == Verdict.PASS) {
            return finding(
                    verdict, Place.network(), evidence, losses + ": what is learnt holds for both.", Remedy.unneeded());
        }
        return finding(
                verdict,
                Place.network(),
                evidence,
                losses + ": the network has begun to know its names by heart.",
                learnLess(run, dev, gap));
    }

    private Remedy learnLess(RunStatistics run, Evaluation end, double gap) {
        return run.evaluations().stream()
                .filter(e -> e.split().equals("dev") && e.batchNormStatistics().equals(RUNNING))
                .min(Comparator.comparingDouble(Evaluation::loss))
                .filter(best -> best.step() < end.step() && best.step() > 0)
                .<Remedy>map(best -> Remedy.set("training.steps", Long.toString(best.step())))
                .orElseGet(() -> fewerUnits(run.facts().spec(), gap));
    }

    /** The dev loss was never lower than at the end, so that it is not the steps that are too many. */
    private Remedy fewerUnits(MlpSpec spec, double gap) {
        double factor = Math.pow(limits.unseen().warn() / gap, UNITS_BY_GAP) / MARGIN;
        if (!spec.hidden().isEmpty()) {
            return Remedy.set(
                    "model.hidden",
                    spec.hidden().stream()
                            .map(units -> Long.toString(fewer(units, factor)))
                            .collect(Collectors.joining(",", "[", "]")));
        }
        return spec.embeddingSize() == 1
                ? Remedy.none("the network has next to nothing to know names by; more of them close the gap")
                : Remedy.set("model.embedding", Long.toString(fewer(spec.embeddingSize(), factor)));
    }

    private static long fewer(int units, double factor) {
        return Math.max(1, (long) (units * factor));
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
                        "With the running statistics of batch normalization the dev loss is %s nats, with recalibrated ones"
                                + " %s: the running ones do not fit the network that they belong to.",
                        Numbers.loss(running.get().loss()),
                        Numbers.loss(recalibrated.get().loss())),
                run.facts().spec().layers().stream()
                        .filter(Layer.BatchNorm.class::isInstance)
                        .findFirst()
                        .<Remedy>map(norm -> RunningStatisticsSettings.nearer(
                                run.facts(),
                                (Layer.BatchNorm) norm,
                                running.get().step(),
                                // what a distance costs grows with its square
                                Math.sqrt(gap),
                                Math.sqrt(limits.statistics().warn())))
                        .orElse(Remedy.none("there is no batch norm"))));
    }
}
