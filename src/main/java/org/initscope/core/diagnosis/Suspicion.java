package org.initscope.core.diagnosis;

import java.util.Locale;

/** What makes the cause that the loss at the end is blamed on a suspect, where no other rule tells of it. */
final class Suspicion {
    private Suspicion() {}

    /** Sentences with a space before each; empty where nothing is suspected. */
    static String of(Cause cause, RunDescription run) {
        return ofCause(cause, run) + ofWorkers(run);
    }

    /** Workers that are never averaged each learn from their own examples alone, at any learning rate. */
    private static String ofWorkers(RunDescription run) {
        return run.workers() > 1 && run.localSteps() >= run.steps()
                ? String.format(Locale.ROOT, " The %d workers are averaged once, at the end.", run.workers())
                : "";
    }

    private static String ofCause(Cause cause, RunDescription run) {
        Expectation expected = run.expected();
        if (cause instanceof Cause.NoUpdates) {
            return " The learning rate is 0 in the middle of the steps.";
        } else if (cause instanceof Cause.LearningRate
                && expected.rateOverUsual().isPresent()) {
            return ofRate(
                            expected.learningRate().orElseThrow(),
                            expected.rateOverUsual().getAsDouble())
                    + (run.raisesRateLate() ? " It still rises in the later half of them." : "");
        } else if (cause instanceof Cause.Narrow narrow) {
            return (narrow.isOfUnits() ? few("A hidden layer", narrow.units(), "unit", Cause.Narrow.FEWEST_UNITS) : "")
                    + (narrow.isOfComponents()
                            ? few("The embedding", narrow.components(), "component", Cause.Narrow.FEWEST_COMPONENTS)
                            : "");
        }
        return cause instanceof Cause.StartScales ? " Scales of the start are far from usual." : "";
    }

    private static String few(String what, int count, String one, int fewest) {
        return String.format(Locale.ROOT, " %s has %s, fewer than %d.", what, Numbers.counted(count, one), fewest);
    }

    private static String ofRate(double rate, double over) {
        return String.format(
                Locale.ROOT,
                " The learning rate is %s in the middle of the steps, %s the usual %s.",
                Numbers.shown(rate),
                over > 1 ? Numbers.shown(over) + " times" : "1/" + Numbers.shown(1 / over) + " of",
                Numbers.shown(rate / over));
    }
}
