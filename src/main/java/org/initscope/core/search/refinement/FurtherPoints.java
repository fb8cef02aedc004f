package org.initscope.core.search.refinement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.initscope.core.search.Grid;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.analysis.Factor;

/**
 * The points between those that were tried at which a search learns most. They follow from the grid and what its trials came to
 * alone, so that every search of the same job takes the same ones.
 *
 * <p>Points are bisected along numeric keys, one key at a time, where all other keys are equal. Around the edge that is done on
 * the lines of the grid alone. A line through a point that was added has too few others to have an edge of its own.
 */
public final class FurtherPoints {
    private static final double HALF = 0.5;

    private final Grid grid;
    private final List<NumericAxis> axes;
    private final List<SweptValue> seeds;

    /**
     * @param takesWhole whether a key takes whole numbers alone
     */
    public FurtherPoints(Grid grid, Predicate<String> takesWhole) {
        this.grid = grid;
        this.axes = grid.axes().stream()
                .flatMap(
                        axis -> NumericAxis.of(axis, takesWhole.test(axis.keys().get(0))).stream())
                .toList();
        this.seeds = grid.axes().stream()
                .filter(axis -> axis.keys().equals(List.of(Factor.SEED)))
                .flatMap(axis -> axis.points().stream().map(values -> values.get(0)))
                .toList();
    }

    /** Whether a key of the grid has two numbers to look between. */
    public boolean arePossible() {
        return !axes.isEmpty();
    }

    /** How many trials a point has, one for each seed. */
    public int mostTrialsOfPoint() {
        return Math.max(1, seeds.size());
    }

    /**
     * How many trials a refinement may add at most: those of whole points, and in each round no more than one point in each
     * gap. A gap that is halved leaves one.
     */
    public long most(Refinement refinement) {
        double points = grid.axes().stream()
                .filter(axis -> !axis.keys().equals(List.of(Factor.SEED)))
                .mapToDouble(axis -> axis.points().size())
                .reduce(1, (a, b) -> a * b);
        double gaps = refinement.around() == Refinement.Around.BEST
                ? 2.0 * axes.size()
                : axes.stream()
                        .mapToDouble(axis -> points - points / axis.values().size())
                        .sum();
        double most = Math.min(refinement.trials() / mostTrialsOfPoint(), refinement.rounds() * gaps);
        return (long) most * mostTrialsOfPoint();
    }

    /**
     * What became of a trial.
     *
     * @param cappedLoss dev loss in nats, ln V where it broke; empty where early stopping ended it
     */
    public record Tried(GridPoint point, boolean trained, OptionalDouble cappedLoss) {}

    /**
     * The next trials, those of the widest gaps first; none where no gap is left.
     *
     * @param tried all trials before
     * @param most trials, of which the seeds of a point are so many; points are whole
     */
    public List<GridPoint> next(Stream<Tried> tried, Refinement.Around around, long most) {
        Map<List<Object>, Outcome> points = outcomes(tried);
        List<Gap> gaps = around == Refinement.Around.EDGE ? edges(points) : around(best(points), points);
        Set<List<Object>> known = new HashSet<>(points.keySet());
        List<GridPoint> next = new ArrayList<>();
        gaps.stream()
                .sorted(Comparator.comparingDouble(Gap::share).reversed())
                .flatMap(gap -> gap.middle().stream())
                .filter(point -> known.add(identity(point)))
                .map(this::trials)
                .filter(trials -> !trials.isEmpty())
                .limit(most / mostTrialsOfPoint())
                .forEach(next::addAll);
        return next;
    }

    /** The trials of a point, one for each seed, without those that the grid excludes. */
    private List<GridPoint> trials(GridPoint point) {
        Stream<GridPoint> all =
                seeds.isEmpty() ? Stream.of(point) : seeds.stream().map(seed -> with(point, Factor.SEED, seed));
        return all.filter(grid::admits).toList();
    }

    /** Of the seeds of a point. */
    private static final class Outcome {
        private final GridPoint point;
        private int known;
        private int trained;
        private double losses;

        Outcome(GridPoint point) {
            this.point = point;
        }

        void add(Tried trial) {
            if (trial.cappedLoss().isPresent()) {
                known++;
                trained += trial.trained() ? 1 : 0;
                losses += trial.cappedLoss().getAsDouble();
            }
        }

        boolean works() {
            return trained >= HALF * known;
        }

        double loss() {
            return losses / known;
        }

        OptionalDouble number(NumericAxis axis) {
            SweptValue value = point.values().get(axis.key());
            return value.isNumber() ? OptionalDouble.of(value.number()) : OptionalDouble.empty();
        }
    }

    /** Two neighbours along an axis. */
    private record Gap(NumericAxis axis, GridPoint point, double low, double high) {
        double share() {
            return axis.share(low, high);
        }

        Optional<GridPoint> middle() {
            return axis.middle(low, high).map(value -> with(point, axis.key(), value));
        }
    }

    /** The points whose outcome is known, in the order in which they were tried. */
    private static Map<List<Object>, Outcome> outcomes(Stream<Tried> tried) {
        Map<List<Object>, Outcome> outcomes = new LinkedHashMap<>();
        tried.forEachOrdered(
                trial -> outcomes.computeIfAbsent(identity(trial.point()), key -> new Outcome(trial.point()))
                        .add(trial));
        return outcomes;
    }

    private static Optional<Outcome> best(Map<List<Object>, Outcome> points) {
        return points.values().stream().filter(point -> point.known > 0).min(Comparator.comparingDouble(Outcome::loss));
    }

    /** The gaps between a point and its neighbours. */
    private List<Gap> around(Optional<Outcome> point, Map<List<Object>, Outcome> points) {
        List<Gap> gaps = new ArrayList<>();
        point.ifPresent(middle -> axes.stream()
                .filter(axis -> middle.number(axis).isPresent())
                .forEach(axis -> {
                    List<Outcome> line = lines(points, axis, false).get(identityBut(axis, middle.point));
                    int place = line.indexOf(middle);
                    for (int low = Math.max(0, place - 1); low <= place && low + 1 < line.size(); low++) {
                        gaps.add(gap(axis, line.get(low), line.get(low + 1)));
                    }
                }));
        return gaps;
    }

    /** The gaps between neighbours of which one works and the other does not. */
    private List<Gap> edges(Map<List<Object>, Outcome> points) {
        List<Gap> gaps = new ArrayList<>();
        for (NumericAxis axis : axes) {
            for (List<Outcome> line : lines(points, axis, true).values()) {
                for (int i = 0; i + 1 < line.size(); i++) {
                    if (line.get(i).works() != line.get(i + 1).works()) {
                        gaps.add(gap(axis, line.get(i), line.get(i + 1)));
                    }
                }
            }
        }
        return gaps;
    }

    private static Gap gap(NumericAxis axis, Outcome low, Outcome high) {
        return new Gap(
                axis,
                low.point,
                low.number(axis).getAsDouble(),
                high.number(axis).getAsDouble());
    }

    /**
     * The points with numbers of an axis whose outcome is known, by all other keys, rising.
     *
     * @param ofGrid whether the other numeric keys have values of the grid
     */
    private Map<List<Object>, List<Outcome>> lines(
            Map<List<Object>, Outcome> points, NumericAxis axis, boolean ofGrid) {
        Map<List<Object>, List<Outcome>> lines = new LinkedHashMap<>();
        for (Outcome point : points.values()) {
            boolean isOnLine = point.known > 0
                    && point.number(axis).isPresent()
                    && (!ofGrid || axes.stream().allMatch(other -> other == axis || isOfGrid(other, point)));
            if (isOnLine) {
                lines.computeIfAbsent(identityBut(axis, point.point), key -> new ArrayList<>())
                        .add(point);
            }
        }
        lines.values()
                .forEach(line -> line.sort(
                        Comparator.comparingDouble(point -> point.number(axis).getAsDouble())));
        return lines;
    }

    private static boolean isOfGrid(NumericAxis axis, Outcome point) {
        OptionalDouble number = point.number(axis);
        return number.isEmpty() || axis.values().contains(number.getAsDouble());
    }

    private static List<Object> identity(GridPoint point) {
        return identityBut("", point);
    }

    private static List<Object> identityBut(NumericAxis axis, GridPoint point) {
        return identityBut(axis.key(), point);
    }

    /** The values of a point but the seed's and another key's, in the order of the keys. */
    private static List<Object> identityBut(String left, GridPoint point) {
        return point.values().entrySet().stream()
                .filter(value ->
                        !Factor.isNoise(value.getKey()) && !value.getKey().equals(left))
                .map(value -> value.getValue().identity())
                .toList();
    }

    private static GridPoint with(GridPoint point, String key, SweptValue value) {
        Map<String, SweptValue> values = new LinkedHashMap<>(point.values());
        values.put(key, value);
        return new GridPoint(values);
    }
}
