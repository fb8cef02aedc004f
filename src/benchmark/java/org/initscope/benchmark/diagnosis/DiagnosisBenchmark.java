package org.initscope.benchmark.diagnosis;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.initscope.store.results.rows.FindingRow;

/** Trains labelled grids by {@code search}, and holds its verdicts against the outcomes. */
public final class DiagnosisBenchmark {
    /** The project's own grids, half of which set limits. */
    static final List<String> GRIDS = List.of("init-grid", "benchmark-sgd", "benchmark-optimizers", "benchmark-greek");

    private static final int SEEDS = 3;
    /** Points of each kind that are trained again. */
    private static final int SAMPLE = 150;

    private final Options options;
    private final PrintStream out;
    private final Consumer<String> progress;

    /**
     * How much is done.
     *
     * @param quick one seed a point, and few are trained again
     * @param full all points are trained again
     * @param again the trainings of the last time are judged anew
     * @param jobs whose grids take the place of the project's own, all points of which are judged
     */
    public record Options(boolean quick, boolean full, boolean again, List<Path> jobs) {
        public Options {
            jobs = List.copyOf(jobs);
        }

        private int sample() {
            return full ? Integer.MAX_VALUE : quick ? SAMPLE / 2 : SAMPLE;
        }

        private int seeds() {
            return quick ? 1 : SEEDS;
        }

        private boolean isOwn() {
            return jobs.isEmpty();
        }
    }

    /**
     * @param progress hears what goes on
     */
    public DiagnosisBenchmark(Options options, PrintStream out, Consumer<String> progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    /** Prints the tables.
     *
     * @param folder for the results of the searches
     */
    public void run(Path folder) throws IOException {
        List<Path> jobs = options.isOwn()
                ? GRIDS.stream().map(grid -> Path.of("jobs", grid + ".conf")).toList()
                : options.jobs();
        Map<TrainedGrid, LabelledGrid> grids = new LinkedHashMap<>();
        for (Path job : jobs) {
            progress.accept(job.toString());
            List<String> seeds =
                    options.isOwn() || options.quick() ? List.of("search.repeat=" + options.seeds()) : List.of();
            TrainedGrid trained =
                    options.again() ? TrainedGrid.last(folder, job, seeds) : TrainedGrid.train(folder, job, seeds);
            grids.put(trained, trained.labelled());
        }
        grids(grids);
        rules(grids.values());
        Predicate<LabelledPoint> judged = point -> !options.isOwn() || point.isHeldOut();
        List<LabelledPoint> sick = sick(grids.values(), judged);
        List<LabelledPoint> healthy = healthy(grids.values(), judged);
        Predicate<LabelledPoint> setting = options.isOwn() ? point -> !point.isHeldOut() : point -> true;
        ToolTable tools = new ToolTable(sick, healthy, out);
        tools.print(lossLimit(sick(grids.values(), setting), healthy(grids.values(), setting)));
        RemedyTable.Outcome advised = new RemedyTable(grids, options.isOwn(), options.sample(), out, progress).print();
        asked(sick, healthy, tools.ofTheStart(), advised);
        if (options.isOwn()) {
            new FaultTable(options.seeds(), out, progress).print(folder);
        }
    }

    private void grids(Map<TrainedGrid, LabelledGrid> grids) {
        out.printf(
                "%-22s %-20s %6s %5s %7s %7s %8s %7s %22s %6s%n",
                "grid", "half", "points", "sick", "healthy", "recall", "flagged", "failed", "AUC", "cause");
        grids.forEach(
                (trained, grid) -> line(trained.name(), "all", List.of(grid), point -> true, LabelledPoint::alone));
        Predicate<LabelledPoint> calibration = point -> !point.isHeldOut();
        line("all grids", "calibration", grids.values(), calibration, LabelledPoint::alone);
        line("all grids", "held out", grids.values(), LabelledPoint::isHeldOut, LabelledPoint::alone);
        line("all grids", "held out, in search", grids.values(), LabelledPoint::isHeldOut, LabelledPoint::inSearch);
    }

    private void line(
            String name,
            String half,
            Iterable<LabelledGrid> grids,
            Predicate<LabelledPoint> of,
            Function<LabelledPoint, Findings> said) {
        List<LabelledPoint> sick = sick(grids, of);
        List<LabelledPoint> healthy = healthy(grids, of);
        int named = chosen(
                        grids,
                        of,
                        (grid, point) -> grid.isSick(point)
                                && grid.isCause(point, said.apply(point).remedied()))
                .size();
        out.printf(
                Locale.ROOT,
                "%-22s %-20s %6d %5d %7d %7.3f %8.3f %7.3f %22s %6.3f%n",
                name,
                half,
                chosen(grids, of, (grid, point) -> true).size(),
                sick.size(),
                healthy.size(),
                ToolTable.share(sick, point -> said.apply(point).flagged()),
                ToolTable.share(healthy, point -> said.apply(point).flagged()),
                ToolTable.share(healthy, point -> said.apply(point).failed()),
                area(sick, healthy, LabelledPoint::severity),
                (double) named / sick.size());
    }

    /** How often a point whose first problem is a rule's is sick, and that problem's remedy changes the cause. */
    private void rules(Iterable<LabelledGrid> grids) {
        Map<String, int[]> byRule = new TreeMap<>();
        for (LabelledGrid grid : grids) {
            for (LabelledPoint point : grid.points()) {
                point.alone().problem().map(FindingRow::rule).ifPresent(rule -> {
                    int[] counts = byRule.computeIfAbsent(rule, r -> new int[4]);
                    boolean sick = grid.isSick(point);
                    counts[0]++;
                    counts[1] += sick ? 1 : 0;
                    counts[2] += grid.isHealthy(point) ? 1 : 0;
                    counts[3] += sick && grid.isCause(point, point.alone().remedied()) ? 1 : 0;
                });
            }
        }
        out.printf("%n%-24s %6s %6s %8s %22s%n", "first finding", "points", "sick", "healthy", "cause, of the sick");
        byRule.forEach((rule, counts) -> out.printf(
                Locale.ROOT,
                "%-24s %6d %6.3f %8.3f %22.3f%n",
                rule,
                counts[0],
                (double) counts[1] / counts[0],
                (double) counts[2] / counts[0],
                (double) counts[3] / counts[1]));
    }

    /** What verdicts are asked to reach, with intervals. */
    private void asked(
            List<LabelledPoint> sick, List<LabelledPoint> healthy, RankingQuality start, RemedyTable.Outcome advised) {
        out.printf("%n%-44s %22s   %s%n", "measure", "value", "asked for");
        asked(
                "sick points that fail or warn",
                shares(sick, point -> point.alone().flagged()),
                "0.95 or more");
        asked(
                "healthy points that fail or warn",
                shares(healthy, point -> point.alone().flagged()),
                "0.10 or less");
        asked("healthy points that fail", shares(healthy, point -> point.alone().failed()), "0.01 or less");
        asked("AUC after training", area(sick, healthy, LabelledPoint::severity), "0.97 or more");
        asked("AUC of the start alone", start, "0.85 or more");
        asked("first finding names the cause", advised.cause(), "0.80 or more");
        asked("its remedy recovers 70 % of the excess", advised.recovered(), "0.80 or more");
        asked("its remedy harms a healthy point", advised.worse(), "0.02 or less");
    }

    private void asked(String measure, Object value, String bar) {
        out.printf("%-44s %22s   %s%n", measure, value, bar);
    }

    private static Proportion shares(List<LabelledPoint> points, Predicate<LabelledPoint> of) {
        return Proportion.of(ToolTable.values(points, point -> of.test(point) ? 1 : 0));
    }

    private static RankingQuality area(
            List<LabelledPoint> sick, List<LabelledPoint> healthy, ToDoubleFunction<LabelledPoint> score) {
        return RankingQuality.of(ToolTable.values(sick, score), ToolTable.values(healthy, score));
    }

    /** The loss above which most sick points and fewest healthy ones are, in shares. */
    private static double lossLimit(List<LabelledPoint> sick, List<LabelledPoint> healthy) {
        double[] losses = ToolTable.values(healthy, LabelledPoint::loss);
        double best = Double.POSITIVE_INFINITY;
        double right = 0;
        for (double limit : Arrays.stream(losses).sorted().toArray()) {
            Predicate<LabelledPoint> above = point -> point.most(seed -> seed.loss() > limit);
            double separated = ToolTable.share(sick, above) - ToolTable.share(healthy, above);
            if (separated > right) {
                right = separated;
                best = limit;
            }
        }
        return best;
    }

    private interface Label {
        boolean of(LabelledGrid grid, LabelledPoint point);
    }

    private static List<LabelledPoint> sick(Iterable<LabelledGrid> grids, Predicate<LabelledPoint> of) {
        return chosen(grids, of, LabelledGrid::isSick);
    }

    private static List<LabelledPoint> healthy(Iterable<LabelledGrid> grids, Predicate<LabelledPoint> of) {
        return chosen(grids, of, LabelledGrid::isHealthy);
    }

    private static List<LabelledPoint> chosen(
            Iterable<LabelledGrid> grids, Predicate<LabelledPoint> half, Label label) {
        List<LabelledPoint> chosen = new ArrayList<>();
        for (LabelledGrid grid : grids) {
            grid.points().stream()
                    .filter(half.and(point -> label.of(grid, point)))
                    .forEach(chosen::add);
        }
        return chosen;
    }
}
