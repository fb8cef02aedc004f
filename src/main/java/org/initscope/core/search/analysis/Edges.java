package org.initscope.core.search.analysis;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The edges of training along a numeric key, in each combination of the other keys.
 *
 * <p>A value works where at least half of its seeds train. Of several stretches of neighbouring values that work the one with
 * most trained trials is taken, and its ends are the edges.
 */
public final class Edges {
    private static final double HALF = 0.5;

    private final TrialColumns trials;
    private final int factor;
    private final Consumer<Edge> consumer;
    private long edged;
    private long working;
    private long broken;

    private Edges(TrialColumns trials, int factor, Consumer<Edge> consumer) {
        this.trials = trials;
        this.factor = factor;
        this.consumer = consumer;
    }

    /**
     * How many combinations of the other keys have an edge.
     *
     * @param edged those with one or two
     * @param working those in which every value works
     * @param broken those in which none does
     */
    public record Tally(long edged, long working, long broken) {}

    /** The places of the factors along which there may be edges. */
    public static IntStream factors(TrialColumns trials) {
        return IntStream.range(0, trials.factors().size())
                .filter(factor -> isAlong(trials.factors().get(factor)));
    }

    /** Whether a factor has two numbers among its values. */
    static boolean isAlong(Factor factor) {
        return IntStream.range(0, factor.levels().size())
                        .filter(level -> !Double.isNaN(factor.number(level)))
                        .limit(2)
                        .count()
                == 2;
    }

    /** Passes on the edges along a factor, and counts the combinations of the others. */
    public static Tally along(TrialColumns trials, int factor, Consumer<Edge> consumer) {
        Edges edges = new Edges(trials, factor, consumer);
        Contexts contexts = Contexts.of(trials, factor);
        double[] numbers = IntStream.range(
                        0, trials.factors().get(factor).levels().size())
                .mapToDouble(trials.factors().get(factor)::number)
                .toArray();
        for (int group = 0; group < contexts.count(); group++) {
            edges.find(contexts.points(group), numbers);
        }
        return new Tally(edges.edged, edges.working, edges.broken);
    }

    /** The values of a combination of the other keys, of which a trial is one, and the share of seeds that train at each. */
    private record Line(int trial, double[] at, double[] share) {}

    private void find(int[] group, double[] numbers) {
        int[] points = Arrays.stream(group)
                .filter(point ->
                        !Double.isNaN(numbers[level(point)]) && counts(point).known() > 0)
                .toArray();
        if (points.length < 2) {
            return;
        }
        double[] at = Arrays.stream(points)
                .mapToDouble(point -> numbers[level(point)])
                .toArray();
        double[] share = Arrays.stream(points)
                .mapToDouble(point -> counts(point).share().orElseThrow())
                .toArray();
        int[] stretch = stretch(points, share);
        if (stretch.length == 0) {
            broken++;
        } else if (stretch[1] - stretch[0] == points.length - 1) {
            working++;
        } else {
            edged++;
            int trial = trials.start(points[0]);
            if (stretch[1] < points.length - 1) {
                consumer.accept(edge(new Line(trial, at, share), Edge.Side.ABOVE, stretch[0], stretch[1]));
            }
            if (stretch[0] > 0) {
                consumer.accept(edge(new Line(trial, at, share), Edge.Side.BELOW, stretch[1], stretch[0]));
            }
        }
    }

    private int level(int point) {
        return trials.level(factor, trials.start(point));
    }

    private Counts counts(int point) {
        return trials.counts(trials.start(point), trials.start(point + 1));
    }

    /** The first and the last place of the stretch that works; none where no value does. */
    private int[] stretch(int[] points, double[] share) {
        int[] best = {};
        long most = 0;
        for (int from = 0; from < points.length; from++) {
            long trained = 0;
            int to = from;
            while (to < points.length && share[to] >= HALF) {
                trained += counts(points[to++]).trained();
            }
            if (trained > most) {
                most = trained;
                best = new int[] {from, to - 1};
            }
            from = Math.max(from, to - 1);
        }
        return best;
    }

    /**
     * The edge at one end of the stretch.
     *
     * @param start the stretch's other end
     * @param end the last place that works
     */
    private static Edge edge(Line line, Edge.Side side, int start, int end) {
        double[] at = line.at();
        double[] share = line.share();
        int step = side == Edge.Side.ABOVE ? 1 : -1;
        double position =
                between(at[end], at[end + step], (share[end] - HALF) / (share[end] - share[end + step]), at[0] > 0);
        int allTrain = end;
        while (allTrain != start - step && share[allTrain] < 1) {
            allTrain -= step;
        }
        int last = step > 0 ? share.length - 1 : 0;
        int allBreak = last;
        while (share[allBreak] == 0) {
            allBreak -= step;
        }
        double inner = allTrain == start - step ? Double.NaN : at[allTrain];
        double outer = allBreak == last ? Double.NaN : at[allBreak + step];
        return new Edge(line.trial(), side, position, step > 0 ? inner : outer, step > 0 ? outer : inner);
    }

    private static double between(double one, double other, double part, boolean logarithmic) {
        return logarithmic
                ? StrictMath.exp(StrictMath.log(one) + part * (StrictMath.log(other) - StrictMath.log(one)))
                : one + part * (other - one);
    }
}
