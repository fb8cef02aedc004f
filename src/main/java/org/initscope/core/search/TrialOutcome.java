package org.initscope.core.search;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.initscope.core.diagnosis.LossForecast;

/** How a trial ended; each of them is a result. */
public sealed interface TrialOutcome extends Serializable {

    /** The name in tables. */
    String label();

    /** The names of all outcomes. */
    static List<String> labels() {
        return List.of("completed", "diverged", "failed", "stopped");
    }

    /** Why it did not come to its end, in one sentence. */
    default Optional<String> reason() {
        return Optional.empty();
    }

    /** It took all its steps. */
    record Completed() implements TrialOutcome {
        @Override
        public String label() {
            return "completed";
        }
    }

    /**
     * Its loss or parameters left the finite numbers, or its loss a bound.
     *
     * @param layer the first layer, in forward order, that was not finite; softmax where only the loss was too large
     */
    record Diverged(long step, String layer, double loss) implements TrialOutcome {
        @Override
        public String label() {
            return "diverged";
        }

        private static final Pattern TOO_LARGE = Pattern.compile("loss (\\S+) at .*");

        /** The loss of a {@link #reason} where it was too large; NaN where it was not finite. */
        public static double lossOf(String reason) {
            Matcher loss = TOO_LARGE.matcher(reason);
            return loss.matches() ? Double.parseDouble(loss.group(1)) : Double.NaN;
        }

        @Override
        public Optional<String> reason() {
            boolean tooLarge = Double.isFinite(loss) && layer.equals("softmax");
            String what = tooLarge ? "loss " + loss : "a number that is not finite";
            return Optional.of(what + " at step " + step + ", first in " + layer);
        }
    }

    /** It could not be trained. */
    record Failed(String why) implements TrialOutcome {
        @Override
        public String label() {
            return "failed";
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(why);
        }
    }

    /**
     * Early stopping ended it.
     *
     * @param rung which one, from 0
     * @param step how many steps it had taken
     */
    record Stopped(int rung, long step) implements TrialOutcome {
        @Override
        public String label() {
            return "stopped";
        }

        @Override
        public Optional<String> reason() {
            return Optional.of("rung " + rung + " at step " + step);
        }
    }

    /** Its losses foretold that it would end sick. */
    record Foretold(LossForecast forecast) implements TrialOutcome {
        private static final Pattern REASON = Pattern.compile(
                "loss (\\S+) at step (\\d+) of (\\d+), where such a network reaches (\\S+): sick with (\\S+) %");

        /** That of a {@link #reason}; empty where it is that of another outcome. */
        public static Optional<Foretold> of(String reason) {
            Matcher matcher = REASON.matcher(reason);
            return matcher.matches()
                    ? Optional.of(new Foretold(new LossForecast(
                            Long.parseLong(matcher.group(2)),
                            Long.parseLong(matcher.group(3)),
                            Double.parseDouble(matcher.group(1)),
                            Double.parseDouble(matcher.group(4)),
                            Double.parseDouble(matcher.group(5)) / 100)))
                    : Optional.empty();
        }

        @Override
        public String label() {
            return "stopped";
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "loss %.4f at step %d of %d, where such a network reaches %.4f: sick with %.2f %%",
                    forecast.loss(),
                    forecast.step(),
                    forecast.steps(),
                    forecast.attainable(),
                    100 * forecast.probability()));
        }
    }
}
