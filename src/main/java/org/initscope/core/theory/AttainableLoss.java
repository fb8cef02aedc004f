package org.initscope.core.theory;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import org.initscope.core.names.CountingCurve;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.Optimizer;

/**
 * The dev loss that a network reaches in a number of steps where nothing is wrong, from what counting reaches with as many
 * examples.
 *
 * <p>Of n draws from N examples m = N (1 − exp(−n/N)) differ. With the losses c(m) of counting, and c₁(m) of counting pairs
 * of characters, it is
 *
 * <pre>ln V − r (ln V − c(m)) − r₁ (ln V − c₁(m)) − e ln(components of the embedding / 10) − d + p s + l</pre>
 *
 * where r is a polynomial of the logarithms of steps, minibatch, width, depth and block size. d = 0.05 (1 + m/N) where the
 * learning rate is lowered at the end, and else 0. Of many characters, as of several scripts, most pairs are rare, and a
 * network learns them later than counting does. Then s = c₁(1000) − c₁(N) is large, of which what English names have is
 * taken off. p is linear in the logarithms of block size, embedding and depth. Counting gains by a long context that it has
 * seen once, and a network only by seeing it again: l = 0.9 ln(block size / 4) (c₁(m) − c(m)) (1 − m/N) above four
 * characters, and 0 up to them.
 * docs/diagnosis-evidence.md says what it was fitted to, and how right it is.
 *
 * @param trainExamples N
 */
public record AttainableLoss(CountingCurve counting, long trainExamples) implements Serializable {
    /** r₁. */
    private static final double OF_PAIRS = 0.8821;

    /** The coefficients of the terms of r, in the order of {@link #terms}. */
    private static final double[] SHARE = {
        0.2087, 0.0396, 0.0550, -0.0093, -0.0093, -0.0081, -0.0270, 0.0067, -0.0036, -0.0141, 0.0511, 0.0259, -0.0060,
        0.0074, 0.0093, -0.0060, -0.0042, -0.0013
    };

    /** e, in nats. */
    private static final double OF_EMBEDDING = 0.05;

    /** d while examples are unseen, in nats; it is twice that where all were seen. */
    private static final double OF_LOWERED_RATE = 0.05;

    /** s of English names, in nats, which cost nothing. */
    private static final double USUAL_RARE_PAIRS = 0.15;

    /** The terms of p: constant, block size, embedding and depth. */
    private static final double[] OF_RARE_PAIRS = {0.37, 0.19, -0.14, 0.19};

    /** Of what counting gains by more than pairs: what each factor of e in a block size above 4 costs while examples are unseen. */
    private static final double OF_LONG_CONTEXTS = 0.9;

    /** A rate is lowered at the end where that in the middle is more than so many times it. */
    private static final double LOWERED = 3;

    /** Nonlinearities that reach what tanh does. */
    private static final Set<Activation> LIKE_TANH = EnumSet.of(Activation.TANH, Activation.SIGMOID, Activation.ELU);

    /** What networks reach in fewer steps is not known. */
    public static final long FEWEST_STEPS = 100;

    /** The standard deviation of the error where examples are many, in nats; docs/diagnosis-evidence.md. */
    public static final double OF_MANY_NAMES = 0.03;

    /** What pairs of characters add to its square for each example, in nats². */
    private static final double OF_PAIRS_TO_EXAMPLES = 0.027;

    /** Nats over a uniform guess below which next to nothing is learned; counting that gains less says nothing of networks. */
    public static final double LEAST_GAIN = 0.1;

    /** Of examples that nobody counted. */
    public static AttainableLoss unknown() {
        return new AttainableLoss(CountingCurve.unknown(), 0);
    }

    /**
     * The standard deviation of its error in nats, √(0.03² + 0.027 V² / N) for V classes. Of few examples for each pair of
     * characters counting is a matter of chance, and names differ in how much of it a network learns.
     */
    public double deviation(MlpSpec network) {
        double pairs = (double) network.vocabularySize() * network.vocabularySize();
        return Math.sqrt(OF_MANY_NAMES * OF_MANY_NAMES + OF_PAIRS_TO_EXAMPLES * pairs / Math.max(1, trainExamples));
    }

    /** The same as it was recorded; earlier versions knew none but that of many names. */
    public static double deviation(OptionalDouble recorded) {
        return recorded.orElse(OF_MANY_NAMES);
    }

    /** The dev loss of counting all training examples, in nats; empty where nothing was counted. */
    public OptionalDouble ofCounting() {
        return counting.isKnown()
                ? OptionalDouble.of(counting.loss(Math.max(1, trainExamples)))
                : OptionalDouble.empty();
    }

    /** Whether a learning rate by local step is far lower at the end of some steps than in their middle. */
    private static boolean isLowered(LongToDoubleFunction rate, long steps) {
        return LOWERED * rate.applyAsDouble(Math.max(0, steps - 1)) < rate.applyAsDouble(steps / 2);
    }

    /**
     * What a rate that is lowered at the end brings of {@link #after}, in nats; 0 where it is not lowered.
     *
     * @param examples of a step, of all workers
     */
    public double ofLoweredRate(LongToDoubleFunction rate, long steps, long examples) {
        return isLowered(rate, steps)
                ? OF_LOWERED_RATE * (1 + distinct(steps, examples) / Math.max(1, trainExamples))
                : 0;
    }

    /** How many of the examples that are drawn differ: m. */
    private double distinct(long steps, long examples) {
        double drawn = (double) steps * examples;
        return Math.max(1, -trainExamples * Math.expm1(-drawn / trainExamples));
    }

    /**
     * The loss in nats: that of counting where counting gains next to nothing; empty where nothing was counted, or networks
     * and lengths are unlike those of the fit.
     *
     * @param rate the learning rate by local step, which may be {@linkplain #isLowered lowered} at the end
     * @param examples of a step, of all workers
     */
    public OptionalDouble after(
            MlpSpec network, Optimizer optimizer, LongToDoubleFunction rate, long steps, long examples) {
        boolean fitted = steps >= FEWEST_STEPS && !network.hidden().isEmpty();
        if (!counting.isKnown() || !fitted) {
            return OptionalDouble.empty();
        }
        double distinct = distinct(steps, examples);
        double uniform = network.uniformLoss();
        if (counting.loss(distinct) > uniform - LEAST_GAIN) {
            return OptionalDouble.of(Math.min(uniform, counting.loss(distinct)));
        }
        double[] terms = terms(network, optimizer, steps, examples);
        double share = 0;
        for (int i = 0; i < terms.length; i++) {
            share += SHARE[i] * terms[i];
        }
        double gain = share * (uniform - counting.loss(distinct))
                + OF_PAIRS * (uniform - counting.pairLoss(distinct))
                + OF_EMBEDDING * logarithm(network.embeddingSize(), 3, 10, 20)
                + ofLoweredRate(rate, steps, examples);
        return OptionalDouble.of(Math.min(
                uniform, uniform - Math.max(0, gain) + ofRarePairs(network) + ofLongContexts(network, distinct)));
    }

    /** What rare pairs of characters cost, in nats. */
    private double ofRarePairs(MlpSpec network) {
        double rare = Math.max(0, counting.pairLoss(1) - counting.pairLoss(trainExamples) - USUAL_RARE_PAIRS);
        return Math.max(
                0,
                rare
                        * (OF_RARE_PAIRS[0]
                                + OF_RARE_PAIRS[1] * logarithm(network.blockSize(), 2, 3, 8)
                                + OF_RARE_PAIRS[2] * logarithm(network.embeddingSize(), 3, 10, 20)
                                + OF_RARE_PAIRS[3] * logarithm(network.hidden().size(), 1, 1, 4)));
    }

    /**
     * What the characters beyond the fourth do not tell yet, in nats. Counting knows a long context from seeing it once, a network
     * does not.
     *
     * @param distinct examples that were seen
     */
    private double ofLongContexts(MlpSpec network, double distinct) {
        double unseen = 1 - distinct / Math.max(1, trainExamples);
        double longer = counting.pairLoss(distinct) - counting.loss(distinct);
        return OF_LONG_CONTEXTS * logarithm(network.blockSize(), 4, 4, 8) * Math.max(0, longer) * Math.max(0, unseen);
    }

    /** Beyond the range that was fitted the nearest value in it is taken. */
    private static double[] terms(MlpSpec network, Optimizer optimizer, long steps, long examples) {
        double length = logarithm(steps, 30, 1000, 10_000);
        double batch = logarithm(examples, 4, 32, 1024);
        double block = logarithm(network.blockSize(), 2, 3, 8);
        double width = logarithm(
                network.hidden().stream().mapToInt(units -> units).min().orElseThrow(), 16, 100, 300);
        double depth = logarithm(network.hidden().size(), 1, 1, 4);
        double plain = network.normalization() instanceof Normalization.None ? 1 : 0;
        double rectified = LIKE_TANH.contains(network.activation()) ? 0 : 1;
        double gradient = optimizer.followsGradients() ? 1 : 0;
        return new double[] {
            1,
            length,
            batch,
            length * length,
            batch * batch,
            length * batch,
            gradient,
            gradient * length,
            width,
            width * width,
            block,
            rectified,
            depth,
            depth * batch,
            width * batch,
            plain,
            plain * width,
            plain * batch
        };
    }

    private static double logarithm(double value, double least, double middle, double most) {
        return Math.log(Math.max(least, Math.min(most, value)) / middle);
    }
}
