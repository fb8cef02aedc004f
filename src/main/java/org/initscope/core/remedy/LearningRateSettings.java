package org.initscope.core.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Cosine;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.LearningRateSchedule.Stepwise;

/** Changes of the learning rate as the setting {@code training.learning-rate}. */
final class LearningRateSettings {
    private static final String KEY = "training.learning-rate";

    private LearningRateSettings() {}

    /** One rate for all steps. */
    static Remedy.Change constant(double rate) {
        return Remedy.set(KEY, Numbers.shown(rate));
    }

    /** Every rate times a factor. */
    static Remedy.Change times(LearningRateSchedule schedule, double factor) {
        if (schedule instanceof Cosine cosine) {
            return cosine(new Cosine(cosine.first() * factor, cosine.last() * factor, cosine.steps()));
        }
        return stepwise(((Stepwise) schedule)
                .pieces().stream()
                        .map(piece -> new Piece(piece.until(), piece.rate() * factor))
                        .toList());
    }

    /** The rates as they are up to a step, and a tenth of the last one from there on. */
    static Remedy.Change decayFrom(LearningRateSchedule schedule, long step) {
        double rate = schedule.rateAt(step);
        if (schedule instanceof Cosine cosine) {
            return cosine(new Cosine(cosine.first(), cosine.last() / 10, cosine.steps()));
        }
        List<Piece> pieces = new ArrayList<>(((Stepwise) schedule)
                .pieces().stream().filter(piece -> piece.until() < step).toList());
        pieces.add(new Piece(step, rate));
        pieces.add(new Piece(Long.MAX_VALUE, rate / 10));
        return stepwise(pieces);
    }

    /** The same course over so many times the steps, at whose end it is lowered where it was not. */
    static Remedy.Change longer(LearningRateSchedule schedule, long steps, int times) {
        if (schedule instanceof Cosine cosine) {
            return cosine(new Cosine(cosine.first(), cosine.last(), times(cosine.steps(), times)));
        }
        List<Piece> pieces = ((Stepwise) schedule)
                .pieces().stream()
                        .map(piece -> new Piece(times(piece.until(), times), piece.rate()))
                        .toList();
        boolean lowered = schedule.rateAt(steps - 1) < schedule.rateAt(0);
        return lowered ? stepwise(pieces) : decayFrom(new Stepwise(pieces), steps * times * 3 / 4);
    }

    /** So many times the steps; what is more than a long holds has no end. */
    private static long times(long steps, int times) {
        return steps > Long.MAX_VALUE / times ? Long.MAX_VALUE : steps * times;
    }

    private static Remedy.Change cosine(Cosine cosine) {
        return Remedy.set(
                KEY,
                "{cosine={first=" + Numbers.shown(cosine.first()) + ",last=" + Numbers.shown(cosine.last()) + ",steps="
                        + cosine.steps() + "}}");
    }

    private static Remedy.Change stepwise(List<Piece> pieces) {
        if (pieces.size() == 1) {
            return Remedy.set(KEY, Numbers.shown(pieces.get(0).rate()));
        }
        return Remedy.set(
                KEY,
                pieces.stream()
                        .map(piece -> piece.until() == Long.MAX_VALUE
                                ? "{rate=" + Numbers.shown(piece.rate()) + "}"
                                : "{until=" + piece.until() + ",rate=" + Numbers.shown(piece.rate()) + "}")
                        .collect(Collectors.joining(",", "[", "]")));
    }
}
