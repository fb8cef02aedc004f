package org.initscope.core.diagnosis.rules.updates;

/** How far parameters come in some steps. Steps go to and fro, so that a distance grows with the root of their number. */
public final class RandomWalk {
    /** A remedy aims at half the steps, since no two random walks are alike. */
    private static final double MARGIN = 2;

    private RandomWalk() {}

    /** The factor on a number of steps that brings the distance to its limit. */
    public static double fewerSteps(double distance, double limit) {
        return Math.pow(limit / distance, 2) / MARGIN;
    }

    /** The factor on the size of steps that does it. */
    static double smallerSteps(double distance, double limit) {
        return Math.sqrt(fewerSteps(distance, limit));
    }
}
