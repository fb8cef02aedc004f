package org.initscope.core.remedy;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.initscope.core.search.Population;
import org.initscope.core.theory.AttainableLoss;

/**
 * What other trainings of a network came to, which differ in settings alone.
 *
 * @param best mean dev loss of the seeds of their best point, in nats; empty where they are too few to be a measure
 * @param better one that came farther; empty where this one is as good as the best
 */
public record Peers(OptionalDouble best, Optional<Population.Better> better) {
    /** A best loss farther above what many names let expect is taken for a sign that all of them are sick. */
    private static final double ALL_SICK = 0.2;

    /** Nobody else has trained the network. */
    public static Peers none() {
        return new Peers(OptionalDouble.empty(), Optional.empty());
    }

    /**
     * What the loss is compared with. A best one that has learned nothing is no measure where none is foretold.
     *
     * @param uniformLoss of a uniform guess, in nats
     */
    Optional<ReferenceLoss> reference(Optional<ReferenceLoss> foretold, OptionalDouble uniformLoss) {
        if (best.isEmpty()) {
            return foretold;
        }
        double reached = best.getAsDouble();
        if (foretold.isEmpty() && uniformLoss.orElse(Double.POSITIVE_INFINITY) - reached < AttainableLoss.LEAST_GAIN) {
            return Optional.empty();
        }
        return foretold.filter(loss -> reached - loss.nats() > ALL_SICK + loss.allowance(false))
                .or(() -> Optional.of(ReferenceLoss.seen(reached)));
    }

    /** The settings that came farther. */
    Optional<Change> change() {
        return better.map(other -> new Change(new Remedy.Change(other.settings()), other.loss()));
    }

    /** A change whose outcome is known. */
    record Change(Remedy.Change settings, double loss) {

        /**
         * Whether the remedy of a cause changes the same setting, to whatever value. A learning rate that it brings along since
         * another setting decides which one is usual does not count.
         */
        boolean isLike(Cause cause, Remedy remedy) {
            return remedy instanceof Remedy.Change other
                    && other.settings().keySet().stream()
                            .filter(key ->
                                    !key.equals(LearningRateSettings.KEY) || !FarSettings.changesUsualRate(cause))
                            .map(Population::setting)
                            .anyMatch(key -> settings.settings().keySet().stream()
                                    .map(Population::setting)
                                    .anyMatch(key::equals));
        }

        /** A finding whose remedy is this change. */
        Advice of(Advice finding) {
            return new Advice(
                    finding.finding(),
                    finding.message()
                            + String.format(
                                    Locale.ROOT,
                                    " Another trial, the same but for %s, reached %s nats.",
                                    Numbers.enumerated(settings.settings().entrySet().stream()
                                            .map(setting -> setting.getKey() + " = " + setting.getValue())
                                            .toList()),
                                    Numbers.loss(loss)),
                    settings);
        }
    }
}
