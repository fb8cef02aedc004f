package org.initscope.store.results;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TrialTable;
import org.initscope.store.tables.TypedTable;

/**
 * The evidence about all committed trials of a search, some trials at a time, so that memory does not grow with the search.
 *
 * <p>A batch holds whole trials, or what trials did up to a rung. The tables of trials and rungs say in which batches a
 * trial's rows are. Only those are read.
 */
public final class SearchEvidence {
    /** Trials whose rows are in memory at once. Each such group reads the row groups again that it shares with others. */
    private static final int TOGETHER = 256;

    private static final List<TrialTable<?>> TABLES =
            Tables.EVIDENCE.stream().<TrialTable<?>>map(Tables::ofTrials).toList();

    private final TableReader tables;
    private final String searchId;

    public SearchEvidence(TableReader tables, String searchId) {
        this.tables = tables;
        this.searchId = searchId;
    }

    /** Hears of a trial that has ended. */
    public interface Listener {

        /**
         * Called once a trial, in the order in which they were committed.
         *
         * @param trial its row of {@code trials}
         */
        void onTrial(TrialRow trial, EvidenceFold evidence);
    }

    /**
     * The batches of a search, listed once.
     *
     * @param ofRungs by trial, the names of the files with what it did up to its rungs
     * @param files of each table, by name, in the order of the tables
     */
    private record Batches(Map<String, Set<String>> ofRungs, Map<TrialTable<?>, Map<String, Path>> files) {

        /** The file of a batch of each table of evidence; those that have none have no file. */
        Map<TrialTable<?>, Path> filesOf(String batch) {
            Map<TrialTable<?>, Path> found = new LinkedHashMap<>();
            files.forEach(
                    (table, named) -> Optional.ofNullable(named.get(batch)).ifPresent(file -> found.put(table, file)));
            return found;
        }

        /** The files of some batches of a table. */
        List<Path> filesOf(TrialTable<?> table, Set<String> batches) {
            return batches.stream()
                    .sorted()
                    .map(files.get(table)::get)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /** Reads all trials. */
    public void forEach(Listener listener) {
        List<Path> parts = tables.parts(Tables.TRIALS.schema(), searchId);
        Batches batches = batches();
        for (Path part : parts) {
            Map<TrialTable<?>, Path> files = batches.filesOf(part.getName());
            if (batches.ofRungs.isEmpty() && isInOrder(part, files)) {
                readInOrder(part, files, listener);
            } else {
                read(part, trial -> true, batches, listener);
            }
        }
    }

    /**
     * Reads some trials.
     *
     * @param chosen by the row of {@code trials}
     */
    public void forEach(Predicate<TrialRow> chosen, Listener listener) {
        List<Path> parts = tables.parts(Tables.TRIALS.schema(), searchId);
        Batches batches = batches();
        for (Path part : parts) {
            read(part, chosen, batches, listener);
        }
    }

    private void read(Path part, Predicate<TrialRow> chosen, Batches batches, Listener listener) {
        List<TrialRow> together = new ArrayList<>();
        tables.forEach(Tables.TRIALS, List.of(part), trial -> {
            if (!chosen.test(trial)) {
                return;
            }
            together.add(trial);
            if (together.size() == TOGETHER) {
                read(part.getName(), together, batches, listener);
                together.clear();
            }
        });
        read(part.getName(), together, batches, listener);
    }

    /** Whether the rows of a batch stand trial by trial, in the order of the trials, as a search writes them. */
    private boolean isInOrder(Path part, Map<TrialTable<?>, Path> files) {
        List<String> trials = new ArrayList<>();
        tables.forEach(Tables.TRIALS.only(TrialId.class), List.of(part), row -> trials.add(row.trialId()));
        return files.entrySet().stream()
                .allMatch(file -> isInOrder(trials, file.getKey().trials(), file.getValue()));
    }

    private boolean isInOrder(List<String> trials, TypedTable<String> table, Path file) {
        int place = 0;
        try (TableReader.Cursor<String> rows = tables.cursor(table, file)) {
            while (rows.peek().isPresent()) {
                String trial = rows.peek().get();
                while (place < trials.size() && !trials.get(place).equals(trial)) {
                    place++;
                }
                if (place == trials.size()) {
                    return false;
                }
                rows.advance();
            }
        }
        return true;
    }

    /** Reads each file of a batch once, from its begin to its end. */
    private void readInOrder(Path part, Map<TrialTable<?>, Path> files, Listener listener) {
        List<TableReader.Cursor<? extends TrialTable.OfTrial<?>>> cursors = new ArrayList<>();
        try {
            files.forEach((table, file) -> cursors.add(tables.cursor(table, file)));
            tables.forEach(Tables.TRIALS, List.of(part), trial -> {
                EvidenceFold evidence = new EvidenceFold();
                cursors.forEach(rows -> take(rows, trial.trialId(), evidence));
                listener.onTrial(trial, evidence);
            });
        } finally {
            cursors.forEach(TableReader.Cursor::close);
        }
    }

    /** The rows of a trial, which are the next ones. */
    private static void take(
            TableReader.Cursor<? extends TrialTable.OfTrial<?>> rows, String trial, EvidenceFold evidence) {
        while (rows.peek().isPresent() && rows.peek().get().trialId().equals(trial)) {
            evidence.add(rows.peek().get().row());
            rows.advance();
        }
    }

    /** Those of the trials that were listed before, since a batch's file of trials gets its name last. */
    private Batches batches() {
        Map<TrialTable<?>, Map<String, Path>> files = new LinkedHashMap<>();
        for (TrialTable<?> table : TABLES) {
            files.put(
                    table,
                    tables.parts(table.schema(), searchId).stream()
                            .collect(Collectors.toMap(Path::getName, part -> part)));
        }
        return new Batches(batchesOfRungs(), files);
    }

    private Map<String, Set<String>> batchesOfRungs() {
        RecordTable<TrialId> ids = Tables.RUNGS.only(TrialId.class);
        Map<String, Set<String>> batches = new HashMap<>();
        for (Path part : tables.parts(ids.schema(), searchId)) {
            tables.forEach(
                    ids, List.of(part), row -> batches.computeIfAbsent(row.trialId(), id -> new LinkedHashSet<>())
                            .add(part.getName()));
        }
        return batches;
    }

    private void read(String batch, List<TrialRow> trials, Batches batches, Listener listener) {
        if (trials.isEmpty()) {
            return;
        }
        Map<String, EvidenceFold> evidence = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>(Set.of(batch));
        for (TrialRow trial : trials) {
            evidence.put(trial.trialId(), new EvidenceFold());
            names.addAll(batches.ofRungs.getOrDefault(trial.trialId(), Set.of()));
        }
        for (TrialTable<?> table : TABLES) {
            tables.forEach(table, batches.filesOf(table, names), evidence.keySet(), row -> evidence.get(row.trialId())
                    .add(row.row()));
        }
        for (TrialRow trial : trials) {
            listener.onTrial(trial, evidence.get(trial.trialId()));
        }
    }
}
