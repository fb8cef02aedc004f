package org.initscope.core.diagnosis;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * What the losses of the first steps foretell: whether a training ends sick, more than 0.1 nats above the best of its network,
 * or diverges.
 *
 * <p>A training is looked at after some shares of its steps. The probability is a logistic regression on three numbers.
 * They are how far its loss is above what such a network reaches, how fast it falls over the logarithm of the sum of learning
 * rates, and the rates that are left. docs/diagnosis-benchmark.md says what it was fitted to and how often it was right.
 *
 * @param step steps taken
 * @param steps planned
 * @param loss mean of the last quarter of the steps taken, in nats
 * @param attainable dev loss that such a network reaches in the planned steps, in nats
 * @param probability that it ends sick
 */
public record LossForecast(long step, long steps, double loss, double attainable, double probability)
        implements Serializable {
    private static final double[] SHARES = {0.05, 0.1, 0.2, 0.35, 0.5};

    /** Hidden layers beyond which it was not fitted, and what a network reaches is not known well. */
    private static final int DEEPEST = 8;

    /** Fewer losses are mostly noise. */
    private static final int FEWEST_STEPS = 20;

    private static final double LIMIT = 0.97;

    /** A rate that falls brings the loss down late. */
    private static final double LIMIT_OF_FALLING_RATE = 0.995;

    private static final double FALLING = -0.3;

    /** A rate that is too high spoils little where so much of the training is still to come at the usual one or below. */
    private static final double MENDING_SHARE = 0.1;

    /** Normalized layers make good more, as a high rate also makes their weights longer, which makes later steps shorter. */
    private static final double MENDING_SHARE_OF_NORMALIZED = 0.05;

    /** Residual blocks pass gradients on, so that a low rate goes farther than the first losses show. */
    private static final double SHARE_OF_RESIDUAL = 0.2;

    /** The logarithm of the share of steps is taken beside this share's. */
    private static final double MIDDLE_SHARE = 0.15;

    private static final double CONSTANT = 7.9618;
    private static final double OF_SHARE = 2.9306;

    /** By feature, in the order of {@link #features}. */
    private static final double[] WEIGHTS = {3.6986, -2.2351, -1.6468, 6.8162, -1.5255, 4.6151, -2.8646, 0.2644, 0.9327
    };

    /** The same, times the logarithm of the share of steps. */
    private static final double[] WEIGHTS_OF_SHARE = {
        1.6871, -1.2292, -1.068, 0.1903, 0.8177, 0.4226, -0.9433, 0.1591, 0.5408
    };

    /** Losses above it foretell the same. */
    private static final double LARGEST_LOSS = 20;

    private static final double LARGEST_EXCESS = 3;
    private static final double LEAST_EXCESS = 0.02;
    private static final double FARTHEST_RATE = 2.5;
    private static final double LEAST_RATE = 1e-9;

    public LossForecast {
        require(step >= 1 && step <= steps, "a training is foretold at step %d of %d", step, steps);
    }

    /**
     * The next step at which a training is looked at; its end where there is none.
     *
     * @param step taken
     * @param steps planned
     */
    public static long next(long step, long steps) {
        return Arrays.stream(SHARES)
                .mapToLong(share -> Math.max(FEWEST_STEPS, (long) (share * steps)))
                .filter(looked -> looked > step && looked < steps)
                .findFirst()
                .orElse(steps);
    }

    /**
     * A training that is not worth its other steps. It is empty where it may be worth them, and where nobody knows what its
     * network reaches or which rate is usual. So it is of more than 8 hidden layers, and of a rate that is too high and comes
     * down to the usual one in time. Of residual blocks at the usual rate or below it is empty in the first fifth of the steps.
     *
     * @param losses of each step, the mean over the workers, in nats; those from {@code taken} on are not read
     */
    public static Optional<LossForecast> ofSick(RunDescription run, double[] losses, int taken) {
        Optional<ReferenceLoss> attainable = run.expected().loss();
        OptionalDouble usualRate = run.expected().usualLearningRate();
        if (attainable.isEmpty()
                || usualRate.isEmpty()
                || run.network().nonlinearities().size() > DEEPEST
                || fallsToUsual(run, taken, usualRate.getAsDouble())
                || isSlowResidual(run, taken, usualRate.getAsDouble())) {
            return Optional.empty();
        }
        double reached = attainable.get().nats();
        double uncertain = attainable.get().allowance(run.expected().isFar());
        double loss = mean(losses, 0.75 * taken, taken);
        // what it was fitted to is what constant rates reach
        double excess = loss - reached - uncertain - attainable.get().ofLoweredRate();
        double decay = decay(run, taken);
        double probability = probability(
                features(run, taken, fall(losses, taken, loss), excess, usualRate.getAsDouble(), decay),
                StrictMath.log((double) taken / run.steps() / MIDDLE_SHARE));
        return probability < (decay < FALLING ? LIMIT_OF_FALLING_RATE : LIMIT)
                ? Optional.empty()
                : Optional.of(new LossForecast(taken, run.steps(), loss, reached, probability));
    }

    private static boolean fallsToUsual(RunDescription run, int taken, double usualRate) {
        double share = run.network().isNormalized() ? MENDING_SHARE_OF_NORMALIZED : MENDING_SHARE;
        return run.learningRate(taken - 1) > usualRate
                && LongStream.range(taken, run.steps())
                                .filter(step -> run.learningRate(step) <= usualRate)
                                .count()
                        >= share * run.steps();
    }

    private static boolean isSlowResidual(RunDescription run, int taken, double usualRate) {
        return run.network().hasResidualBlocks()
                && taken < SHARE_OF_RESIDUAL * run.steps()
                && rate(run, 0, run.steps()) <= usualRate;
    }

    private static double probability(double[] features, double share) {
        double score = CONSTANT + OF_SHARE * share;
        for (int i = 0; i < features.length; i++) {
            score += (WEIGHTS[i] + WEIGHTS_OF_SHARE[i] * share) * features[i];
        }
        return 1 / (1 + StrictMath.exp(-score));
    }

    /** By how much the loss fell from just before the half of the steps taken to their last quarter. */
    private static double fall(double[] losses, int taken, double loss) {
        double before = mean(losses, 0.375 * taken, 0.5 * taken);
        return Math.min(LARGEST_LOSS, before) - Math.min(LARGEST_LOSS, loss);
    }

    private static double[] features(
            RunDescription run, int taken, double fall, double excess, double usualRate, double decay) {
        double[] sums = sums(run, (long) (0.4375 * taken), (long) (0.875 * taken), run.steps() - 1);
        double slope = fall / Math.max(0.3, StrictMath.log(sums[1] / sums[0]));
        double left = StrictMath.log(sums[2] / sums[1]);
        double far = StrictMath.log10(Math.max(sums[2] / run.steps(), LEAST_RATE) / usualRate);
        double high = within(0, FARTHEST_RATE, far);
        double low = within(0, FARTHEST_RATE, -far);
        double above = Math.min(LARGEST_EXCESS, excess);
        return new double[] {
            StrictMath.log(Math.max(LEAST_EXCESS, above)),
            within(-0.5, 1.5, slope),
            high,
            high * high,
            run.network().isNormalized() ? high : 0,
            above * low,
            Math.min(5, left),
            decay,
            above * decay
        };
    }

    /** The sums of the learning rates up to some steps, which rise; a rate of 0 counts as the least one. */
    private static double[] sums(RunDescription run, long... steps) {
        double[] sums = new double[steps.length];
        double sum = 0;
        long next = 0;
        for (int i = 0; i < steps.length; i++) {
            for (; next <= steps[i]; next++) {
                sum += run.learningRate(next);
            }
            sums[i] = Math.max(Double.MIN_NORMAL, sum);
        }
        return sums;
    }

    /** The decimal logarithm of the last twentieth's learning rate over the present one. */
    private static double decay(RunDescription run, int taken) {
        double last = rate(run, run.steps() - Math.max(1, run.steps() / 20), run.steps());
        return within(-2.5, 1, StrictMath.log10(last / rate(run, (long) (0.75 * taken), taken)));
    }

    private static double rate(RunDescription run, long from, long to) {
        return Math.max(
                LEAST_RATE,
                LongStream.range(from, to).mapToDouble(run::learningRate).sum() / (to - from));
    }

    /** The mean of losses between two places, at least one. */
    private static double mean(double[] losses, double from, double to) {
        int first = (int) from;
        int end = Math.max(first + 1, (int) to);
        double sum = 0;
        for (int i = first; i < end; i++) {
            sum += losses[i];
        }
        return sum / (end - first);
    }

    private static double within(double least, double most, double value) {
        return Math.max(least, Math.min(most, value));
    }
}
