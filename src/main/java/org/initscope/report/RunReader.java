package org.initscope.report;

import static org.initscope.core.Check.require;
import static org.initscope.report.LayerSeries.real;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.initscope.report.RunReport.BatchNormSeries;
import org.initscope.report.RunReport.Evaluation;
import org.initscope.report.RunReport.HistogramSeries;
import org.initscope.report.RunReport.LayerFact;
import org.initscope.report.RunReport.LossCourse;
import org.initscope.report.RunReport.RoundSeconds;
import org.initscope.report.RunReport.SaturationMap;
import org.initscope.report.RunReport.StatisticSeries;
import org.initscope.report.RunReport.WorkerSeries;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.Tables;

/** Reads the tables of one run into what its page shows, thinned so that the page stays small. */
public final class RunReader {
    /**
     * The number of workers that the page shows layer by layer. The charts have the losses of all, and the tables
     * everything.
     */
    private static final int WORKERS_BY_LAYER = 3;

    private static final int STATISTIC_NUMBERS = 120_000;
    private static final int HISTOGRAM_BINS = 400_000;
    private static final int BATCH_NORM_NUMBERS = 150_000;
    private static final int SATURATION_STEPS = 24;
    private static final int MOST_ROUNDS = 400;
    private static final int MOST_LOSS_COURSES = 8;
    private static final int MOST_STEPS = 150;
    private static final int LEAST_STEPS = 8;

    private final TableReader tables;

    public RunReader(TableReader tables) {
        this.tables = tables;
    }

    /**
     * The report of a run.
     *
     * @param command that repeats the run; empty where it is not known
     * @throws IllegalArgumentException where there is no such run
     */
    public RunReport read(String id, String command) {
        List<TableRow> runs = tables.read(Tables.RUNS, id);
        require(!runs.isEmpty(), "there is no run %s: its table runs is empty", id);
        TableRow run = runs.get(runs.size() - 1);
        List<TableRow> statistics = statisticRows(id);
        Map<Tensor, StatisticSeries> courses = statisticCourses(statistics);
        List<TableRow> rounds = rounds(id);
        List<TableRow> findings = tables.read(Tables.FINDINGS, id);
        return new RunReport(
                id,
                run.string("status"),
                command,
                run.string("config"),
                RunFactGroups.of(run),
                !findings.isEmpty(),
                findings.stream().map(FindingGroups::of).toList(),
                run.optionalReal("initial_loss").orElse(Double.NaN),
                run.optionalReal("uniform_loss").orElse(Math.log(run.integer("vocabulary_size"))),
                scopes(courses.keySet()),
                layers(statistics),
                losses(id, run.number("steps")),
                evaluations(id),
                List.copyOf(courses.values()),
                histograms(id, courses.keySet()),
                batchNorms(id),
                workers(rounds),
                seconds(rounds),
                Predictions.of(tables.read(Tables.THEORY, id)),
                saturationMaps(id));
    }

    private List<TableRow> statisticRows(String id) {
        return tables.read(
                Tables.LAYER_STATISTICS,
                id,
                row -> isShown(row) && Tensor.of(row).isOnPage());
    }

    private static boolean isShown(TableRow row) {
        return row.isNull("worker") || row.integer("worker") < WORKERS_BY_LAYER;
    }

    private static Map<Tensor, StatisticSeries> statisticCourses(List<TableRow> rows) {
        Predicate<TableRow> kept = thinned(rows, STATISTIC_NUMBERS / 8);
        Map<Tensor, StatisticSeries> courses = new LinkedHashMap<>();
        LayerSeries.grouped(rows.stream().filter(kept).toList(), Tensor::of)
                .forEach((tensor, group) -> courses.put(tensor, LayerSeries.statistics(tensor, group)));
        return courses;
    }

    /** Keeps so many steps of each scope that about {@code most} rows remain. */
    private static Predicate<TableRow> thinned(List<TableRow> rows, int most) {
        Map<String, List<TableRow>> byScope = rows.stream().collect(Collectors.groupingBy(Tensor::scope));
        Map<String, Set<Long>> kept = new HashMap<>();
        byScope.forEach((scope, ofScope) -> {
            Set<Long> steps = LayerSeries.stepsOf(ofScope);
            int rowsPerStep = Math.max(1, ofScope.size() / Math.max(1, steps.size()));
            int affordable = most / byScope.size() / rowsPerStep;
            kept.put(scope, Thinning.of(steps, Math.max(LEAST_STEPS, Math.min(MOST_STEPS, affordable))));
        });
        return row -> kept.get(Tensor.scope(row)).contains(row.number("step"));
    }

    private List<HistogramSeries> histograms(String id, Set<Tensor> shown) {
        Set<Tensor> tensors = shown.stream().filter(Tensor::hasHistogramOnPage).collect(Collectors.toSet());
        List<TableRow> rows =
                tables.read(Tables.LAYER_HISTOGRAMS, id, row -> isShown(row) && tensors.contains(Tensor.of(row)));
        if (rows.isEmpty()) {
            return List.of();
        }
        int bins = rows.get(0).longs("counts").length;
        Predicate<TableRow> kept = thinned(rows, HISTOGRAM_BINS / bins);
        List<HistogramSeries> courses = new ArrayList<>();
        LayerSeries.grouped(rows.stream().filter(kept).toList(), Tensor::of)
                .forEach((tensor, group) -> courses.add(LayerSeries.histograms(tensor, group)));
        return courses;
    }

    private List<BatchNormSeries> batchNorms(String id) {
        List<TableRow> rows = tables.read(Tables.BATCH_NORM_UNITS, id, RunReader::isShown);
        if (rows.isEmpty()) {
            return List.of();
        }
        Predicate<TableRow> kept = thinned(rows, BATCH_NORM_NUMBERS / 6);
        List<BatchNormSeries> courses = new ArrayList<>();
        LayerSeries.grouped(
                        rows.stream().filter(kept).toList(),
                        row -> new Tensor(Tensor.scope(row), row.integer("layer_index"), "", ""))
                .forEach((norm, group) -> courses.add(LayerSeries.batchNorm(norm.scope(), norm.layer(), group)));
        return courses;
    }

    private List<SaturationMap> saturationMaps(String id) {
        List<TableRow> rows = tables.read(Tables.SATURATION_MAPS, id);
        Set<Long> kept = Thinning.of(LayerSeries.stepsOf(rows), SATURATION_STEPS);
        List<SaturationMap> maps = new ArrayList<>();
        LayerSeries.grouped(
                        rows.stream()
                                .filter(row -> kept.contains(row.number("step")))
                                .toList(),
                        row -> row.integer("layer_index"))
                .forEach((layer, group) -> maps.add(LayerSeries.saturationMap(layer, group)));
        return maps;
    }

    private static List<String> scopes(Set<Tensor> tensors) {
        Set<String> scopes = tensors.stream().map(Tensor::scope).collect(Collectors.toSet());
        return scopes.stream()
                .sorted(Comparator.comparing((String scope) -> !scope.equals(Tensor.AVERAGED))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static List<LayerFact> layers(List<TableRow> statistics) {
        TreeMap<Integer, LayerFact> layers = new TreeMap<>();
        for (TableRow row : statistics) {
            layers.computeIfAbsent(
                    row.integer("layer_index"),
                    index -> new LayerFact(index, row.string("layer_name"), row.string("layer_kind")));
        }
        return List.copyOf(layers.values());
    }

    private List<LossCourse> losses(String id, long steps) {
        TreeMap<Integer, LossBuckets> buckets = new TreeMap<>();
        Set<Integer> shown = new HashSet<>();
        tables.read(Tables.TRAINING_STEPS, id, row -> {
            int worker = row.integer("worker");
            if (shown.size() < MOST_LOSS_COURSES) {
                shown.add(worker);
            }
            if (shown.contains(worker) && !row.isNull("loss")) {
                buckets.computeIfAbsent(worker, w -> new LossBuckets(w, steps))
                        .add(row.number("step"), row.real("loss"));
            }
            return false;
        });
        return buckets.values().stream().map(LossBuckets::course).toList();
    }

    private List<Evaluation> evaluations(String id) {
        return tables.read(Tables.EVALUATIONS, id).stream()
                .map(row -> new Evaluation(
                        row.number("step"),
                        row.string("split"),
                        row.string("bn_statistics"),
                        real(row, "loss"),
                        real(row, "accuracy"),
                        row.number("examples")))
                .toList();
    }

    private List<TableRow> rounds(String id) {
        List<TableRow> rows = tables.read(Tables.AVERAGING_ROUNDS, id);
        Set<Long> kept =
                Thinning.of(rows.stream().map(row -> row.number("round")).toList(), MOST_ROUNDS);
        return rows.stream().filter(row -> kept.contains(row.number("round"))).toList();
    }

    private static List<WorkerSeries> workers(List<TableRow> rounds) {
        TreeMap<Integer, List<TableRow>> byWorker = new TreeMap<>();
        rounds.stream().filter(row -> !row.isNull("worker")).forEach(row -> byWorker.computeIfAbsent(
                        row.integer("worker"), w -> new ArrayList<>())
                .add(row));
        return byWorker.entrySet().stream()
                .map(entry -> new WorkerSeries(
                        entry.getKey(),
                        entry.getValue().stream()
                                .mapToLong(row -> row.number("round"))
                                .toArray(),
                        entry.getValue().stream()
                                .mapToLong(row -> row.number("step"))
                                .toArray(),
                        entry.getValue().stream()
                                .mapToDouble(row -> real(row, "loss"))
                                .toArray(),
                        entry.getValue().stream()
                                .mapToDouble(row -> real(row, "drift_l2"))
                                .toArray()))
                .toList();
    }

    private static List<RoundSeconds> seconds(List<TableRow> rounds) {
        return rounds.stream()
                .filter(row -> row.isNull("worker") && !row.isNull("compute_seconds"))
                .map(row -> new RoundSeconds(
                        row.number("round"), real(row, "compute_seconds"), real(row, "averaging_seconds")))
                .toList();
    }
}
