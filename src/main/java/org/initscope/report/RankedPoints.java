package org.initscope.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.initscope.core.search.analysis.Interval;
import org.initscope.core.search.analysis.Point;
import org.initscope.core.search.analysis.Points;

/**
 * The best points of a search, in columns; undefined numbers are NaN, and undefined ranks 0.
 *
 * @param count of all points
 * @param tiedWithBest how many of them cannot be told from the best one
 * @param trial of each point the place of its trial with the lowest seed
 * @param trials of each point
 * @param stopped how many of them were stopped, of which nobody knows whether they train
 * @param loss mean dev loss of the seeds, ln V for those that broke
 * @param low of the interval of {@code loss}
 */
public record RankedPoints(
        int count,
        int tiedWithBest,
        int[] trial,
        int[] rank,
        int[] tiedFrom,
        int[] tiedTo,
        long[] trained,
        long[] trials,
        long[] stopped,
        double[] loss,
        double[] low,
        double[] high) {
    /** More than anybody reads; all of them stand in the table points. */
    private static final int MOST = 500;

    /** The same with other places of the trials. */
    public RankedPoints at(IntUnaryOperator place) {
        return new RankedPoints(
                count,
                tiedWithBest,
                Arrays.stream(trial).map(place).toArray(),
                rank,
                tiedFrom,
                tiedTo,
                trained,
                trials,
                stopped,
                loss,
                low,
                high);
    }

    /** The best of some points. */
    public static RankedPoints of(Points points) {
        List<Point> best = IntStream.range(0, Math.min(MOST, points.size()))
                .mapToObj(points::at)
                .toList();
        return new RankedPoints(
                points.size(),
                points.tiedWithBest(),
                best.stream().mapToInt(Point::row).toArray(),
                best.stream().mapToInt(point -> point.rank().orElse(0)).toArray(),
                best.stream()
                        .mapToInt(point -> point.ties().map(Point.Ties::from).orElse(0))
                        .toArray(),
                best.stream()
                        .mapToInt(point -> point.ties().map(Point.Ties::to).orElse(0))
                        .toArray(),
                best.stream().mapToLong(point -> point.counts().trained()).toArray(),
                best.stream().mapToLong(point -> point.counts().trials()).toArray(),
                best.stream().mapToLong(point -> point.counts().stopped()).toArray(),
                best.stream()
                        .mapToDouble(point -> point.cappedLoss().mean().orElse(Double.NaN))
                        .toArray(),
                end(best, Interval::low),
                end(best, Interval::high));
    }

    private static double[] end(List<Point> points, Function<Interval, Double> end) {
        return points.stream()
                .mapToDouble(point -> point.cappedLoss().interval().map(end).orElse(Double.NaN))
                .toArray();
    }
}
