package org.initscope.report.readers;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.evidence.BatchNormUnit;
import org.initscope.core.evidence.BoundedSeries;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.HistogramObservation;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.MeasuredTensor;
import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.SaturatedUnits;
import org.initscope.report.RunReport;
import org.initscope.report.RunReport.BatchNormSeries;
import org.initscope.report.RunReport.Commands;
import org.initscope.report.RunReport.HistogramSeries;
import org.initscope.report.RunReport.LayerFact;
import org.initscope.report.RunReport.LossMark;
import org.initscope.report.RunReport.SaturationMap;
import org.initscope.report.RunReport.StatisticSeries;
import org.initscope.report.RunReport.WorkerLosses;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.tables.ResultReader;

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
    private static final int MOST_EVALUATED_STEPS = 4_000;
    private static final int MOST_CRITICAL_RATES = 1_000;

    /** A killed run has no time to say in its row that it runs no more. */
    private static final String INTERRUPTED = "interrupted";

    private final ResultReader tables;
    private final Thresholds thresholds;

    /**
     * @param thresholds of the rules, by which the page chooses colours
     */
    public RunReader(ResultReader tables, Thresholds thresholds) {
        this.tables = tables;
        this.thresholds = thresholds;
    }

    /**
     * The report of a run.
     *
     * @throws IllegalArgumentException where there is no such run
     */
    public RunReport read(String id, Commands commands) {
        return read(id, commands, tables.read(Tables.FINDINGS, id));
    }

    /**
     * The report of a run with findings that its table does not have, such as those of a run that goes on.
     *
     * @throws IllegalArgumentException where there is no such run
     */
    public RunReport read(String id, Commands commands, List<FindingRow> findings) {
        List<RunRow> runs = tables.read(Tables.RUNS, id);
        require(!runs.isEmpty(), "there is no run %s: its table runs is empty", id);
        RunRow run = runs.get(runs.size() - 1);
        TreeMap<Integer, LayerFact> layers = new TreeMap<>();
        Map<ShownTensor, StatisticSeries> series = statistics(id, layers);
        ShownRounds rounds = ShownRounds.read(tables, id);
        return new RunReport(
                id,
                commands.resume().isEmpty() ? run.end().status() : INTERRUPTED,
                commands.repeat(),
                FindingGroups.mended(commands.repeat(), findings),
                findings.stream().anyMatch(finding -> finding.verdict().isProblem()) ? commands.fix() : "",
                commands.resume(),
                run.provenance().config(),
                RunFactGroups.of(run),
                !findings.isEmpty(),
                findings.stream().map(FindingGroups::of).toList(),
                run.initialLoss().orElse(Double.NaN),
                run.initialExamples(),
                uniformLoss(run),
                lossMarks(run),
                scopes(series.keySet()),
                TellingStep.of(run.end(), findings),
                List.copyOf(layers.values()),
                losses(id, run.work()),
                evaluations(id),
                List.copyOf(series.values()),
                histograms(id, series.keySet()),
                batchNorms(id),
                rounds.workers(),
                rounds.seconds(),
                criticalRates(id),
                Predictions.of(tables.read(Tables.THEORY, id)),
                saturationMaps(id),
                RunReport.Limits.of(thresholds));
    }

    private static double uniformLoss(RunRow run) {
        return run.uniformLoss().orElse(Math.log(run.sizes().vocabularySize()));
    }

    private static List<LossMark> lossMarks(RunRow run) {
        List<LossMark> marks = new ArrayList<>();
        marks.add(mark("ln V = %.4f, a uniform guess", uniformLoss(run)));
        run.attainable().countingLoss().ifPresent(loss -> marks.add(mark("%.4f, counting characters", loss)));
        run.attainable().attainableLoss().ifPresent(loss -> marks.add(mark("%.4f, such a healthy network", loss)));
        return marks;
    }

    private static LossMark mark(String format, double loss) {
        return new LossMark(String.format(Locale.ROOT, format, loss), loss);
    }

    private static boolean isShown(Origin origin) {
        return origin.worker().orElse(0) < WORKERS_BY_LAYER;
    }

    /** The series of all tensors that the page has charts of, and all layers that they are of. */
    private Map<ShownTensor, StatisticSeries> statistics(String id, Map<Integer, LayerFact> layers) {
        ShownSteps steps = new ShownSteps();
        tables.forEach(Tables.LAYER_STATISTICS.only(MeasuredTensor.class), id, row -> {
            if (isShown(row.origin())
                    && ShownTensor.of(row.origin(), row.tensor()).isOnPage()) {
                steps.add(row.origin());
                layers.computeIfAbsent(
                        row.tensor().layerIndex(),
                        index -> new LayerFact(
                                index, row.tensor().layerName(), row.tensor().layerKind()));
            }
        });
        steps.choose(STATISTIC_NUMBERS / 8);
        List<LayerObservation> rows = new ArrayList<>();
        tables.forEach(Tables.LAYER_STATISTICS, id, row -> {
            if (steps.shows(row.origin())
                    && ShownTensor.of(row.origin(), row.tensor()).isOnPage()) {
                rows.add(row);
            }
        });
        Map<ShownTensor, StatisticSeries> series = new LinkedHashMap<>();
        LayerSeries.grouped(
                        rows,
                        row -> new LayerSeries.Place(row.layerIndex(), row.step()),
                        row -> ShownTensor.of(row.origin(), row.tensor()))
                .forEach((tensor, group) -> series.put(tensor, LayerSeries.statistics(tensor, group)));
        return series;
    }

    private List<HistogramSeries> histograms(String id, Set<ShownTensor> shown) {
        Set<ShownTensor> tensors =
                shown.stream().filter(ShownTensor::hasHistogramOnPage).collect(Collectors.toSet());
        Predicate<HistogramObservation> isOnPage =
                row -> isShown(row.origin()) && tensors.contains(ShownTensor.of(row.origin(), row.tensor()));
        ShownSteps steps = new ShownSteps();
        AtomicInteger bins = new AtomicInteger();
        tables.forEach(Tables.LAYER_HISTOGRAMS, id, row -> {
            if (isOnPage.test(row)) {
                steps.add(row.origin());
                bins.compareAndSet(0, row.counts().length);
            }
        });
        if (steps.isEmpty()) {
            return List.of();
        }
        steps.choose(HISTOGRAM_BINS / Math.max(1, bins.get()));
        List<HistogramObservation> rows = new ArrayList<>();
        tables.forEach(Tables.LAYER_HISTOGRAMS, id, row -> {
            if (steps.shows(row.origin()) && isOnPage.test(row)) {
                rows.add(row);
            }
        });
        List<HistogramSeries> series = new ArrayList<>();
        LayerSeries.grouped(
                        rows,
                        row -> new LayerSeries.Place(
                                row.tensor().layerIndex(), row.origin().step()),
                        row -> ShownTensor.of(row.origin(), row.tensor()))
                .forEach((tensor, group) -> series.add(LayerSeries.histograms(tensor, group)));
        return series;
    }

    /** A batch norm of one of the networks. */
    private record Norm(String scope, int layer) {}

    private List<BatchNormSeries> batchNorms(String id) {
        ShownSteps steps = new ShownSteps();
        tables.forEach(Tables.BATCH_NORM_UNITS.only(Origin.class), id, origin -> {
            if (isShown(origin)) {
                steps.add(origin);
            }
        });
        steps.choose(BATCH_NORM_NUMBERS / 6);
        List<BatchNormUnit> rows = new ArrayList<>();
        tables.forEach(Tables.BATCH_NORM_UNITS, id, row -> {
            if (steps.shows(row.origin())) {
                rows.add(row);
            }
        });
        List<BatchNormSeries> series = new ArrayList<>();
        LayerSeries.grouped(
                        rows,
                        row -> new LayerSeries.Place(
                                row.layerIndex(), row.origin().step()),
                        row -> new Norm(ShownTensor.scope(row.origin()), row.layerIndex()))
                .forEach((norm, group) -> series.add(LayerSeries.batchNorm(norm.scope(), norm.layer(), group)));
        return series;
    }

    private List<SaturationMap> saturationMaps(String id) {
        ShownSteps steps = new ShownSteps();
        tables.forEach(Tables.SATURATION_MAPS.only(Origin.class), id, steps::add);
        Set<Long> kept = steps.choose(SATURATION_STEPS, ShownTensor.AVERAGED);
        List<SaturatedUnits> rows = new ArrayList<>();
        tables.forEach(Tables.SATURATION_MAPS, id, row -> {
            if (kept.contains(row.origin().step())) {
                rows.add(row);
            }
        });
        List<SaturationMap> maps = new ArrayList<>();
        LayerSeries.grouped(
                        rows,
                        row -> new LayerSeries.Place(
                                row.layerIndex(), row.origin().step()),
                        SaturatedUnits::layerIndex)
                .forEach((layer, group) -> maps.add(LayerSeries.saturationMap(layer, group)));
        return maps;
    }

    private static List<String> scopes(Set<ShownTensor> tensors) {
        Set<String> scopes = tensors.stream().map(ShownTensor::scope).collect(Collectors.toSet());
        return scopes.stream()
                .sorted(Comparator.comparing((String scope) -> !scope.equals(ShownTensor.AVERAGED))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private List<WorkerLosses> losses(String id, RunRow.Work work) {
        TreeMap<Integer, LossBuckets> buckets = new TreeMap<>();
        tables.forEach(Tables.TRAINING_STEPS, id, row -> {
            LossBuckets ofWorker = buckets.computeIfAbsent(
                    row.worker(), worker -> new LossBuckets(worker, work.steps(), work.workers()));
            if (Double.isFinite(row.loss())) {
                ofWorker.add(row.step(), row.loss());
            }
        });
        return buckets.values().stream()
                .map(LossBuckets::losses)
                .filter(losses -> losses.step().length > 0)
                .toList();
    }

    private RunReport.CriticalRateSeries criticalRates(String id) {
        BoundedSeries<List<CriticalRate>> kept = new BoundedSeries<>(MOST_CRITICAL_RATES, Integer.MAX_VALUE);
        tables.forEach(Tables.CRITICAL_RATES, id, row -> kept.add(row.step(), ArrayList::new)
                .ifPresent(atStep -> atStep.add(row)));
        List<CriticalRate> rows =
                kept.held().values().stream().flatMap(List::stream).toList();
        return new RunReport.CriticalRateSeries(
                rows.stream().mapToLong(CriticalRate::step).toArray(),
                rows.stream().mapToDouble(CriticalRate::learningRate).toArray(),
                rows.stream()
                        .mapToDouble(row -> row.criticalLearningRate().orElse(Double.NaN))
                        .toArray(),
                rows.stream()
                        .mapToDouble(row -> row.curvature().orElse(Double.NaN))
                        .toArray());
    }

    private List<RunReport.EvaluatedSplit> evaluations(String id) {
        BoundedSeries<List<RunReport.EvaluatedSplit>> kept =
                new BoundedSeries<>(MOST_EVALUATED_STEPS, Integer.MAX_VALUE);
        tables.forEach(Tables.EVALUATIONS, id, row -> kept.add(row.step(), ArrayList::new)
                .ifPresent(atStep -> atStep.add(new RunReport.EvaluatedSplit(
                        row.step(), row.split(), row.bnStatistics(), row.loss(), row.accuracy(), row.examples()))));
        return kept.held().values().stream().flatMap(List::stream).toList();
    }
}
