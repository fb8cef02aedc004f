package org.initscope.core.search.analysis;

import static org.initscope.core.Check.require;

/** Student's t distribution: what 95 % of its values lie within. */
final class StudentT {
    private static final double COVERED = 0.95;
    /** Up to so many degrees of freedom the distribution's own series is solved. */
    private static final int SOLVED = 500;

    private static final int BISECTIONS = 60;
    /** What was solved before, 0 elsewhere; threads that solve the same come to the same. */
    private static final double[] WITHIN = new double[SOLVED + 1];

    private StudentT() {}

    /**
     * The quantile of 0.975.
     *
     * @param freedom degrees of freedom, at least 1
     */
    static double within(long freedom) {
        require(freedom >= 1, "Student's t has %d degrees of freedom, expected at least 1", freedom);
        if (freedom > SOLVED) {
            return nearNormal(freedom);
        }
        double within = WITHIN[(int) freedom];
        if (within == 0) {
            within = solve((int) freedom);
            WITHIN[(int) freedom] = within;
        }
        return within;
    }

    private static double solve(int freedom) {
        double low = 0;
        double high = Math.PI / 2;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (probability(middle, freedom) < COVERED) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return StrictMath.sqrt(freedom) * StrictMath.tan(low);
    }

    /** The probability of |t| &lt; √freedom · tan(angle): Abramowitz and Stegun 26.7.3 and 26.7.4. */
    private static double probability(double angle, int freedom) {
        double cosine = StrictMath.cos(angle);
        double sine = StrictMath.sin(angle);
        boolean even = freedom % 2 == 0;
        double term = even ? 1 : cosine;
        double sum = freedom == 1 ? 0 : term;
        for (int k = even ? 2 : 3; k < freedom; k += 2) {
            term *= (k - 1.0) / k * cosine * cosine;
            sum += term;
        }
        return even ? sine * sum : 2 / Math.PI * (angle + sine * sum);
    }

    /** Fisher's expansion about the normal quantile: Abramowitz and Stegun 26.7.5. */
    private static double nearNormal(double freedom) {
        double z = Interval.Z;
        double z2 = z * z;
        return z
                + z * (z2 + 1) / (4 * freedom)
                + z * ((5 * z2 + 16) * z2 + 3) / (96 * freedom * freedom)
                + z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * freedom * freedom * freedom);
    }
}
