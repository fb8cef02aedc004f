package org.initscope.core.search;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

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

        @Override
        public Optional<String> reason() {
            String what = Double.isFinite(loss) ? "loss " + loss : "a number that is not finite";
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
}
