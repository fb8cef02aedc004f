package org.initscope.core.training;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.List;

/** The learning rate as a function of the local step, counted from 0. */
public sealed interface LearningRateSchedule extends Serializable {

    /** The rate of a step. */
    double rateAt(long step);

    /** The rate of the first step after a warm-up, or of step 0 where there is none. */
    default double first() {
        return rateAt(0);
    }

    /** One rate up to (not including) a step. */
    record Piece(long until, double rate) implements Serializable {
        public Piece {
            require(until > 0, "a learning rate ends at step %d, expected a later one than 0", until);
            require(rate >= 0 && Double.isFinite(rate), "a learning rate is %s, expected a finite number >= 0", rate);
        }
    }

    /** Constant rates one after the other; the last one holds for ever. */
    record Stepwise(List<Piece> pieces) implements LearningRateSchedule {
        public Stepwise {
            require(!pieces.isEmpty(), "a learning rate schedule has no rate, expected at least one");
            pieces = List.copyOf(pieces);
            for (int i = 1; i < pieces.size(); i++) {
                require(
                        pieces.get(i).until() > pieces.get(i - 1).until(),
                        "a learning rate ends at step %d after one that ends at %d, expected a later end",
                        pieces.get(i).until(),
                        pieces.get(i - 1).until());
            }
        }

        /** One rate for all steps. */
        public static Stepwise constant(double rate) {
            return new Stepwise(List.of(new Piece(Long.MAX_VALUE, rate)));
        }

        @Override
        public double rateAt(long step) {
            // by halves: a range of rates has a piece a step
            int first = 0;
            int last = pieces.size() - 1;
            while (first < last) {
                int middle = (first + last) >>> 1;
                if (step < pieces.get(middle).until()) {
                    last = middle;
                } else {
                    first = middle + 1;
                }
            }
            return pieces.get(first).rate();
        }
    }

    /** last + (first − last)(1 + cos(π step/steps))/2, and {@code last} from {@code steps} on. */
    record Cosine(double first, double last, long steps) implements LearningRateSchedule {
        public Cosine {
            require(first >= 0 && Double.isFinite(first), "the first rate is %s, expected a finite number >= 0", first);
            require(last >= 0 && Double.isFinite(last), "the last rate is %s, expected a finite number >= 0", last);
            require(steps > 0, "the cosine takes %d steps, expected more than 0", steps);
        }

        @Override
        public double rateAt(long step) {
            if (step >= steps) {
                return last;
            }
            return last + (first - last) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * step / steps));
        }
    }

    /**
     * r (step + 1)/steps, with r the first rate of what follows; that begins at step {@code steps}, from its own step 0 on
     * (Goyal et al. 2017).
     *
     * @param steps 1 or more
     */
    record WarmUp(long steps, LearningRateSchedule then) implements LearningRateSchedule {
        public WarmUp {
            require(steps > 0, "the warm-up takes %d steps, expected more than 0", steps);
        }

        @Override
        public double rateAt(long step) {
            return step < steps ? then.first() * ((double) (step + 1) / steps) : then.rateAt(step - steps);
        }

        @Override
        public double first() {
            return then.first();
        }
    }
}
