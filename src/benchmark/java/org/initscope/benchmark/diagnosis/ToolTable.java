package org.initscope.benchmark.diagnosis;

import java.io.PrintStream;
import java.util.Arrays;
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
    private final Map<LabelledPoint, List<Double>> starts;

    ToolTable(List<LabelledPoint> sick, List<LabelledPoint> healthy, PrintStream out) {
        this.sick = sick;
        this.healthy = healthy;
        this.out = out;
        this.starts = Stream.concat(sick.stream(), healthy.stream())
                .parallel()
                .collect(Collectors.toConcurrentMap(
                        point -> point, point -> point.starts().get()));
    }

    /** How well the problems of the start alone tell them apart. */
    RankingQuality ofTheStart() {
        return RankingQuality.of(values(sick, this::ofTheStart), values(healthy, this::ofTheStart));
    }

    private double ofTheStart(LabelledPoint point) {
        return starts.get(point).stream()
                .mapToDouble(severity -> severity)
                .average()
                .orElseThrow();
    }

    /**
     * @param lossLimit above which the final loss alone would call a point sick
     */
    void print(double lossLimit) {
        out.printf(
                "%n%-44s %7s %8s %7s %22s %18s %20s%n",
                "tool", "recall", "flagged", "J", "AUC", "any seed: recall", "any seed: flagged");
        line("InitScope", LabelledPoint::severity, JudgedTrial::flagged);
        line(
                "InitScope, of the start alone",
                this::ofTheStart,
                point -> LabelledPoint.most(starts.get(point), severity -> severity > 0),
                point -> ofTheStart(point) > 0);
        line(
                String.format(Locale.ROOT, "the final loss alone, above %.2f nats", lossLimit),
                LabelledPoint::loss,
                seed -> seed.loss() > lossLimit);
        for (PublishedTool tool : PublishedTool.ALL) {
            line(
                    tool.name(),
                    point -> (double) conditions(tool.name(), point).count()
                            / point.seeds().size(),
                    seed -> !seed.conditions(tool.name()).isEmpty());
        }
        equalAlarms();
        conditions();
    }

    private void line(String name, ToDoubleFunction<LabelledPoint> score, Predicate<JudgedTrial> flagged) {
        line(name, score, point -> point.most(flagged), point -> point.any(flagged));
    }

    private void line(
            String name,
            ToDoubleFunction<LabelledPoint> score,
            Predicate<LabelledPoint> most,
            Predicate<LabelledPoint> any) {
        out.printf(
                Locale.ROOT,
                "%-44s %7.3f %8.3f %7.3f %22s %18.3f %20.3f%n",
                name,
                share(sick, most),
                share(healthy, most),
                share(sick, most) - share(healthy, most),
                RankingQuality.of(values(sick, score), values(healthy, score)),
                share(sick, any),
                share(healthy, any));
    }

    /** Where the excess loss of this project may flag as many healthy points as a published tool does: what each finds. */
    private void equalAlarms() {
        out.printf(
                "%n%-44s %8s %12s %22s%n",
                "as many healthy points flagged as by", "flagged", "it finds", "InitScope's excess");
        for (PublishedTool tool : PublishedTool.ALL) {
            Predicate<LabelledPoint> flagged =
                    point -> point.most(seed -> !seed.conditions(tool.name()).isEmpty());
            double alarms = share(healthy, flagged);
            double limit = limit(alarms);
            out.printf(
                    Locale.ROOT,
                    "%-44s %8.3f %12.3f %22.3f%n",
                    tool.name(),
                    alarms,
                    share(sick, flagged),
                    share(sick, point -> point.severity() > limit));
        }
    }

    /** The lowest excess above which no more than a share of the healthy points are. */
    private double limit(double alarms) {
        double[] sorted = values(healthy, LabelledPoint::severity);
        Arrays.sort(sorted);
        int above = (int) Math.round(alarms * sorted.length);
        return above == sorted.length ? Double.NEGATIVE_INFINITY : sorted[sorted.length - 1 - above];
    }

    static double share(List<LabelledPoint> points, Predicate<LabelledPoint> of) {
        return (double) points.stream().filter(of).count() / points.size();
    }

    static double[] values(List<LabelledPoint> points, ToDoubleFunction<LabelledPoint> of) {
        return points.stream().mapToDouble(of).toArray();
    }

    /** What a tool finds in all seeds, each time. */
    private static Stream<String> conditions(String tool, LabelledPoint point) {
        return point.seeds().stream().flatMap(seed -> seed.conditions(tool).stream());
    }

    /** How often each condition holds, of sick and of healthy points. */
    private void conditions() {
        out.printf("%n%-44s %7s %8s%n", "condition that holds for most seeds", "sick", "healthy");
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
                    .filter(condition ->
                            point.most(seed -> seed.conditions(tool).contains(condition)))
                    .forEach(condition ->
                            shares.computeIfAbsent(condition, c -> new double[2])[column] += 1.0 / points.size());
        }
    }
}
