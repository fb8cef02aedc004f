package org.initscope.report.readers;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.initscope.core.search.analysis.ExpectedBest;
import org.initscope.core.search.analysis.KeyEffect;
import org.initscope.core.search.analysis.Points;
import org.initscope.core.search.analysis.TrialColumns;
import org.initscope.report.RankedPoints;
import org.initscope.report.Report.Fact;
import org.initscope.report.Report.FactGroup;
import org.initscope.report.SearchReport;
import org.initscope.report.SearchReport.LossSeries;
import org.initscope.report.SearchReport.Metric;
import org.initscope.report.SearchReport.Origin;
import org.initscope.report.SearchReport.SweptKey;
import org.initscope.report.SearchReport.Trials;
import org.initscope.report.ShownEdge;
import org.initscope.report.ShownEffect;
import org.initscope.report.ShownImportance;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;

/** Reads the tables of one search into what its page shows. */
public final class SearchReportReader {
    /** More findings than these would make the page large; the other trials have their verdict. */
    private static final int MOST_FINDINGS = 5_000;

    /** The text of every trial's job, which the page does not show. */
    private static final String CONFIG = "config";

    /** Each takes a quarter of a kilobyte of the page; what a page says of all trials together is of all. */
    private static final int MOST_TRIALS = 16_000;

    private final TableReader tables;
    private final int mostTrials;

    public SearchReportReader(TableReader tables) {
        this(tables, MOST_TRIALS);
    }

    /**
     * @param mostTrials that a page shows one by one, beside those that its points and edges name
     */
    public SearchReportReader(TableReader tables, int mostTrials) {
        this.tables = tables;
        this.mostTrials = mostTrials;
    }

    /**
     * The report of a search.
     *
     * @param unfinished how far it has come and how it goes on; empty of one that has ended, or is watched
     * @param origin what it was begun with
     * @param columns its trials, as they were read from its tables
     * @param swept the columns of its swept keys
     * @throws IllegalArgumentException where no trial was committed
     */
    public SearchReport read(
            String id, String unfinished, Origin origin, TrialColumns columns, List<SweptColumn> swept) {
        TableSchema schema = tables.schema(Tables.TRIALS.schema(), id).without(CONFIG);
        RankedPoints points = RankedPoints.of(Points.of(columns));
        List<ShownEdge> edges = ShownEdge.of(columns);
        List<TableRow> rows = new ArrayList<>();
        List<TrialRow.Summary> trials = new ArrayList<>();
        Totals totals = new Totals();
        ShownTrials shown = shown(columns.trials(), points, edges);
        tables.forEach(schema, tables.parts(schema, id), row -> {
            TrialRow.Summary trial = Tables.TRIAL_SUMMARIES.read(row);
            if (shown.has((int) totals.trials)) {
                rows.add(row);
                trials.add(trial);
            }
            totals.add(trial);
        });
        require(!rows.isEmpty(), "the search %s has no trials yet", id);
        Map<String, Integer> places = new HashMap<>();
        trials.forEach(trial -> places.put(trial.trialId(), places.size()));
        TrialLayers layers = new TrialLayers(places);
        tables.forEach(Tables.ofTrials(Tables.LAYER_STATISTICS), id, row -> layers.add(row.trialId(), row.row()));
        WorstFindings findings = findings(id, places.keySet()::contains);
        List<SweptKey> keys = swept.stream()
                .filter(column -> schema.has(column.name()))
                .map(column -> DictionaryColumn.sweptKey(
                        column.key(), schema.columns().get(schema.indexOf(column.name())), rows))
                .toList();
        List<Metric> metrics = new ArrayList<>(losses(trials));
        metrics.addAll(layers.metrics());
        metrics.addAll(startMetrics(id, places));
        metrics.add(metric("seconds", "seconds", trials, trial -> trial.times().seconds()));
        return new SearchReport(
                id,
                unfinished,
                origin.command(),
                origin.configuration(),
                List.of(totals.facts(shown), sweptKeys(keys), origin.provenance()),
                uniformLoss(trials),
                keys,
                trials(trials, layers.architectures()),
                points.at(shown::place),
                ShownEffect.of(KeyEffect.of(columns)),
                ShownImportance.of(columns).stream().toList(),
                edges.stream().map(edge -> edge.at(shown::place)).toList(),
                ExpectedBest.of(columns),
                metrics.stream()
                        .filter(metric -> Arrays.stream(metric.values()).anyMatch(Double::isFinite))
                        .toList(),
                layers.layerLists(),
                layers.columns(),
                series(id, places),
                findings.byRule(),
                findings.rows(),
                findings.leftOut());
    }

    private ShownTrials shown(int all, RankedPoints points, List<ShownEdge> edges) {
        int[] named = IntStream.concat(
                        Arrays.stream(points.trial()), edges.stream().mapToInt(ShownEdge::trial))
                .toArray();
        return ShownTrials.of(all, mostTrials, named);
    }

    private static Trials trials(List<TrialRow.Summary> trials, int[] architectures) {
        DictionaryColumn outcomes = new DictionaryColumn();
        DictionaryColumn verdicts = new DictionaryColumn();
        DictionaryColumn reasons = new DictionaryColumn();
        for (TrialRow.Summary trial : trials) {
            outcomes.add(trial.end().outcome());
            trial.verdict().ifPresentOrElse(verdict -> verdicts.add(verdict.label()), verdicts::addUndefined);
            trial.end().reason().ifPresentOrElse(reasons::add, reasons::addUndefined);
        }
        return new Trials(
                trials.stream().map(TrialRow.Summary::trialId).toList(),
                outcomes.texts(),
                outcomes.codes(),
                verdicts.texts(),
                verdicts.codes(),
                reasons.texts(),
                reasons.codes(),
                architectures);
    }

    private static List<Metric> losses(List<TrialRow.Summary> trials) {
        return List.of(
                metric("dev_loss", "dev loss", trials, trial -> trial.losses()
                        .compared()
                        .orElse(Double.NaN)),
                metric("train_loss", "train loss", trials, trial -> trial.losses()
                        .trainLoss()),
                metric("initial_loss", "loss at the start", trials, trial -> trial.losses()
                        .initialLoss()));
    }

    private static Metric metric(
            String name, String label, List<TrialRow.Summary> trials, ToDoubleFunction<TrialRow.Summary> value) {
        return new Metric(name, label, trials.stream().mapToDouble(value).toArray());
    }

    /** What theory and the first update say of each start; of an older search all of it is undefined. */
    private List<Metric> startMetrics(String id, Map<String, Integer> places) {
        double[] critical = undefined(places.size());
        double[] chi = undefined(places.size());
        tables.forEach(Tables.ofTrials(Tables.CRITICAL_RATES), id, row -> {
            Integer trial = places.get(row.trialId());
            if (trial != null && row.row().step() == 0) {
                critical[trial] = row.row().criticalLearningRate().orElse(Double.NaN);
            }
        });
        tables.forEach(Tables.ofTrials(Tables.THEORY), id, row -> {
            Integer trial = places.get(row.trialId());
            if (trial != null
                    && row.row().variant().equals(Predictions.TRAINED_NETWORK)
                    && Double.isFinite(row.row().propagation().chi())) {
                chi[trial] = row.row().propagation().chi();
            }
        });
        return List.of(
                new Metric("critical_rate", "critical learning rate at the start", critical),
                new Metric("chi", "chi: squared gradient, a layer over the next, by theory", chi));
    }

    private static double uniformLoss(List<TrialRow.Summary> trials) {
        return trials.stream()
                .mapToDouble(trial -> trial.losses().uniformLoss())
                .filter(loss -> !Double.isNaN(loss))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Of all trials, shown or not. */
    private static final class Totals {
        private long trials;
        private long steps;
        private double seconds;

        void add(TrialRow.Summary trial) {
            trials++;
            steps += trial.stepsTaken();
            seconds += trial.times().seconds();
        }

        FactGroup facts(ShownTrials shown) {
            List<Fact> facts = new ArrayList<>();
            facts.add(new Fact("trials", String.format(Locale.ROOT, "%,d", trials)));
            facts.addAll(shown.facts());
            facts.add(new Fact("steps in all", String.format(Locale.ROOT, "%,d", steps)));
            facts.add(new Fact("time in all, on one core", String.format(Locale.ROOT, "%,.0f s", seconds)));
            return new FactGroup("Trials", facts);
        }
    }

    private static FactGroup sweptKeys(List<SweptKey> keys) {
        List<Fact> facts = new ArrayList<>();
        for (SweptKey key : keys) {
            facts.add(new Fact(
                    key.name(),
                    key.levels().size() <= 8
                            ? String.join(", ", key.levels())
                            : key.levels().size() + " values from "
                                    + key.levels().get(0) + " to "
                                    + key.levels().get(key.levels().size() - 1)));
        }
        return new FactGroup("Swept keys", facts);
    }

    private LossSeries series(String id, Map<String, Integer> places) {
        TrialLossSeries series = new TrialLossSeries(places);
        tables.forEach(Tables.ofTrials(Tables.TRAINING_STEPS), id, row -> series.add(row.trialId(), row.row()));
        return series.series();
    }

    private static double[] undefined(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private WorstFindings findings(String id, Predicate<String> shown) {
        WorstFindings worst = new WorstFindings(MOST_FINDINGS, shown);
        tables.forEach(Tables.FINDINGS_OF_TRIALS, id, worst::add);
        return worst;
    }
}
