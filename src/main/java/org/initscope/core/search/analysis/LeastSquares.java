package org.initscope.core.search.analysis;

import java.util.Arrays;

/**
 * Fits tables of factors and pairs to the means of points by conjugate gradients on the normal equations.
 *
 * <p>They begin at 0, so that among the many tables with the same sums those of the smallest norm come out. Source: Hestenes
 * and Stiefel 1952.
 */
final class LeastSquares {
    /** The squared gradient is so much smaller at the end than at the beginning. */
    private static final double CONVERGED = 1e-26;

    private static final int MOST_STEPS = 400;

    private final PointMeans points;
    private final FunctionTables tables;
    private final int[] chosen;
    private final double[][] gradient;
    private final double[][] direction;

    private LeastSquares(PointMeans points, boolean withPairs) {
        this.points = points;
        tables = new FunctionTables(points, withPairs);
        chosen = points.chosen();
        gradient = zeros();
        direction = zeros();
    }

    private double[][] zeros() {
        double[][] zeros = new double[tables.terms().size()][];
        for (int t = 0; t < zeros.length; t++) {
            zeros[t] = new double[tables.table(t).length];
        }
        return zeros;
    }

    /** The function of least squares. */
    static FunctionTables fit(PointMeans points, boolean withPairs) {
        return new LeastSquares(points, withPairs).solve();
    }

    private FunctionTables solve() {
        double mean = points.mean();
        double[] left = new double[chosen.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = points.means()[chosen[i]] - mean;
        }
        double size = gradient(left);
        double enough = size * CONVERGED;
        for (int t = 0; t < direction.length; t++) {
            System.arraycopy(gradient[t], 0, direction[t], 0, direction[t].length);
        }
        double[] along = new double[left.length];
        for (int step = 0; step < MOST_STEPS && size > enough; step++) {
            double stretch = size / along(along);
            for (int t = 0; t < direction.length; t++) {
                for (int cell = 0; cell < direction[t].length; cell++) {
                    tables.table(t)[cell] += stretch * direction[t][cell];
                }
            }
            for (int i = 0; i < left.length; i++) {
                left[i] -= stretch * along[i];
            }
            double next = gradient(left);
            for (int t = 0; t < direction.length; t++) {
                for (int cell = 0; cell < direction[t].length; cell++) {
                    direction[t][cell] = gradient[t][cell] + next / size * direction[t][cell];
                }
            }
            size = next;
        }
        tables.addToConstant(mean);
        tables.centre();
        return tables;
    }

    /** Sums what is left over the cells, by the points' weights, and returns the squared norm. */
    private double gradient(double[] left) {
        double squares = 0;
        for (int t = 0; t < gradient.length; t++) {
            double[] own = gradient[t];
            Arrays.fill(own, 0);
            for (int i = 0; i < left.length; i++) {
                own[tables.cell(t, points.levels(), chosen[i])] += points.weights()[chosen[i]] * left[i];
            }
            for (double value : own) {
                squares += value * value;
            }
        }
        return squares;
    }

    /** How the function changes along the direction, and its weighted squared norm. */
    private double along(double[] along) {
        Arrays.fill(along, 0);
        for (int t = 0; t < direction.length; t++) {
            for (int i = 0; i < along.length; i++) {
                along[i] += direction[t][tables.cell(t, points.levels(), chosen[i])];
            }
        }
        double squares = 0;
        for (int i = 0; i < along.length; i++) {
            squares += points.weights()[chosen[i]] * along[i] * along[i];
        }
        return squares;
    }
}
