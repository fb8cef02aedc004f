package org.initscope.core.training;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.LearningRateSchedule.Stepwise;

/**
 * A learning rate that grows by the same factor each step, and what its losses suggest (Smith 2017, as in the lecture's
 * part 2).
 *
 * @param lowest rate of the first step
 * @param highest rate of the last step
 */
public record LearningRateRange(double lowest, double highest, int steps) {
    private static final double SMOOTHING = 0.95;

    /** Steps over which the smoothed loss is a mean, about. */
    private static final int MEMORY = 20;

    /** Many standard errors, since the lowest of many losses is low by chance. */
    private static final double CERTAIN = 4;

    /** A loss of so many times the lowest one has left the valley. */
    private static final double LEFT = 1.5;

    private static final int MOST = 1_000_000;

    public LearningRateRange {
        require(
                lowest > 0 && highest > lowest,
                "the rates go from %s to %s, expected 0 < first < last",
                lowest,
                highest);
        require(Double.isFinite(highest), "the highest rate is %s, expected a finite number", highest);
        require(
                Double.isFinite(highest / lowest),
                "the rates go from %s to %s, whose quotient is beyond the largest number: expected them nearer together",
                lowest,
                highest);
        require(steps >= 10, "%d steps are too few for a range of rates, expected 10 or more", steps);
        require(steps <= MOST, "%d steps are too many for a range of rates, expected at most %d", steps, MOST);
    }

    /** lowest (highest/lowest)^(step/(steps − 1)). */
    public double rateAt(int step) {
        return lowest * Math.pow(highest / lowest, (double) step / (steps - 1));
    }

    /** The schedule, a piece a step. */
    public LearningRateSchedule schedule() {
        List<Piece> pieces = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            pieces.add(new Piece(step + 1L, rateAt(step)));
        }
        return new Stepwise(pieces);
    }

    /** Losses under an exponential mean that is corrected for its start (Kingma and Ba 2015). */
    public static double[] smoothed(double[] losses) {
        double[] smooth = new double[losses.length];
        double mean = 0;
        for (int i = 0; i < losses.length; i++) {
            mean = SMOOTHING * mean + (1 - SMOOTHING) * losses[i];
            smooth[i] = mean / (1 - Math.pow(SMOOTHING, i + 1));
        }
        return smooth;
    }

    /** Where the smoothed loss is lowest before it leaves the valley. */
    public static int lowest(double[] losses) {
        double[] smooth = smoothed(losses);
        int best = 0;
        for (int i = 1; i < smooth.length && smooth[i] < LEFT * smooth[best]; i++) {
            best = smooth[i] < smooth[best] ? i : best;
        }
        return best;
    }

    /**
     * A third of the rate at the lowest smoothed loss, which keeps some distance from where the loss rises. Empty where
     * the loss fell by no more than the noise of minibatches.
     */
    public OptionalDouble suggestion(double[] losses) {
        return falls(losses) ? OptionalDouble.of(rateAt(lowest(losses)) / 3) : OptionalDouble.empty();
    }

    /** Whether the smoothed loss is lowest at the end, so that higher rates may be better still. */
    public boolean endsAtItsLowest(double[] losses) {
        return losses.length == steps && falls(losses) && lowest(losses) >= steps - MEMORY;
    }

    /** Whether the loss falls from the level of the first steps by more than so many standard errors of a smoothed loss. */
    private static boolean falls(double[] losses) {
        int best = lowest(losses);
        if (best < 2) {
            return false;
        }
        int first = Math.min(MEMORY, best / 2);
        double level = Arrays.stream(losses, 0, first).average().orElseThrow();
        double differences = 0;
        for (int i = 1; i <= best; i++) {
            differences += (losses[i] - losses[i - 1]) * (losses[i] - losses[i - 1]);
        }
        // neighbours differ by their noise alone, twice its variance
        double noise = Math.sqrt(differences / best / 2);
        double standardError = noise * Math.hypot(1 / Math.sqrt(first), Math.sqrt((1 - SMOOTHING) / (1 + SMOOTHING)));
        return level - smoothed(losses)[best] > CERTAIN * standardError;
    }
}
