package org.initscope.benchmark.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Points of grids by their outcome. A point is sick where its loss is more than 0.1 nats above the best point of its
 * architecture, or a seed diverged, and healthy within 0.03 of the best. The cause of a sick one is the setting whose change
 * alone, to the best value of the grid, recovers most.
 */
final class LabelledGrid {
    static final double SICK = 0.1;
    private static final double HEALTHY = 0.03;
    /** Of an excess, what a remedy has to recover. */
    static final double MOST = 0.7;

    private final List<LabelledPoint> points;
    private final Map<String, List<LabelledPoint>> architectures;
    private final Map<String, Double> best;
    private final double worst;

    /**
     * @param worst loss that counts for a point that diverged, or did worse than a uniform guess
     */
    LabelledGrid(List<LabelledPoint> points, double worst) {
        this.points = List.copyOf(points);
        this.worst = worst;
        this.architectures = points.stream().collect(Collectors.groupingBy(LabelledPoint::architecture));
        this.best =
                points.stream().collect(Collectors.toMap(LabelledPoint::architecture, LabelledPoint::loss, Math::min));
    }

    List<LabelledPoint> points() {
        return points;
    }

    boolean isSick(LabelledPoint point) {
        return excess(point) > SICK;
    }

    boolean isHealthy(LabelledPoint point) {
        return excess(point) <= HEALTHY;
    }

    private double excess(LabelledPoint point) {
        // where every point of an architecture diverged, none is as good as the best
        return Double.isFinite(point.loss()) ? point.loss() - best.get(point.architecture()) : Double.POSITIVE_INFINITY;
    }

    /** The share of a sick point's excess that another loss in its place recovers. */
    double recovered(LabelledPoint sick, double loss) {
        double before = capped(sick.loss());
        double excess = before - capped(best.get(sick.architecture()));
        return excess == 0 ? 0 : (before - capped(loss)) / excess;
    }

    /** Twice the standard error of a difference of two points' losses, by how much seeds of healthy points differ. */
    double noise() {
        double squares = 0;
        int freedom = 0;
        int seeds = 1;
        for (LabelledPoint point : points) {
            if (isHealthy(point)) {
                squares += point.seeds().stream()
                        .mapToDouble(seed -> Math.pow(seed.loss() - point.loss(), 2))
                        .sum();
                freedom += point.seeds().size() - 1;
                seeds = point.seeds().size();
            }
        }
        return freedom == 0 ? 0 : 2 * Math.sqrt(squares / freedom * 2 / seeds);
    }

    /** Of a point: the other points that differ from it in one setting alone, by that setting. */
    Map<String, List<LabelledPoint>> neighbours(LabelledPoint point) {
        Map<String, List<LabelledPoint>> neighbours = new TreeMap<>();
        for (String setting : point.settings().keySet()) {
            neighbours.put(
                    setting,
                    architectures.get(point.architecture()).stream()
                            .filter(other -> other != point && differOnlyIn(setting, other, point))
                            .toList());
        }
        return neighbours;
    }

    /** Of a sick point: the share of its excess that the best other value of each setting recovers. */
    Map<String, Double> recovered(LabelledPoint sick) {
        Map<String, Double> recovered = new TreeMap<>();
        neighbours(sick)
                .forEach((setting, others) -> recovered.put(
                        setting,
                        others.stream()
                                .mapToDouble(other -> recovered(sick, other.loss()))
                                .max()
                                .orElse(0)));
        return recovered;
    }

    /** Whether one of some settings is the one that recovers most. */
    boolean isCause(LabelledPoint sick, Iterable<String> settings) {
        Map<String, Double> recovered = recovered(sick);
        double most =
                recovered.values().stream().mapToDouble(share -> share).max().orElse(0);
        for (String setting : settings) {
            if (most > 0 && recovered.getOrDefault(setting, -1.0) >= most) {
                return true;
            }
        }
        return false;
    }

    private double capped(double loss) {
        return Math.min(worst, loss);
    }

    private static boolean differOnlyIn(String setting, LabelledPoint point, LabelledPoint other) {
        return point.settings().entrySet().stream()
                .allMatch(entry -> entry.getKey().equals(setting)
                        || entry.getValue().equals(other.settings().get(entry.getKey())));
    }
}
