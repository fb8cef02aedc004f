package org.initscope.app.search;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.initscope.core.search.analysis.Edges;
import org.initscope.core.search.analysis.Factor;
import org.initscope.core.search.analysis.Importance;
import org.initscope.core.search.analysis.KeyEffect;
import org.initscope.core.search.analysis.Point;
import org.initscope.core.search.analysis.Points;
import org.initscope.core.search.analysis.TrialColumns;
import org.initscope.report.SearchReport;
import org.initscope.report.readers.SearchReportReader;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.EdgeRow;
import org.initscope.store.results.rows.EffectRow;
import org.initscope.store.results.rows.ImportanceRow;
import org.initscope.store.results.rows.PointRow;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableFile;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;

/** What all committed trials of a search say together: its tables, from its trials alone. */
public final class SearchAnalysis {

    private final DataFolder folder;
    private final SweptValues swept;
    private final TrialColumns trials;
    private final Points points;
    private final List<KeyEffect> effects;
    private final Optional<Importance> importance;

    private SearchAnalysis(DataFolder folder) {
        this.folder = folder;
        this.swept = SweptValues.of(folder);
        this.trials = read(folder, swept);
        this.points = Points.of(trials);
        this.effects = KeyEffect.of(trials);
        this.importance = Importance.of(trials);
    }

    /**
     * Of the trials that are committed at this moment.
     *
     * @param folder of the search
     */
    public static SearchAnalysis of(DataFolder folder) {
        return new SearchAnalysis(folder);
    }

    /** Those trials alone, of which nothing is computed. */
    public static TrialColumns trials(DataFolder folder) {
        return read(folder, SweptValues.of(folder));
    }

    /** The columns of the keys that a search has swept so far. */
    public static List<SweptColumn> swept(DataFolder folder) {
        return SweptValues.of(folder).columns();
    }

    /**
     * What the page of a search shows.
     *
     * @param unfinished how far it has come and how it goes on; empty of one that has ended, or is watched
     */
    public static SearchReport report(DataFolder folder, String unfinished) {
        SweptValues swept = SweptValues.of(folder);
        return new SearchReportReader(new TableReader(folder.parent()))
                .read(
                        folder.name(),
                        unfinished,
                        new SearchOrigin(folder).shown(),
                        read(folder, swept),
                        swept.columns());
    }

    public TrialColumns trials() {
        return trials;
    }

    public Points points() {
        return points;
    }

    /** What each swept key does. */
    public List<KeyEffect> effects() {
        return effects;
    }

    /** How much each key and pair of keys explains; empty where that cannot be told. */
    public Optional<Importance> importance() {
        return importance;
    }

    private static TrialColumns read(DataFolder folder, SweptValues swept) {
        TableReader tables = new TableReader(folder.parent());
        TableSchema schema = tables.schema(Tables.TRIALS.schema(), folder.name());
        List<Path> parts = tables.parts(schema, folder.name());
        // the jobs are most of a table of trials, and only those of a search whose grid has grown are needed
        boolean[] isComplete = {true};
        TrialColumns.Builder trials = new TrialColumns.Builder(swept.keys());
        tables.forEach(schema.without(SweptValues.CONFIG), parts, row -> {
            isComplete[0] &= swept.areIn(row);
            if (isComplete[0]) {
                add(row, swept, trials);
            }
        });
        if (isComplete[0]) {
            return trials.build();
        }
        TrialColumns.Builder withJobs = new TrialColumns.Builder(swept.keys());
        tables.forEach(schema, parts, row -> add(row, swept, withJobs));
        return withJobs.build();
    }

    private static void add(TableRow row, SweptValues swept, TrialColumns.Builder trials) {
        TrialRow.Summary trial = Tables.TRIAL_SUMMARIES.read(row);
        trials.add(
                swept.of(row),
                trial.isCompleted() ? trial.losses().compared().orElse(Double.NaN) : Double.NaN,
                trial.losses().uniformLoss(),
                trial.isStopped());
    }

    /** Writes the tables, in the place of earlier ones. */
    public void write() {
        writePoints();
        writeEdges();
        TableWriter writer = new TableWriter(folder.parent());
        writer.replace(
                Tables.EFFECTS,
                folder.name(),
                effects.stream()
                        .flatMap(effect -> EffectRow.of(effect).stream())
                        .toList());
        writer.replace(
                Tables.IMPORTANCE,
                folder.name(),
                importance.map(ImportanceRow::of).orElse(List.of()));
    }

    private void writePoints() {
        List<SweptColumn> columns = columns();
        TableSchema schema = SweptColumn.beside(Tables.POINTS.schema(), columns);
        try (TableFile file = new TableWriter(folder.parent()).open(schema, folder.name(), 0)) {
            for (int place = 0; place < points.size(); place++) {
                Point point = points.at(place);
                TableRow row = Tables.POINTS.row(schema, PointRow.of(point));
                for (int k = 0; k < columns.size(); k++) {
                    columns.get(k).set(row, point.values().get(k));
                }
                file.add(row);
            }
            file.replace();
        }
    }

    private void writeEdges() {
        List<SweptColumn> columns = columns();
        TableSchema schema = SweptColumn.beside(Tables.EDGES.schema(), columns);
        try (TableFile file = new TableWriter(folder.parent()).open(schema, folder.name(), 0)) {
            Edges.factors(trials)
                    .forEach(factor -> Edges.along(trials, factor, edge -> {
                        TableRow row = Tables.EDGES.row(
                                schema, EdgeRow.of(trials.factors().get(factor).key(), edge));
                        List<String> values = trials.levels(edge.trial());
                        for (int k = 0; k < columns.size(); k++) {
                            if (k != factor) {
                                columns.get(k).set(row, values.get(k));
                            }
                        }
                        file.add(row);
                    }));
            file.replace();
        }
    }

    /** The columns of the factors, in their order. */
    private List<SweptColumn> columns() {
        return swept.columns().stream()
                .filter(column -> !Factor.isNoise(column.key()))
                .toList();
    }
}
