package org.initscope.report.readers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.initscope.core.evidence.AveragingRound;
import org.initscope.core.evidence.BoundedSeries;
import org.initscope.report.RunReport.RoundSeconds;
import org.initscope.report.RunReport.WorkerSeries;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.ResultReader;

/** The averaging rounds that a page shows. */
final class ShownRounds {
    private static final int MOST_SEEN = 1 << 14;
    private static final int MOST_SHOWN = 400;
    private static final int LEAST_SHOWN = 8;
    private static final int MOST_ROWS = 100_000;

    private final List<AveragingRound> rows;

    private ShownRounds(List<AveragingRound> rows) {
        this.rows = rows;
    }

    /** Looks at all rounds of a run first, and keeps as many as the page has room for. */
    static ShownRounds read(ResultReader tables, String id) {
        BoundedSeries<Long> seen = new BoundedSeries<>(MOST_SEEN, Integer.MAX_VALUE);
        tables.forEach(Tables.AVERAGING_ROUNDS, id, row -> seen.add(row.round(), row::round));
        long rowsPerRound = Math.max(1, seen.rows() / Math.max(1, seen.size()));
        long most = Math.max(LEAST_SHOWN, Math.min(MOST_SHOWN, MOST_ROWS / rowsPerRound));
        Set<Long> shown = Thinning.of(seen.held().keySet(), (int) most);
        List<AveragingRound> rows = new ArrayList<>();
        tables.forEach(Tables.AVERAGING_ROUNDS, id, row -> {
            if (shown.contains(row.round())) {
                rows.add(row);
            }
        });
        return new ShownRounds(rows);
    }

    List<WorkerSeries> workers() {
        TreeMap<Integer, List<AveragingRound>> byWorker = new TreeMap<>();
        rows.forEach(row -> row.worker().ifPresent(worker -> byWorker.computeIfAbsent(worker, w -> new ArrayList<>())
                .add(row)));
        return byWorker.entrySet().stream()
                .map(entry -> new WorkerSeries(
                        entry.getKey(),
                        numbers(entry.getValue(), AveragingRound::round),
                        numbers(entry.getValue(), AveragingRound::endStep),
                        reals(entry.getValue(), AveragingRound::loss),
                        reals(entry.getValue(), AveragingRound::driftL2)))
                .toList();
    }

    private static long[] numbers(List<AveragingRound> rows, ToLongFunction<AveragingRound> column) {
        return rows.stream().mapToLong(column).toArray();
    }

    private static double[] reals(List<AveragingRound> rows, ToDoubleFunction<AveragingRound> column) {
        return rows.stream().mapToDouble(column).toArray();
    }

    List<RoundSeconds> seconds() {
        return rows.stream()
                .filter(row -> row.worker().isEmpty() && row.computeSeconds().isPresent())
                .map(row -> new RoundSeconds(
                        row.round(),
                        row.computeSeconds().getAsDouble(),
                        row.averagingSeconds().orElse(Double.NaN)))
                .toList();
    }
}
