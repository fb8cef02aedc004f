package org.initscope.benchmark;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.SearchJob;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.store.results.FindingRow;
import org.initscope.store.results.Tables;
import org.initscope.store.results.TrialRow;
import org.initscope.store.tables.TableReader;

/** Trains labelled grids by {@code search}, and holds its verdicts against the outcomes. */
final class DiagnosisBenchmark {
    private static final List<String> JOBS =
            List.of("init-grid", "benchmark-sgd", "benchmark-optimizers", "benchmark-greek");

    private final boolean quick;
    private final PrintStream out;

    /**
     * @param quick one seed a point
     */
    DiagnosisBenchmark(boolean quick, PrintStream out) {
        this.quick = quick;
        this.out = out;
    }

    void run(Path folder) throws IOException {
        List<LabelledGrid> grids = new ArrayList<>();
        for (String job : JOBS) {
            BenchmarkCommand.progress("%s", job);
            grids.add(grid(folder, job));
        }
        out.printf(
                "%-22s %-11s %6s %5s %7s %7s %8s %7s %22s %22s %6s %9s%n",
                "grid",
                "half",
                "points",
                "sick",
                "healthy",
                "recall",
                "flagged",
                "failed",
                "AUC of the excess",
                "AUC of the loss alone",
                "cause",
                "repaired");
        for (int i = 0; i < grids.size(); i++) {
            line(JOBS.get(i), "all", List.of(grids.get(i)), point -> true);
        }
        line("all grids", "calibration", grids, point -> !point.isHeldOut());
        line("all grids", "held out", grids, LabelledPoint::isHeldOut);
        rules(grids);
    }

    private void line(String name, String half, List<LabelledGrid> grids, Predicate<LabelledPoint> of) {
        List<LabelledPoint> sick = chosen(grids, of, LabelledGrid::isSick);
        List<LabelledPoint> healthy = chosen(grids, of, LabelledGrid::isHealthy);
        long points = chosen(grids, of, (grid, point) -> true).size();
        out.printf(
                Locale.ROOT,
                "%-22s %-11s %6d %5d %7d %7.3f %8.3f %7.3f %22s %22s %6.3f %9.3f%n",
                name,
                half,
                points,
                sick.size(),
                healthy.size(),
                share(sick, LabelledPoint::flagged),
                share(healthy, LabelledPoint::flagged),
                share(healthy, LabelledPoint::failed),
                area(sick, healthy, LabelledPoint::severity),
                area(sick, healthy, LabelledPoint::loss),
                (double) chosen(grids, of, (grid, point) -> grid.isSick(point) && grid.namesTheCause(point))
                                .size()
                        / sick.size(),
                (double) chosen(grids, of, (grid, point) -> grid.isSick(point) && grid.canBeRepaired(point))
                                .size()
                        / sick.size());
    }

    /** How often a point whose first problem is a rule's is sick. */
    private void rules(List<LabelledGrid> grids) {
        Map<String, int[]> byRule = new TreeMap<>();
        for (LabelledGrid grid : grids) {
            for (LabelledPoint point : grid.points()) {
                point.rule().ifPresent(rule -> {
                    int[] counts = byRule.computeIfAbsent(rule, r -> new int[2]);
                    counts[0]++;
                    counts[1] += grid.isSick(point) ? 1 : 0;
                });
            }
        }
        out.printf("%n%-24s %6s %10s%n", "first finding", "points", "of it sick");
        byRule.forEach((rule, counts) ->
                out.printf(Locale.ROOT, "%-24s %6d %10.3f%n", rule, counts[0], (double) counts[1] / counts[0]));
    }

    private interface Label {
        boolean of(LabelledGrid grid, LabelledPoint point);
    }

    private static List<LabelledPoint> chosen(List<LabelledGrid> grids, Predicate<LabelledPoint> half, Label label) {
        return grids.stream()
                .flatMap(grid -> grid.points().stream().filter(half).filter(point -> label.of(grid, point)))
                .toList();
    }

    private static double share(List<LabelledPoint> points, Predicate<LabelledPoint> of) {
        return (double) points.stream().filter(of).count() / points.size();
    }

    private static String area(
            List<LabelledPoint> sick, List<LabelledPoint> healthy, ToDoubleFunction<LabelledPoint> score) {
        RankingQuality quality = RankingQuality.of(
                sick.stream().mapToDouble(score).toArray(),
                healthy.stream().mapToDouble(score).toArray());
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", quality.area(), quality.low(), quality.high());
    }

    private LabelledGrid grid(Path folder, String name) throws IOException {
        Path job = Path.of("jobs", name + ".conf");
        List<String> more = quick ? List.of("search.repeat=1") : List.of();
        // a search that was there would be one of other rules, or seeds
        String id = name + "-" + System.currentTimeMillis();
        List<String> command = new ArrayList<>(List.of("scripts/initscope", "search", job.toString()));
        command.addAll(List.of("--search-id", id, "--out", folder.toString()));
        more.forEach(setting -> command.addAll(List.of("--set", setting)));
        run(command);
        TableReader tables =
                new TableReader(new Configuration(), folder.resolve("searches").toString());
        double uniform =
                tables.read(Tables.TRIALS, id).get(0).summary().losses().expectedInitialLoss();
        return new LabelledGrid(points(tables, name, id, SearchJob.load(job, more)), uniform);
    }

    /** Runs a command whose progress is seen and whose result is not. */
    private static void run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            require(builder.start().waitFor() == 0, "%s failed", String.join(" ", command));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static List<LabelledPoint> points(TableReader tables, String name, String id, SearchJob job) {
        Map<String, TrialRow> trials =
                tables.read(Tables.TRIALS, id).stream().collect(Collectors.toMap(TrialRow::trialId, row -> row));
        Map<String, FindingRow> problems = new HashMap<>();
        tables.read(Tables.FINDINGS_OF_TRIALS, id).stream()
                .filter(row -> row.verdict().isProblem())
                .forEach(row -> problems.putIfAbsent(row.trialId().orElseThrow(), row));
        Map<Map<String, String>, List<String>> seeds = new HashMap<>();
        job.forEachTrial((trial, settings) -> {
            Map<String, String> values = new TreeMap<>();
            trial.point().values().forEach((key, value) -> values.put(key, value.text()));
            values.remove("training.seed");
            seeds.computeIfAbsent(values, v -> new ArrayList<>()).add(trial.id());
        });
        List<LabelledPoint> points = new ArrayList<>();
        seeds.forEach((values, ids) ->
                points.add(point(name, values, ids.stream().map(trials::get).toList(), problems)));
        return points;
    }

    private static LabelledPoint point(
            String grid, Map<String, String> values, List<TrialRow> seeds, Map<String, FindingRow> problems) {
        List<Verdict> verdicts = seeds.stream()
                .map(seed -> problems.get(seed.trialId()))
                .filter(Objects::nonNull)
                .map(FindingRow::verdict)
                .toList();
        Optional<FindingRow> first = seeds.stream()
                .map(seed -> problems.get(seed.trialId()))
                .filter(Objects::nonNull)
                .findFirst();
        Set<String> remedied = first.flatMap(FindingRow::remedy).stream()
                .flatMap(remedy -> Stream.of(remedy.split(" ")))
                .filter(word -> word.contains("="))
                .map(word -> LabelledPoint.setting(word.substring(0, word.indexOf('='))))
                .collect(Collectors.toCollection(TreeSet::new));
        return new LabelledPoint(
                grid,
                values,
                mean(seeds, row -> row.summary().losses().compared().orElse(Double.POSITIVE_INFINITY)),
                !verdicts.isEmpty(),
                verdicts.contains(Verdict.FAIL),
                mean(
                        seeds,
                        row -> row.summary().losses().devLoss()
                                - row.summary().losses().attainableLoss()),
                first.map(FindingRow::rule),
                remedied);
    }

    /** The mean of the seeds, infinite where one did not come to its end. */
    private static double mean(List<TrialRow> seeds, ToDoubleFunction<TrialRow> loss) {
        return seeds.stream()
                .mapToDouble(row -> row.summary().isCompleted() ? loss.applyAsDouble(row) : Double.POSITIVE_INFINITY)
                .average()
                .orElseThrow();
    }
}
