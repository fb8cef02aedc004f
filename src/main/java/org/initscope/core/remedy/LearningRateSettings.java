package org.initscope.core.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Cosine;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.LearningRateSchedule.Stepwise;
import org.initscope.core.training.LearningRateSchedule.WarmUp;

/** Changes of the learning rate as the setting {@code training.learning-rate}. */
final class LearningRateSettings {
    static final String KEY = "training.learning-rate";

    /** A usual warm-up takes one step of so many. */
    private static final long SHORT_WARM_UP = 10;

    private LearningRateSettings() {}

    /** One rate for all steps. */
    static Remedy.Change constant(double rate) {
        return Remedy.set(KEY, Numbers.shown(rate));
    }

    /** Every rate times a factor. */
    static Remedy.Change times(LearningRateSchedule schedule, double factor) {
        return setting(scaled(schedule, rate -> rate * factor));
    }

    /**
     * Every rate times a factor that brings the one in the middle of training to a usual one. Where that raises rates, none
     * comes to be far above it, since a schedule that was lowered too soon is lower than its first rate by more than the
     * factor. A warm-up that is not over in the middle takes a tenth of the steps instead, since rates would still rise when
     * the best ones fall.
     *
     * @param steps of the training
     */
    static Remedy.Change toUsual(LearningRateSchedule schedule, double factor, long steps) {
        double usual = schedule.rateAt(steps / 2) * factor;
        if (schedule instanceof WarmUp warmUp && warmUp.steps() > steps / 2 && steps >= SHORT_WARM_UP) {
            WarmUp sooner = new WarmUp(steps / SHORT_WARM_UP, warmUp.then());
            return toUsual(sooner, usual / sooner.rateAt(steps / 2), steps);
        }
        double most = factor > 1 ? Expectation.FAR * usual : Double.POSITIVE_INFINITY;
        return setting(scaled(schedule, rate -> Math.min(most, rate * factor)));
    }

    private static LearningRateSchedule scaled(LearningRateSchedule schedule, DoubleUnaryOperator scale) {
        if (schedule instanceof WarmUp warmUp) {
            return new WarmUp(warmUp.steps(), scaled(warmUp.then(), scale));
        }
        if (schedule instanceof Cosine cosine) {
            return new Cosine(scale.applyAsDouble(cosine.first()), scale.applyAsDouble(cosine.last()), cosine.steps());
        }
        return new Stepwise(((Stepwise) schedule)
                .pieces().stream()
                        .map(piece -> new Piece(piece.until(), scale.applyAsDouble(piece.rate())))
                        .toList());
    }

    /** The same course at a factor of its rates, to which it rises over the first so many steps. */
    static Remedy.Change warmedUp(LearningRateSchedule schedule, long steps, double factor) {
        return setting(warmedUp(scaled(schedule, rate -> rate * factor), steps));
    }

    private static WarmUp warmedUp(LearningRateSchedule schedule, long steps) {
        if (schedule instanceof WarmUp warmUp) {
            return new WarmUp(Math.max(steps, warmUp.steps()), warmUp.then());
        }
        if (schedule instanceof Cosine cosine) {
            return new WarmUp(steps, new Cosine(cosine.first(), cosine.last(), Math.max(1, cosine.steps() - steps)));
        }
        List<Piece> later = ((Stepwise) schedule)
                .pieces().stream()
                        .filter(piece -> piece.until() > steps)
                        .map(piece -> new Piece(
                                piece.until() == Long.MAX_VALUE ? piece.until() : piece.until() - steps, piece.rate()))
                        .toList();
        return new WarmUp(steps, later.isEmpty() ? Stepwise.constant(schedule.rateAt(steps)) : new Stepwise(later));
    }

    /** The rates as they are up to a step, and a tenth of the last one from there on. */
    static Remedy.Change decayFrom(LearningRateSchedule schedule, long step) {
        return setting(decaying(schedule, step));
    }

    private static LearningRateSchedule decaying(LearningRateSchedule schedule, long step) {
        if (schedule instanceof WarmUp warmUp) {
            return new WarmUp(warmUp.steps(), decaying(warmUp.then(), Math.max(1, step - warmUp.steps())));
        }
        if (schedule instanceof Cosine cosine) {
            return new Cosine(cosine.first(), cosine.last() / 10, cosine.steps());
        }
        double rate = schedule.rateAt(step);
        List<Piece> pieces = new ArrayList<>(((Stepwise) schedule)
                .pieces().stream().filter(piece -> piece.until() < step).toList());
        pieces.add(new Piece(step, rate));
        pieces.add(new Piece(Long.MAX_VALUE, rate / 10));
        return new Stepwise(pieces);
    }

    /** The same course over so many times the steps, at whose end it is lowered where it was not. */
    static Remedy.Change longer(LearningRateSchedule schedule, long steps, int times) {
        LearningRateSchedule longer = stretched(schedule, times);
        boolean lowered = schedule instanceof Cosine || schedule.rateAt(steps - 1) < schedule.first();
        return setting(lowered ? longer : decaying(longer, steps * times * 3 / 4));
    }

    private static LearningRateSchedule stretched(LearningRateSchedule schedule, int times) {
        if (schedule instanceof WarmUp warmUp) {
            return new WarmUp(times(warmUp.steps(), times), stretched(warmUp.then(), times));
        }
        if (schedule instanceof Cosine cosine) {
            return new Cosine(cosine.first(), cosine.last(), times(cosine.steps(), times));
        }
        return new Stepwise(((Stepwise) schedule)
                .pieces().stream()
                        .map(piece -> new Piece(times(piece.until(), times), piece.rate()))
                        .toList());
    }

    /** So many times the steps; what is more than a long holds has no end. */
    private static long times(long steps, int times) {
        return steps > Long.MAX_VALUE / times ? Long.MAX_VALUE : steps * times;
    }

    private static Remedy.Change setting(LearningRateSchedule schedule) {
        return Remedy.set(KEY, text(schedule));
    }

    private static String text(LearningRateSchedule schedule) {
        if (schedule instanceof WarmUp warmUp) {
            String begin = "{warm-up=" + warmUp.steps() + ",";
            return warmUp.then() instanceof Cosine cosine
                    ? begin + "cosine=" + text(cosine) + "}"
                    : begin + "rate=" + text((Stepwise) warmUp.then(), warmUp.steps()) + "}";
        }
        return schedule instanceof Cosine cosine ? "{cosine=" + text(cosine) + "}" : text((Stepwise) schedule, 0);
    }

    private static String text(Cosine cosine) {
        return "{first=" + Numbers.shown(cosine.first()) + ",last=" + Numbers.shown(cosine.last()) + ",steps="
                + cosine.steps() + "}";
    }

    /** The pieces of a schedule that begins at a step. */
    private static String text(Stepwise schedule, long begin) {
        List<Piece> pieces = schedule.pieces();
        if (pieces.size() == 1) {
            return Numbers.shown(pieces.get(0).rate());
        }
        return pieces.stream()
                .map(piece -> piece.until() == Long.MAX_VALUE
                        ? "{rate=" + Numbers.shown(piece.rate()) + "}"
                        : "{until=" + (begin + piece.until()) + ",rate=" + Numbers.shown(piece.rate()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
