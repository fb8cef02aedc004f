package org.initscope.app.search;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.TrialId;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TrialTable;

/** Rows of few trials of a search, chosen among all of them, of which no more than the chosen are held. */
public final class TrialLookup {
    private static final Comparator<TrialRow.Summary> BY_LOSS =
            Comparator.comparingDouble(trial -> trial.losses().compared().orElse(Double.MAX_VALUE));

    private final String id;
    private final TableReader tables;
    private final TableSchema schema;

    public TrialLookup(DataFolder search) {
        new SearchOrigin(search).requireTrials();
        this.id = search.name();
        this.tables = new TableReader(search.parent());
        this.schema = tables.schema(Tables.TRIALS.schema(), id);
    }

    /** The columns, with those of the swept keys. */
    public TableSchema schema() {
        return schema;
    }

    /** All rows, one by one. */
    public void forEach(Consumer<TableRow> consumer) {
        tables.forEach(schema, tables.parts(schema, id), consumer);
    }

    /**
     * The trial whose id begins with a text.
     *
     * @throws IllegalArgumentException where there is none, or more than one
     */
    public TrialRow only(String beginning) {
        List<String> found = new ArrayList<>();
        tables.forEach(Tables.TRIALS.only(TrialId.class), id, trial -> {
            if (trial.trialId().startsWith(beginning)) {
                found.add(trial.trialId());
            }
        });
        require(!found.isEmpty(), "no trial of the search %s has an id that begins with %s", id, beginning);
        require(
                found.size() == 1,
                "%d trials of the search %s have ids that begin with %s, such as %s: give more of it",
                found.size(),
                id,
                beginning,
                String.join(" and ", found.subList(0, Math.min(2, found.size()))));
        return read(found).get(0);
    }

    /** So many trials of the least losses, the best first. */
    public List<TrialRow> best(int count) {
        Best best = new Best(count);
        tables.forEach(Tables.TRIAL_SUMMARIES, id, best::offer);
        return read(best.ids());
    }

    /** The same of those whose rows are wanted. */
    public List<TrialRow> best(int count, Predicate<TableRow> wanted) {
        Best best = new Best(count);
        forEach(row -> {
            if (wanted.test(row)) {
                best.offer(Tables.TRIAL_SUMMARIES.read(row));
            }
        });
        return read(best.ids());
    }

    /** The best first. */
    private List<TrialRow> read(Collection<String> ids) {
        List<TrialRow> rows = new ArrayList<>();
        tables.forEach(
                schema,
                tables.parts(schema, id),
                TrialTable.TRIAL,
                new HashSet<>(ids),
                row -> rows.add(Tables.TRIALS.read(row)));
        rows.sort(Comparator.comparing(TrialRow::summary, BY_LOSS));
        return rows;
    }

    /** The trials of the least losses among those that were offered; of equal ones the earlier stay. */
    private static final class Best {
        private record Offered(TrialRow.Summary trial, int turn) {}

        private final int count;
        private final PriorityQueue<Offered> worstFirst =
                new PriorityQueue<>(Comparator.comparing(Offered::trial, BY_LOSS)
                        .thenComparing(Offered::turn)
                        .reversed());
        private int turns;

        Best(int count) {
            this.count = count;
        }

        void offer(TrialRow.Summary trial) {
            worstFirst.add(new Offered(trial, turns++));
            if (worstFirst.size() > count) {
                worstFirst.remove();
            }
        }

        List<String> ids() {
            return worstFirst.stream().map(offered -> offered.trial.trialId()).toList();
        }
    }
}
