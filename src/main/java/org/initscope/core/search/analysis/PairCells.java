package org.initscope.core.search.analysis;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What became of the trials with each value of two keys, over all other keys. */
public final class PairCells {
    private final int rows;
    private final int columns;
    private final long[] known;
    private final long[] broken;
    private final double[] sums;

    private PairCells(TrialColumns trials, int first, int second) {
        rows = trials.factors().get(first).levels().size();
        columns = trials.factors().get(second).levels().size();
        known = new long[rows * columns];
        broken = new long[rows * columns];
        sums = new double[rows * columns];
        for (int trial = 0; trial < trials.trials(); trial++) {
            if (!Double.isNaN(trials.cappedLoss(trial))) {
                int cell = trials.level(first, trial) * columns + trials.level(second, trial);
                known[cell]++;
                broken[cell] += trials.ending(trial) == Ending.BROKEN ? 1 : 0;
                sums[cell] += trials.cappedLoss(trial);
            }
        }
    }

    /**
     * The cells of two factors.
     *
     * @param first its levels are the rows
     * @param second its levels are the columns
     */
    public static PairCells of(TrialColumns trials, int first, int second) {
        return new PairCells(trials, first, second);
    }

    /** The share that broke; NaN where there are none. */
    public double brokenShare(int row, int column) {
        int cell = row * columns + column;
        return (double) broken[cell] / known[cell];
    }

    /** Mean dev loss, ln V for what broke; NaN where there are none. */
    public double cappedLoss(int row, int column) {
        int cell = row * columns + column;
        return sums[cell] / known[cell];
    }

    /** A cell, by its row and column. */
    public record Cell(int row, int column) {}

    /**
     * The cell whose loss is furthest above what its row and its column alone would make of it. The best of each
     * row are left out. Empty where each row has one cell.
     */
    public Optional<Cell> worst() {
        double[] ofRow = new double[rows];
        double[] ofColumn = new double[columns];
        for (int row = 0; row < rows; row++) {
            int at = row;
            ofRow[row] = IntStream.range(0, columns)
                    .mapToDouble(column -> cappedLoss(at, column))
                    .filter(loss -> !Double.isNaN(loss))
                    .average()
                    .orElse(Double.NaN);
        }
        for (int column = 0; column < columns; column++) {
            int at = column;
            ofColumn[column] = IntStream.range(0, rows)
                    .mapToDouble(row -> cappedLoss(row, at))
                    .filter(loss -> !Double.isNaN(loss))
                    .average()
                    .orElse(Double.NaN);
        }
        return IntStream.range(0, rows * columns)
                .filter(cell -> known[cell] > 0 && cell % columns != bestColumn(cell / columns))
                .boxed()
                .max(Comparator.comparingDouble(
                        cell -> sums[cell] / known[cell] - ofRow[cell / columns] - ofColumn[cell % columns]))
                .map(worst -> new Cell(worst / columns, worst % columns));
    }

    /** The row with the lowest loss in a column. */
    public int bestRow(int column) {
        return best(rows, row -> cappedLoss(row, column));
    }

    /** The row but one in which a column costs least more than another; empty where no other row has both. */
    public OptionalInt cheapestRow(int column, int better, int but) {
        return IntStream.range(0, rows)
                .filter(row -> row != but && !Double.isNaN(cost(row, column, better)))
                .boxed()
                .min(Comparator.comparingDouble(row -> cost(row, column, better)))
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /** The loss of a column above that of another in a row, in nats; NaN where one of them has no trials. */
    public double cost(int row, int column, int better) {
        return cappedLoss(row, column) - cappedLoss(row, better);
    }

    /** The column with the lowest loss in a row. */
    public int bestColumn(int row) {
        return best(columns, column -> cappedLoss(row, column));
    }

    private static int best(int count, IntToDoubleFunction loss) {
        return IntStream.range(0, count)
                .filter(i -> !Double.isNaN(loss.applyAsDouble(i)))
                .boxed()
                .min(Comparator.comparingDouble(loss::applyAsDouble))
                .orElseThrow();
    }
}
