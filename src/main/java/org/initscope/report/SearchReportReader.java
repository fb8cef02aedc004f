package org.initscope.report;

import static org.initscope.core.Check.require;
import static org.initscope.report.LayerSeries.real;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.initscope.report.Report.Fact;
import org.initscope.report.Report.FactGroup;
import org.initscope.report.SearchReport.Courses;
import org.initscope.report.SearchReport.Metric;
import org.initscope.report.SearchReport.SweptKey;
import org.initscope.report.SearchReport.Trials;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.Tables;

/** Reads the tables of one search into what its page shows. */
public final class SearchReportReader {
    private static final int COURSE_POINTS = 16;

    /** More findings than these would make the page large; the other trials have their verdict. */
    private static final int MOST_FINDINGS = 5_000;

    private final TableReader tables;

    public SearchReportReader(TableReader tables) {
        this.tables = tables;
    }

    /**
     * The report of a search.
     *
     * @param configuration of the search, as text; empty where it is not known
     * @param keyOf the key of a swept column: its dots and dashes, which the column's name lacks
     * @throws IllegalArgumentException where no trial was committed
     */
    public SearchReport read(String id, String configuration, Function<String, String> keyOf) {
        TableSchema schema = tables.schema(Tables.TRIALS, id);
        List<TableRow> rows = tables.read(schema, id);
        require(!rows.isEmpty(), "the search %s has no trials yet", id);
        Map<String, Integer> places = new HashMap<>();
        rows.forEach(row -> places.put(row.string("trial_id"), places.size()));
        TrialLayers layers = new TrialLayers(places);
        tables.read(Tables.ofTrials(Tables.LAYER_STATISTICS), id, row -> {
            layers.add(row);
            return false;
        });
        WorstFindings findings = findings(id);
        List<SweptKey> keys = swept(schema).stream()
                .map(column -> DictionaryColumn.sweptKey(keyOf.apply(column.name()), column, rows))
                .toList();
        List<Metric> metrics = new ArrayList<>(losses(rows));
        metrics.addAll(layers.metrics());
        metrics.add(metric("seconds", "seconds", rows, row -> row.real("seconds")));
        return new SearchReport(
                id,
                configuration,
                List.of(facts(rows), sweptKeys(keys)),
                uniformLoss(rows),
                keys,
                trials(rows, layers.architectures()),
                metrics.stream()
                        .filter(metric -> Arrays.stream(metric.values()).anyMatch(Double::isFinite))
                        .toList(),
                layers.layerLists(),
                layers.columns(),
                courses(id, places),
                findings.byRule(),
                findings.rows(),
                findings.leftOut());
    }

    /** One column a swept key. Values in its second column, which are no numbers, are read together with its numbers. */
    private static List<Column> swept(TableSchema trials) {
        int declared = Tables.TRIALS.columns().size();
        List<Column> beyond =
                trials.columns().subList(declared, trials.columns().size());
        Set<String> texts = beyond.stream()
                .map(column -> SweptColumn.textBeside(column.name()))
                .collect(Collectors.toSet());
        return beyond.stream().filter(column -> !texts.contains(column.name())).toList();
    }

    private static Trials trials(List<TableRow> rows, int[] architectures) {
        DictionaryColumn outcomes = new DictionaryColumn();
        DictionaryColumn verdicts = new DictionaryColumn();
        DictionaryColumn reasons = new DictionaryColumn();
        for (TableRow row : rows) {
            outcomes.add(row.string("outcome"));
            addOptional(verdicts, row, "verdict");
            addOptional(reasons, row, "reason");
        }
        return new Trials(
                rows.stream().map(row -> row.string("trial_id")).toList(),
                outcomes.texts(),
                outcomes.codes(),
                verdicts.texts(),
                verdicts.codes(),
                reasons.texts(),
                reasons.codes(),
                architectures);
    }

    private static void addOptional(DictionaryColumn levels, TableRow row, String column) {
        if (row.isNull(column)) {
            levels.addUndefined();
        } else {
            levels.add(row.string(column));
        }
    }

    private static List<Metric> losses(List<TableRow> rows) {
        return List.of(
                metric("dev_loss", "dev loss", rows, SearchReportReader::comparedLoss),
                metric("train_loss", "train loss", rows, row -> real(row, "train_loss")),
                metric("initial_loss", "loss at the start", rows, row -> real(row, "initial_loss")));
    }

    /** The dev loss that trials are ranked by: with recalibrated batch-norm statistics where there are some. */
    private static double comparedLoss(TableRow row) {
        return row.optionalReal("dev_loss_recalibrated").orElse(real(row, "dev_loss"));
    }

    private static Metric metric(String name, String label, List<TableRow> rows, ToDoubleFunction<TableRow> value) {
        return new Metric(name, label, rows.stream().mapToDouble(value).toArray());
    }

    private static double uniformLoss(List<TableRow> rows) {
        return rows.stream()
                .map(row -> row.optionalReal("expected_initial_loss"))
                .flatMapToDouble(OptionalDouble::stream)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static FactGroup facts(List<TableRow> rows) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("trials", String.format(Locale.ROOT, "%,d", rows.size())));
        long steps = rows.stream().mapToLong(row -> row.number("steps")).sum();
        facts.add(new Fact("steps in all", String.format(Locale.ROOT, "%,d", steps)));
        double seconds = rows.stream().mapToDouble(row -> row.real("seconds")).sum();
        facts.add(new Fact("time in all, on one core", String.format(Locale.ROOT, "%,.0f s", seconds)));
        return new FactGroup("Trials", facts);
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

    /** The loss of each trial at steps that many trials share. */
    private Courses courses(String id, Map<String, Integer> places) {
        List<Long> steps = sharedSteps(id, places.size());
        double[][] loss = new double[places.size()][];
        Arrays.setAll(loss, trial -> undefined(steps.size()));
        forEachLoss(id, row -> {
            Integer trial = places.get(row.string("trial_id"));
            int place = Collections.binarySearch(steps, row.number("step"));
            if (trial != null && place >= 0) {
                loss[trial][place] = real(row, "loss");
            }
        });
        return new Courses(steps.stream().mapToLong(Long::longValue).toArray(), loss);
    }

    private List<Long> sharedSteps(String id, int trials) {
        TreeMap<Long, Integer> counts = new TreeMap<>();
        forEachLoss(id, row -> counts.merge(row.number("step"), 1, Integer::sum));
        int shared = Math.max(2, trials / 20);
        return List.copyOf(Thinning.of(
                counts.keySet().stream()
                        .filter(step -> counts.get(step) >= shared)
                        .toList(),
                COURSE_POINTS));
    }

    private void forEachLoss(String id, Consumer<TableRow> action) {
        tables.read(Tables.ofTrials(Tables.TRAINING_STEPS), id, row -> {
            if (row.integer("worker") == 0) {
                action.accept(row);
            }
            return false;
        });
    }

    private static double[] undefined(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private WorstFindings findings(String id) {
        TableSchema findings = new TableSchema(
                Tables.FINDINGS.name(),
                Tables.TRIALS.partition(),
                Tables.FINDINGS.meaning(),
                Tables.FINDINGS.columns());
        WorstFindings worst = new WorstFindings(MOST_FINDINGS);
        tables.read(findings, id, row -> {
            worst.add(row);
            return false;
        });
        return worst;
    }
}
