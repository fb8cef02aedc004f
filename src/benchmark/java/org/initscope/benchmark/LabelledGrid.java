package org.initscope.benchmark;

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
    private static final double SICK = 0.1;
    private static final double HEALTHY = 0.03;
    /** Of an excess, what a remedy has to recover. */
    private static final double MOST = 0.7;

    private final List<LabelledPoint> points;
    private final Map<String, Double> best;
    private final double worst;

    /**
     * @param worst loss that counts for a point that diverged, or did worse than a uniform guess
     */
    LabelledGrid(List<LabelledPoint> points, double worst) {
        this.points = List.copyOf(points);
        this.worst = worst;
        this.best =
                points.stream().collect(Collectors.toMap(LabelledPoint::architecture, LabelledPoint::loss, Math::min));
    }

    List<LabelledPoint> points() {
        return points;
    }

    boolean isSick(LabelledPoint point) {
        return point.loss() - best.get(point.architecture()) > SICK;
    }

    boolean isHealthy(LabelledPoint point) {
        return point.loss() - best.get(point.architecture()) <= HEALTHY;
    }

    /** Of a sick point: the share of its excess that the best other value of each setting recovers. */
    Map<String, Double> recovered(LabelledPoint sick) {
        double loss = capped(sick);
        double excess = loss - best.get(sick.architecture());
        Map<String, Double> recovered = new TreeMap<>();
        for (String setting : sick.settings().keySet()) {
            double least = points.stream()
                    .filter(point -> point.architecture().equals(sick.architecture()))
                    .filter(point -> differOnlyIn(setting, point, sick))
                    .mapToDouble(this::capped)
                    .min()
                    .orElse(loss);
            recovered.put(setting, (loss - least) / excess);
        }
        return recovered;
    }

    /** Whether the first remedy of a sick point changes the setting that recovers most. */
    boolean namesTheCause(LabelledPoint sick) {
        Map<String, Double> recovered = recovered(sick);
        double most =
                recovered.values().stream().mapToDouble(share -> share).max().orElse(0);
        return most > 0 && sick.remedied().stream().anyMatch(setting -> recovered.getOrDefault(setting, -1.0) >= most);
    }

    /** Whether the first remedy of a sick point changes a setting that recovers most of the excess. */
    boolean canBeRepaired(LabelledPoint sick) {
        Map<String, Double> recovered = recovered(sick);
        return sick.remedied().stream().anyMatch(setting -> recovered.getOrDefault(setting, -1.0) >= MOST);
    }

    private double capped(LabelledPoint point) {
        return Math.min(worst, point.loss());
    }

    private static boolean differOnlyIn(String setting, LabelledPoint point, LabelledPoint other) {
        return point.settings().entrySet().stream()
                .allMatch(entry -> entry.getKey().equals(setting)
                        || entry.getValue().equals(other.settings().get(entry.getKey())));
    }
}
