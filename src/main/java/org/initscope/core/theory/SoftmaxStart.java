package org.initscope.core.theory;

import static org.initscope.core.Check.require;

/**
 * What a softmax over independent logits N(0, s²) costs before anything is learnt, when the target is unrelated to them.
 *
 * <p>Let S = Σ exp(z_i) and m(t) = E exp(−t exp(z)), so that E exp(−tS) = m(t)^V. Then E ln S = ∫ (exp(−t) − m(t)^V) dt/t,
 * and E Σ p_i² = V ∫ t E[exp(2z − t exp(z))] m(t)^(V−1) dt. Both are computed by the trapezoidal rule over ln t, with a
 * relative error below 1e-6. The work grows with s², so that {@link WideSoftmaxStart} takes over from s = {@value #WIDE}
 * on.
 */
public final class SoftmaxStart {
    /** The integrands are analytic for |Im ln t| &lt; π/2, so that the rule's error is about exp(−π²/step). */
    private static final double STEP = 0.25;

    /** How far ln t goes beyond the transitions at the largest and smallest exp(z). */
    private static final double TAIL = 40;

    /** The std of logits from which on the expansion for wide logits is as exact. */
    private static final double WIDE = 30;

    /** Bisections of an interval from a power of two to the next. */
    private static final int BISECTIONS = 24;

    private SoftmaxStart() {}

    /** The expected loss in nats, E ln Σ exp(z) − E z; ln V for s = 0, infinite for an infinite s. */
    public static double expectedLoss(int classes, double logitsStd) {
        requireSane(classes, logitsStd);
        if (logitsStd > WIDE) {
            return WideSoftmaxStart.expectedLoss(classes, logitsStd);
        }
        return integratedLoss(classes, logitsStd);
    }

    /** In time that grows with the square of the std. */
    static double integratedLoss(int classes, double logitsStd) {
        double reach = reach(classes, logitsStd);
        double sum = 0;
        for (double u = -reach; u <= reach; u += STEP) {
            sum += Math.exp(-Math.exp(u)) - Math.pow(laplace(u, logitsStd), classes);
        }
        return sum * STEP;
    }

    /** The expected Σ (p_i − y_i)² over the classes of an example, of softmax minus one-hot target. */
    public static double expectedSquaredError(int classes, double logitsStd) {
        requireSane(classes, logitsStd);
        if (logitsStd > WIDE) {
            return WideSoftmaxStart.expectedSquaredError(classes, logitsStd);
        }
        return integratedSquaredError(classes, logitsStd);
    }

    /** In time that grows with the square of the std. */
    static double integratedSquaredError(int classes, double logitsStd) {
        double reach = reach(classes, logitsStd);
        double squares = 0;
        for (double u = -reach; u <= reach; u += STEP) {
            double at = u;
            double tilted = GaussianMean.of(logitsStd, z -> {
                double x = at + logitsStd * z;
                return Math.exp(2 * x - Math.exp(x));
            });
            squares += tilted * Math.pow(laplace(u, logitsStd), classes - 1);
        }
        return classes * squares * STEP - 2.0 / classes + 1;
    }

    /** The logits' std at which the expected loss is ln V + excess, by bisection; infinite for an infinite excess. */
    public static double logitsStd(int classes, double excess) {
        require(excess >= 0, "the excess over ln V is %s, expected 0 or more", excess);
        double low = 0;
        double high = 1;
        double target = Math.log(classes) + excess;
        while (expectedLoss(classes, high) < target) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (expectedLoss(classes, middle) < target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** m(t) at ln t. */
    private static double laplace(double u, double std) {
        return GaussianMean.of(std, z -> Math.exp(-Math.exp(u + std * z)));
    }

    private static double reach(int classes, double std) {
        return TAIL + Math.log(classes) + 6 * std;
    }

    private static void requireSane(int classes, double std) {
        require(classes >= 2, "there are %d classes, expected at least 2", classes);
        require(std >= 0, "the logits' std is %s, expected 0 or more", std);
    }
}
