package org.initscope.core.search.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A function of the levels of all factors as a constant, a table of each factor and one of each pair. Over the levels of a
 * factor every table has the mean 0.
 */
final class FunctionTables {
    private final List<List<Integer>> terms = new ArrayList<>();
    private final List<double[]> tables = new ArrayList<>();
    private final int[] sizes;
    private double constant;

    /** Tables of zeros. */
    FunctionTables(PointMeans points, boolean withPairs) {
        sizes = IntStream.range(0, points.levels().length).map(points::size).toArray();
        for (int f = 0; f < sizes.length; f++) {
            add(List.of(f), sizes[f]);
        }
        for (int f = 0; withPairs && f < sizes.length; f++) {
            for (int g = f + 1; g < sizes.length; g++) {
                add(List.of(f, g), sizes[f] * sizes[g]);
            }
        }
    }

    private void add(List<Integer> term, int cells) {
        terms.add(term);
        tables.add(new double[cells]);
    }

    /** The means of a full grid. */
    static FunctionTables means(PointMeans points, boolean withPairs) {
        FunctionTables means = new FunctionTables(points, withPairs);
        means.constant = points.mean();
        for (int t = 0; t < means.terms.size(); t++) {
            double[] table = means.tables.get(t);
            for (int point = 0; point < points.count(); point++) {
                table[means.cell(t, points.levels(), point)] += points.means()[point] - means.constant;
            }
            double inCell = (double) points.count() / table.length;
            for (int cell = 0; cell < table.length; cell++) {
                table[cell] /= inCell;
            }
            if (means.isPair(t)) {
                means.subtractFactors(t);
            }
        }
        return means;
    }

    /** Takes the tables of its factors, which come first, from the means of a pair. */
    private void subtractFactors(int term) {
        double[] first = tables.get(terms.get(term).get(0));
        double[] second = tables.get(terms.get(term).get(1));
        double[] table = tables.get(term);
        for (int cell = 0; cell < table.length; cell++) {
            table[cell] -= first[cell / second.length] + second[cell % second.length];
        }
    }

    /** The same function with tables of mean 0: means of a pair go to its factors, theirs to the constant. */
    void centre() {
        for (int t = terms.size() - 1; t >= 0; t--) {
            double[] table = tables.get(t);
            if (isPair(t)) {
                double[] first = tables.get(terms.get(t).get(0));
                double[] second = tables.get(terms.get(t).get(1));
                for (int row = 0; row < first.length; row++) {
                    double mean = 0;
                    for (int column = 0; column < second.length; column++) {
                        mean += table[row * second.length + column] / second.length;
                    }
                    for (int column = 0; column < second.length; column++) {
                        table[row * second.length + column] -= mean;
                    }
                    first[row] += mean;
                }
                for (int column = 0; column < second.length; column++) {
                    double mean = 0;
                    for (int row = 0; row < first.length; row++) {
                        mean += table[row * second.length + column] / first.length;
                    }
                    for (int row = 0; row < first.length; row++) {
                        table[row * second.length + column] -= mean;
                    }
                    second[column] += mean;
                }
            } else {
                double mean = 0;
                for (double value : table) {
                    mean += value / table.length;
                }
                for (int cell = 0; cell < table.length; cell++) {
                    table[cell] -= mean;
                }
                constant += mean;
            }
        }
    }

    void addToConstant(double value) {
        constant += value;
    }

    /** The cell of a term's table that a point is in. */
    int cell(int term, int[][] levels, int point) {
        List<Integer> factors = terms.get(term);
        int first = levels[factors.get(0)][point];
        return factors.size() == 1 ? first : first * sizes[factors.get(1)] + levels[factors.get(1)][point];
    }

    private boolean isPair(int term) {
        return terms.get(term).size() == 2;
    }

    /** The factors of each table: every factor, then every pair. */
    List<List<Integer>> terms() {
        return terms;
    }

    double[] table(int term) {
        return tables.get(term);
    }

    /** The function at a point. */
    double at(PointMeans points, int point) {
        double value = constant;
        for (int t = 0; t < terms.size(); t++) {
            value += tables.get(t)[cell(t, points.levels(), point)];
        }
        return value;
    }

    /** The variance of each table over its cells. */
    List<Double> variances() {
        return tables.stream()
                .map(table -> {
                    double squares = 0;
                    for (double value : table) {
                        squares += value * value;
                    }
                    return squares / table.length;
                })
                .toList();
    }

    List<Long> freedoms() {
        return terms.stream()
                .map(term ->
                        term.stream().mapToLong(factor -> sizes[factor] - 1L).reduce(1, (a, b) -> a * b))
                .toList();
    }

    /** Squared distances of the points' means from the function, for each of their trials. */
    double unexplainedSquares(PointMeans points) {
        double squares = 0;
        for (int point = 0; point < points.count(); point++) {
            double distance = points.means()[point] - at(points, point);
            squares += points.weights()[point] * distance * distance;
        }
        return squares;
    }
}
