package org.initscope.core.search.analysis;

import static org.initscope.core.Check.require;

/** An interval of 95 % confidence. */
public record Interval(double low, double high) {
    /** The standard normal's quantile of 0.975. */
    static final double Z = 1.959963984540054;

    /**
     * Of a share, by Wilson's score.
     *
     * @param count how many of the trials
     * @param trials at least 1
     */
    public static Interval ofShare(long count, long trials) {
        require(trials >= 1 && count >= 0 && count <= trials, "%d of %d trials are no share", count, trials);
        double share = (double) count / trials;
        double scale = 1 + Z * Z / trials;
        double centre = (share + Z * Z / (2 * trials)) / scale;
        double half = Z / scale * Math.sqrt(share * (1 - share) / trials + Z * Z / (4.0 * trials * trials));
        return new Interval(count == 0 ? 0 : centre - half, count == trials ? 1 : centre + half);
    }

    /** Half of its width, the number behind ±. */
    public double half() {
        return (high - low) / 2;
    }

    /** Whether two intervals have a number in common. */
    public boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }
}
