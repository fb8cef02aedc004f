package org.initscope.core.fused;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * Looks for the smallest learning rate at which a loss is back where it began.
 *
 * <p>It works on the mean slope m(r) = (L(r) − L(0)) / r, which is below 0 at first and above 0 behind the critical rate. It
 * is a straight line where the loss is quadratic. So a line through two of its points leads there at once.
 */
final class CriticalRateSearch {
    /** A rate is near enough where a line through what is known of both sides leads no further away than so much of it. */
    private static final double TOLERANCE = 0.01;

    /** Where the mean slope is steeper than so much of the first one, the critical rate is still ahead. */
    private static final double AHEAD = 0.5;

    /** Where it is steeper than this, that rate is far ahead. */
    private static final double FAR_AHEAD = 0.9;

    private static final double FAR = 4;
    private static final double NEAR = 2;
    private static final double HIGHEST_RATE = 1e12;
    private static final int MOST_PASSES = 64;

    /** What a loss of float signals is right to, in nats for each nat of the loss, and at least. */
    private static final double RESOLUTION = 1e-6;

    /** The search begins where the loss would fall by so many times what it is right to. */
    private static final double SEEN = 100;

    private final double loss;
    private final double slope;
    private final DoubleFunction<Point> at;

    /** A rate and the loss after an update of it. */
    record Point(double rate, double loss) {}

    /** A rate and the mean slope up to it. */
    private record Slope(double rate, double mean) {}

    /**
     * @param loss before the update
     * @param slope its derivative there by the rate
     * @param at the loss after an update of about the given rate, and that rate
     */
    CriticalRateSearch(double loss, double slope, DoubleFunction<Point> at) {
        this.loss = loss;
        this.slope = slope;
        this.at = at;
    }

    /**
     * The critical rate.
     *
     * @param guess where the search begins
     * @return empty where the loss does not fall at first, by less than floats tell, or for ever, and where it is not finite
     */
    OptionalDouble criticalRate(double guess) {
        if (!(slope < 0) || !Double.isFinite(slope) || !Double.isFinite(loss)) {
            return OptionalDouble.empty();
        }
        double resolved = RESOLUTION * Math.max(1, loss) / -slope;
        Slope below = mean(Math.min(Math.max(guess, SEEN * resolved), HIGHEST_RATE));
        int passes = 1;
        while (below.mean > AHEAD * slope && below.rate > resolved && passes < MOST_PASSES) {
            below = mean(below.rate / FAR);
            passes++;
        }
        while (below.mean < 0 && passes < MOST_PASSES && below.rate <= HIGHEST_RATE) {
            Slope found = mean(below.rate * (below.mean < FAR_AHEAD * slope ? FAR : NEAR));
            passes++;
            if (found.mean >= 0) {
                double critical = between(below, found, MOST_PASSES - passes);
                return critical > resolved ? OptionalDouble.of(critical) : OptionalDouble.empty();
            }
            below = found;
        }
        return OptionalDouble.empty();
    }

    /** The zero between two rates by the Illinois method: an end that stays for a second time counts half. */
    private double between(Slope first, Slope last, int passes) {
        Slope below = first;
        Slope above = last;
        double weight = 1;
        for (int pass = 0; pass < passes; pass++) {
            Slope found = mean(zero(below, above, weight));
            if (found.rate <= below.rate || found.rate >= above.rate) {
                return found.rate;
            }
            boolean stays = found.mean > 0 ? weight <= 1 && above != last : weight >= 1 && below != first;
            if (found.mean > 0) {
                above = found;
                weight = stays ? weight / 2 : 1;
            } else {
                below = found;
                weight = stays ? 2 * weight : 1;
            }
            double zero = zero(below, above, 1);
            if (Math.abs(zero - found.rate) <= TOLERANCE * found.rate) {
                return zero;
            }
        }
        return zero(below, above, 1);
    }

    /**
     * Where a line through both is 0; the middle in powers where there is none through what is not finite.
     *
     * @param weight of the mean slope below over that above
     */
    private static double zero(Slope below, Slope above, double weight) {
        if (Double.isInfinite(above.mean)) {
            return Math.sqrt(below.rate) * Math.sqrt(above.rate);
        }
        double down = -below.mean * weight;
        return below.rate + (above.rate - below.rate) * (down / (above.mean + down));
    }

    private Slope mean(double rate) {
        Point point = at.apply(rate);
        return new Slope(
                point.rate, Double.isFinite(point.loss) ? (point.loss - loss) / point.rate : Double.POSITIVE_INFINITY);
    }
}
