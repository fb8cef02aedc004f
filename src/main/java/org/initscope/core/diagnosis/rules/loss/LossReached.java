package org.initscope.core.diagnosis.rules.loss;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Cost;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.LossForecast;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.theory.AttainableLoss;
import org.initscope.core.training.Divergence;

/** Is the dev loss at the end what such a network reaches with as many examples where nothing is wrong? */
public final class LossReached implements Rule {
    /** Of what twice as many steps bring, in nats: 90 % of trainings were nearer. */
    private static final double TWICE_ERROR = 0.02;

    /**
     * The losses of examples differ by 1.4 nats. Of fewer examples the mean is off by 0.2, as much as fails, and acquits no
     * training.
     */
    private static final long FEWEST_EXAMPLES = 50;

    /** Standard deviations from what costs more than 0.1 nats in a half of trainings to what does in nine tenths. */
    private static final double NINE_TENTHS = 1.28;

    private final Limits limits;

    /**
     * @param excess of the dev loss over the attainable one, in nats
     * @param unseen of the dev loss over the train loss, in nats
     */
    public record Limits(Limit excess, Limit unseen) implements Serializable {}

    public LossReached(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return Diagnosis.LOSS_REACHED;
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public String title() {
        return "The loss compared with what the data allow";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        Optional<Finding> stopped = run.description().end().forecast().map(forecast -> stopped(run, forecast));
        if (stopped.isPresent()) {
            return List.of(stopped.get());
        }
        Optional<ReferenceLoss> reference = run.description().expected().loss();
        if (reference.isEmpty()) {
            return insufficient(
                    "What such a network reaches is not foretold. That takes 100 steps or more, a hidden layer, and names with a"
                            + " dev split that this version has prepared.");
        }
        if (run.description().end().divergence() instanceof Divergence.At) {
            return insufficient("A training that diverged has no loss at its end, of which loss-course tells.");
        }
        Optional<Evaluation> end = run.evaluations().stream()
                .filter(e -> e.split().equals("dev") && e.bnStatistics().equals("running"))
                .filter(e -> e.step() >= run.description().steps())
                .max(Comparator.comparingLong(Evaluation::step));
        if (end.isEmpty()) {
            return insufficient("The training has not come to an end at which its dev loss was taken.");
        }
        Limit limit = limit(run, reference.get());
        boolean isProblem =
                limit.judge(end.get().loss() - reference.get().nats()).isProblem();
        if (end.get().examples() < FEWEST_EXAMPLES && !isProblem) {
            return insufficient(String.format(
                    Locale.ROOT,
                    "The dev split has %s, whose loss is off by chance by %s nats and more: the split is too small.",
                    Numbers.counted(end.get().examples(), "example"),
                    Numbers.shown(limit.fail())));
        }
        return List.of(finding(run, end.get(), reference.get(), limit));
    }

    /**
     * The limits of the excess. They are larger where the attainable loss is known less well, unless the network is seen to
     * know its examples by heart.
     */
    private Limit limit(RunStatistics run, ReferenceLoss reference) {
        Limit excess = limits.excess();
        if (GeneralizationGap.unseen(run).orElse(0) > limits.unseen().fail()) {
            return excess;
        }
        double warn =
                excess.warn() + reference.allowance(run.description().expected().isFar());
        double fail = Math.max(excess.fail(), warn + NINE_TENTHS * reference.deviation());
        return new Limit(warn, fail, excess.source());
    }

    /** A training that early stopping did not let come to its end. */
    private Finding stopped(RunStatistics run, LossForecast forecast) {
        return finding(
                Verdict.FAIL,
                Place.network(),
                Evidence.between(
                        0,
                        forecast.step(),
                        "loss",
                        forecast.loss() - forecast.attainable(),
                        limits.excess().of(Verdict.FAIL)),
                String.format(
                        Locale.ROOT,
                        "The loss of step %d is %s nats, where about %s is what such a network reaches in %d steps. It was"
                                + " stopped, since %.1f %% of such trainings end more than 0.1 nats above the best.",
                        forecast.step(),
                        Numbers.loss(forecast.loss()),
                        Numbers.loss(forecast.attainable()),
                        forecast.steps(),
                        Math.min(99.9, 100 * forecast.probability())),
                cause(run));
    }

    private Finding finding(RunStatistics run, Evaluation end, ReferenceLoss reference, Limit limit) {
        double excess = end.loss() - reference.nats();
        Verdict verdict = limit.judge(excess);
        String message = String.format(
                Locale.ROOT,
                "The dev loss after %d steps is %s nats%s, where %s%s.",
                end.step(),
                Numbers.loss(end.loss()),
                run.network().batchNorms().isEmpty() ? "" : " (running batch-norm statistics)",
                String.format(
                        Locale.ROOT,
                        reference.isSeen()
                                ? "%s is the best that this network has reached with other settings"
                                : "about %s is what such a network reaches",
                        Numbers.loss(reference.nats())),
                verdict.isProblem()
                        ? ": something costs about " + Numbers.loss(Math.max(0, excess)) + " nats"
                        : isNearUniform(run, reference)
                                ? ", little below a uniform guess: there is next to nothing to learn"
                                : twice(reference) + lowered(run));
        return finding(
                        verdict,
                        Place.network(),
                        Evidence.at(end.step(), "dev_loss", excess, limit.of(verdict)),
                        message,
                        verdict.isProblem() ? cause(run) : new Cause.Nothing())
                .costing(Optional.of(Cost.of(excess, reference.deviation(), end.step())));
    }

    /** Whether nothing that precedes a character tells it. */
    private static boolean isNearUniform(RunStatistics run, ReferenceLoss reference) {
        return run.network().uniformLoss().orElse(Double.POSITIVE_INFINITY) - reference.nats()
                < AttainableLoss.LEAST_GAIN;
    }

    /** What twice as many steps would bring. */
    private static String twice(ReferenceLoss reference) {
        return reference.afterTwice().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; twice as many steps bring %s to %s nats more",
                        Numbers.loss(Math.max(
                                0, reference.nats() - reference.afterTwice().getAsDouble() - TWICE_ERROR)),
                        Numbers.loss(reference.nats() - reference.afterTwice().getAsDouble() + TWICE_ERROR));
    }

    /** What a lower rate at the end would have brought. */
    private static String lowered(RunStatistics run) {
        return LoweredLastRate.of(run.description())
                .map(gain -> String.format(
                        Locale.ROOT,
                        "; a tenth of the learning rate for the last quarter of the steps brings %.2f to %.2f",
                        gain.low(),
                        gain.high()))
                .orElse("");
    }

    /** Layers narrower than those that are foretold, which hold back what such networks reach; empty where none is. */
    private static Optional<Cause> narrow(NetworkGraph network) {
        int units = network.linears().stream()
                .filter(linear -> !network.isOutputLinear(linear))
                .mapToInt(linear -> network.layer(linear).units())
                .min()
                .orElse(Integer.MAX_VALUE);
        int components = network.layers().stream()
                .filter(layer -> layer.role() instanceof LayerRole.Embedding)
                .flatMap(layer -> layer.parameters().stream())
                .mapToInt(parameter -> parameter.shape().get(parameter.shape().size() - 1))
                .min()
                .orElse(Integer.MAX_VALUE);
        Cause.Narrow narrowest = new Cause.Narrow(units, components);
        return narrowest.isOfUnits() || narrowest.isOfComponents() ? Optional.of(narrowest) : Optional.empty();
    }

    /** Of few names a wide network ends worse than a narrow one. */
    private static boolean hasFewExamples(RunStatistics run) {
        return run.evaluations().stream()
                .filter(evaluation -> evaluation.split().equals("train"))
                .anyMatch(GeneralizationGap::isFew);
    }

    /** What is most often wrong where nothing else is seen. */
    private static Cause cause(RunStatistics run) {
        Expectation expected = run.description().expected();
        if (expected.learningRate().orElse(1) == 0) {
            return new Cause.NoUpdates(OptionalDouble.empty());
        }
        boolean risesLate =
                run.description().raisesRateLate() && expected.rateOverUsual().isPresent();
        if (expected.isRateHigh() || expected.isRateLow() || risesLate) {
            return new Cause.LearningRate(1 / expected.rateOverUsual().getAsDouble());
        }
        boolean few = hasFewExamples(run);
        Optional<Cause> narrow = few ? Optional.empty() : narrow(run.network());
        if (narrow.isPresent()) {
            return narrow.get();
        }
        return expected.unusualStart()
                ? new Cause.StartScales()
                : new Cause.Unexplained(
                        few
                                ? "with so few names a larger network would know them by heart, and more names would tell"
                                : "no rule finds what it could be");
    }
}
