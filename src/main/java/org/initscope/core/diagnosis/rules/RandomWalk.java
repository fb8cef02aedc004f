package org.initscope.core.diagnosis.rules;

/** How far parameters come in some steps: those go to and fro, so that a distance grows with the root of their number. */
final class RandomWalk {
    /** Half the steps are aimed at, since a walk is a matter of luck and no two of them are alike. */
    private static final double MARGIN = 2;

    private RandomWalk() {}

    /** The factor on a number of steps that brings the distance to its limit. */
    static double fewerSteps(double distance, double limit) {
        return Math.pow(limit / distance, 2) / MARGIN;
    }

    /** The factor on the size of steps that does it. */
    static double smallerSteps(double distance, double limit) {
        return Math.sqrt(fewerSteps(distance, limit));
    }
}
