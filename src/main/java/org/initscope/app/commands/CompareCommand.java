package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.initscope.app.commands.options.ResultsFolder;
import org.initscope.app.commands.options.RunOrSearch;
import org.initscope.app.config.text.KeyNames;
import org.initscope.app.config.text.Suggestion;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.search.TrialLookup;
import org.initscope.app.text.Compared;
import org.initscope.app.text.ComparisonTable;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.search.Condition;
import org.initscope.core.search.ConditionKey;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.TrialOutcome;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code initscope compare}. */
@Command(
        name = "compare",
        description =
                "Shows runs and trials side by side: where they differ, how they ended, their layers. A search stands for its"
                        + " best trial, and alone for its best ones.",
        footer = {
            "  initscope compare lecture-original lecture-kaiming",
            "  initscope compare lecture-original init-grid/052a54",
            "  initscope compare init-grid",
            "  initscope compare --search init-grid 052a54 120792",
            "  initscope compare --search init-grid --where 'outcome == diverged && model_normalization == none'"
        })
public final class CompareCommand implements Callable<Integer> {
    private static final int MOST = 8;

    /** Words that a column may have, whether or not a trial has them. */
    private static final Map<String, List<String>> POSSIBLE = Map.of(
            "outcome",
            TrialOutcome.labels(),
            "verdict",
            Stream.of(Verdict.values()).map(Verdict::label).toList());

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = RunOrSearch.LABEL,
            arity = "0..*",
            description = "Runs, searches and trials, SEARCH/TRIAL; with --search beginnings of the ids of trials.")
    private List<String> ids = List.of();

    @Option(
            names = "--search",
            paramLabel = "ID",
            description = "The search whose trials are compared; runs otherwise.")
    private Optional<String> search;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description =
                    "Trials for which a condition on the columns of table trials holds, the best ones first. A swept key"
                            + " may be named by its last part.")
    private Optional<String> where;

    @Mixin
    private ResultsFolder results;

    @Override
    public Integer call() {
        List<Compared> compared = search.isPresent() ? trials(search.get()) : runs();
        require(where.isEmpty() || search.isPresent(), "--where chooses trials: give their --search too");
        require(compared.size() >= 2, "%d found to compare, expected 2 or more runs or trials", compared.size());
        spec.commandLine().getOut().print(new ComparisonTable(compared).render());
        return ExitCode.OK;
    }

    private List<Compared> runs() {
        return ids.stream().flatMap(this::compared).toList();
    }

    private Stream<Compared> compared(String id) {
        RunOrSearch named = new RunOrSearch(id, results.out());
        Optional<DataFolder> found = named.search();
        if (found.isPresent()) {
            return new TrialLookup(found.get())
                    .best(ids.size() == 1 ? MOST : 1).stream().map(trial -> compared(found.get(), trial));
        }
        return Stream.of(named.trial()
                .map(trial -> compared(trial.search(), trial.trial()))
                .orElseGet(() -> Compared.run(named.run())));
    }

    private List<Compared> trials(String given) {
        DataFolder folder = SearchLocation.find(given, results.out())
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no search " + given + " in " + results.out()));
        TrialLookup trials = new TrialLookup(folder);
        List<TrialRow> chosen = new ArrayList<>();
        ids.forEach(wanted -> chosen.add(trials.only(wanted)));
        where.ifPresent(text -> {
            Condition condition = Condition.parse(text, conditionKeys(trials, text), Suggestion::of);
            chosen.addAll(trials.best(Math.max(0, MOST - chosen.size()), row -> condition.holds(values(row))));
        });
        return chosen.stream().map(trial -> compared(folder, trial)).toList();
    }

    private static Compared compared(DataFolder search, TrialRow trial) {
        return Compared.trial(new TableReader(search.parent()), search.name(), trial);
    }

    /** Every column, with its values where the condition may name it. */
    private static List<ConditionKey> conditionKeys(TrialLookup trials, String text) {
        List<Column> columns = trials.schema().columns();
        Map<String, Set<SweptValue>> named = new LinkedHashMap<>();
        for (Column column : columns) {
            String path = KeyNames.ofColumn(column.name());
            if (text.contains(path.substring(path.lastIndexOf('.') + 1)) || text.contains(column.name())) {
                Set<SweptValue> values = new LinkedHashSet<>();
                POSSIBLE.getOrDefault(column.name(), List.of()).forEach(word -> values.add(new SweptValue.Text(word)));
                named.put(column.name(), values);
            }
        }
        trials.forEach(row -> columns.stream()
                .filter(column -> named.containsKey(column.name()) && !row.isNull(column.name()))
                .forEach(column -> named.get(column.name()).add(value(row, column))));
        return columns.stream()
                .map(column -> new ConditionKey(
                        column.name(),
                        KeyNames.ofColumn(column.name()),
                        List.copyOf(named.getOrDefault(column.name(), Set.of()))))
                .toList();
    }

    /** A row as values that conditions are about; NULL is an empty text. */
    private static Map<String, SweptValue> values(TableRow row) {
        Map<String, SweptValue> values = new HashMap<>();
        for (Column column : row.schema().columns()) {
            values.put(column.name(), value(row, column));
        }
        return values;
    }

    private static SweptValue value(TableRow row, Column column) {
        String name = column.name();
        if (row.isNull(name)) {
            return new SweptValue.Text("");
        }
        return switch (column.type()) {
            case INT -> new SweptValue.Whole(row.integer(name));
            case LONG -> new SweptValue.Whole(row.number(name));
            case DOUBLE -> new SweptValue.Real(row.real(name));
            case BOOLEAN -> new SweptValue.Flag(row.truth(name));
            case LONG_ARRAY -> new SweptValue.Several(Arrays.stream(row.longs(name))
                    .mapToObj(element -> (SweptValue) new SweptValue.Whole(element))
                    .toList());
            case TIMESTAMP -> new SweptValue.Text(row.instant(name).toString());
            case STRING -> new SweptValue.Text(row.string(name));
        };
    }
}
