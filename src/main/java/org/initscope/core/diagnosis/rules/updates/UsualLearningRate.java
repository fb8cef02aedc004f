package org.initscope.core.diagnosis.rules.updates;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.StartCriticalRate;
import org.initscope.core.diagnosis.Verdict;

/**
 * Is the learning rate of a training that has not begun a usual one, and far below the critical rate of the start? Of a training
 * that was done the loss tells.
 */
public final class UsualLearningRate implements Rule {
    private final Limits limits;

    /**
     * @param factor of the rate over the usual one, or of the usual one over the rate
     * @param overCritical the first step's rate over the critical one
     * @param overCriticalNormalized the same of networks with normalized layers
     */
    public record Limits(Limit factor, Limit overCritical, Limit overCriticalNormalized) implements Serializable {}

    public UsualLearningRate(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "usual-learning-rate";
    }

    @Override
    public String title() {
        return "The learning rate compared with usual ones, and with the critical one";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        if (run.description().steps() > 1) {
            return notApplicable("A training that was done shows by its loss whether its learning rate suits it.");
        }
        return Stream.concat(besideUsual(run).stream(), besideCritical(run).stream())
                .toList();
    }

    /** A start on whose first minibatches the update goes too far; empty where it does not. */
    private Optional<Finding> besideCritical(RunStatistics run) {
        Optional<StartCriticalRate> critical = StartCriticalRate.of(run.criticalRates());
        if (critical.isEmpty()) {
            return Optional.empty();
        }
        double ratio = critical.get().rateOverCritical();
        Limit limit = run.network().isNormalized() ? limits.overCriticalNormalized() : limits.overCritical();
        Verdict verdict = limit.judge(ratio);
        if (!verdict.isProblem()) {
            return Optional.empty();
        }
        OptionalDouble over = run.description().expected().rateOverUsual();
        boolean high = over.isPresent() && over.getAsDouble() > limits.factor().warn();
        String message = String.format(
                Locale.ROOT,
                "The first step's learning rate is %s times the critical one, beyond which an update makes the loss of its own minibatch"
                        + " larger%s.",
                Numbers.shown(ratio),
                high ? "" : ": with scales of the start like these the loss bends too sharply for a usual rate");
        return Optional.of(finding(
                verdict,
                Place.network(),
                Evidence.at(0, "rate_over_critical", ratio, limit.of(verdict)),
                message,
                high ? new Cause.LearningRate(1 / over.getAsDouble()) : new Cause.StartScales()));
    }

    private List<Finding> besideUsual(RunStatistics run) {
        Expectation expected = run.description().expected();
        OptionalDouble over = expected.rateOverUsual();
        if (over.isEmpty() && expected.usualLearningRate().isPresent()) {
            return List.of(finding(
                    Verdict.FAIL,
                    Place.network(),
                    Evidence.at(0, "learning_rate", 0, limits.factor().fail()),
                    "The learning rate is 0 in the middle of the steps, so that nothing is learned there.",
                    new Cause.NoUpdates(OptionalDouble.empty())));
        }
        if (over.isEmpty()) {
            return insufficient("Nobody knows which learning rate is usual for this training.");
        }
        double rate = expected.learningRate().orElseThrow();
        double factor = Math.max(over.getAsDouble(), 1 / over.getAsDouble());
        Verdict verdict = limits.factor().judge(factor);
        String message = String.format(
                Locale.ROOT,
                "The learning rate is %s in the middle of the steps, where about %s did best in trainings with this optimizer, minibatch and number of"
                        + " steps%s.",
                Numbers.shown(rate),
                Numbers.shown(rate / over.getAsDouble()),
                verdict.isProblem()
                        ? String.format(
                                Locale.ROOT,
                                ": of such trainings %s broke, or ended more than 0.1 nats above the best",
                                Numbers.percent(RateCost.probability(over.getAsDouble())))
                        : "");
        return List.of(finding(
                        verdict,
                        Place.network(),
                        Evidence.at(0, "learning_rate", factor, limits.factor().of(verdict)),
                        message,
                        verdict.isProblem() ? new Cause.LearningRate(1 / over.getAsDouble()) : new Cause.Nothing())
                .costing(Optional.of(RateCost.of(over.getAsDouble(), expected.steps()))));
    }
}
