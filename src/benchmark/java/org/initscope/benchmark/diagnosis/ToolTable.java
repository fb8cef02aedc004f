package org.initscope.benchmark.diagnosis;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How well this project's verdicts, those of published tools and the loss alone tell sick points from healthy ones. */
final class ToolTable {
    private final List<LabelledPoint> sick;
    private final List<LabelledPoint> healthy;
    private final PrintStream out;
    private final Map<LabelledPoint, Double> starts;

    ToolTable(List<LabelledPoint> sick, List<LabelledPoint> healthy, PrintStream out) {
        this.sick = sick;
        this.healthy = healthy;
        this.out = out;
        this.starts = Stream.concat(sick.stream(), healthy.stream())
                .parallel()
                .collect(Collectors.toConcurrentMap(
                        point -> point, point -> point.start().getAsDouble()));
    }

    /** How well the problems of the start alone tell them apart. */
    RankingQuality ofTheStart() {
        return RankingQuality.of(values(sick, starts::get), values(healthy, starts::get));
    }

    /**
     * @param lossLimit above which the final loss alone would call a point sick
     */
    void print(double lossLimit) {
        out.printf("%n%-44s %7s %8s %22s%n", "tool", "recall", "flagged", "AUC");
        line("InitScope", point -> point.alone().flagged(), LabelledPoint::severity);
        line("InitScope, of the start alone", point -> starts.get(point) > 0, starts::get);
        line(
                String.format(Locale.ROOT, "the final loss alone, above %.2f nats", lossLimit),
                point -> point.loss() > lossLimit,
                LabelledPoint::loss);
        for (PublishedTool tool : PublishedTool.ALL) {
            ToDoubleFunction<LabelledPoint> count =
                    point -> conditions(tool.name(), point).count();
            line(tool.name(), point -> count.applyAsDouble(point) > 0, count);
        }
        conditions();
    }

    private void line(String name, Predicate<LabelledPoint> flagged, ToDoubleFunction<LabelledPoint> score) {
        out.printf(
                Locale.ROOT,
                "%-44s %7.3f %8.3f %22s%n",
                name,
                share(sick, flagged),
                share(healthy, flagged),
                RankingQuality.of(values(sick, score), values(healthy, score)));
    }

    static double share(List<LabelledPoint> points, Predicate<LabelledPoint> of) {
        return (double) points.stream().filter(of).count() / points.size();
    }

    static double[] values(List<LabelledPoint> points, ToDoubleFunction<LabelledPoint> of) {
        return points.stream().mapToDouble(of).toArray();
    }

    /** What a tool finds in all seeds, each time. */
    private static Stream<String> conditions(String tool, LabelledPoint point) {
        return point.seeds().stream()
                .flatMap(seed -> seed.conditions().stream())
                .filter(judgement -> judgement.tool().equals(tool))
                .flatMap(judgement -> judgement.conditions().stream());
    }

    /** How often each condition holds, of sick and of healthy points. */
    private void conditions() {
        out.printf("%n%-44s %7s %8s%n", "condition that holds for a seed", "sick", "healthy");
        for (PublishedTool tool : PublishedTool.ALL) {
            Map<String, double[]> shares = new TreeMap<>();
            count(tool.name(), sick, 0, shares);
            count(tool.name(), healthy, 1, shares);
            Map<String, double[]> ordered = new LinkedHashMap<>();
            shares.entrySet().stream()
                    .sorted(Comparator.comparingDouble(entry -> -entry.getValue()[0]))
                    .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
            ordered.forEach((condition, of) ->
                    out.printf(Locale.ROOT, "%-44s %7.3f %8.3f%n", tool.name() + ": " + condition, of[0], of[1]));
        }
    }

    private static void count(String tool, List<LabelledPoint> points, int column, Map<String, double[]> shares) {
        for (LabelledPoint point : points) {
            conditions(tool, point)
                    .distinct()
                    .forEach(condition ->
                            shares.computeIfAbsent(condition, c -> new double[2])[column] += 1.0 / points.size());
        }
    }
}
