package org.initscope.app.search;

import static org.initscope.core.Check.require;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.Job;
import org.initscope.app.folders.Progress;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.DataPath;
import org.initscope.app.text.ListedResult;
import org.initscope.app.text.ListedResult.DevLoss;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.search.analysis.Factor;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.MainSettings;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.results.rows.TrialLosses;
import org.initscope.store.tables.TableReader;

/** The runs and searches of a folder, from what stands in their tables alone. */
public final class ListedResults {
    private final Instant now;

    /**
     * @param now what ages are counted to
     */
    public ListedResults(Instant now) {
        this.now = now;
    }

    /** All of them, the newest first. */
    public List<ListedResult> of(Path out) {
        DataFolder runs = DataPath.folder(DataPath.folder(out).absolute());
        require(!runs.isFile(), "%s is a file, expected the folder of the runs: give another --out", out);
        List<ListedResult> results = new ArrayList<>();
        for (String name : runs.names()) {
            DataFolder folder = runs.child(name);
            if (SearchFolder.isIn(runs, name)) {
                results.add(readable(folder, SearchFolder.BASELINE, Optional.of(Map.of()), () -> search(folder)));
            } else if (folder.hasFile(RunFolder.JOB)) {
                results.add(readable(folder, RunFolder.JOB, Optional.empty(), () -> run(new RunFolder(folder))));
            }
        }
        DataFolder searches =
                DataPath.folder(DataPath.folder(SearchLocation.folder(out)).absolute());
        if (!searches.path().equals(runs.path())) {
            searches.names().stream()
                    .filter(name -> SearchFolder.isIn(searches, name))
                    .map(searches::child)
                    .forEach(folder -> results.add(
                            readable(folder, SearchFolder.BASELINE, Optional.of(Map.of()), () -> search(folder))));
        }
        return results.stream()
                .sorted(Comparator.comparing(ListedResult::begun).reversed().thenComparing(ListedResult::id))
                .toList();
    }

    /**
     * One whose files are damaged has a line too; show says what is wrong with it.
     *
     * @param first the file that was written when it began
     */
    private ListedResult readable(
            DataFolder folder, String first, Optional<Map<Verdict, Long>> trials, Supplier<ListedResult> result) {
        try {
            return result.get();
        } catch (IllegalArgumentException e) {
            return new ListedResult(
                    folder.name(),
                    folder.hasFile(first) ? folder.written(first) : now,
                    ListedResult.UNREADABLE,
                    "",
                    trials,
                    OptionalLong.empty(),
                    DevLoss.unknown(),
                    Optional.empty());
        }
    }

    private ListedResult run(RunFolder folder) {
        Optional<RunRow> row =
                folder.tables().read(Tables.RUNS, folder.id()).stream().findFirst();
        if (row.isEmpty()) {
            return new ListedResult(
                    folder.id(),
                    folder.folder().written(RunFolder.JOB),
                    hasBegun(folder.folder(), RunFolder.JOB) ? "running" : "interrupted",
                    ListedResult.network(folder.job().mainSettings()),
                    Optional.empty(),
                    OptionalLong.empty(),
                    DevLoss.unknown(),
                    Optional.empty());
        }
        RunRow run = row.get();
        return new ListedResult(
                folder.id(),
                run.startedAt(),
                RunStatus.at(now, folder, run),
                ListedResult.network(settings(folder, run)),
                Optional.empty(),
                run.reached().stepsTaken(),
                devLoss(folder, run),
                run.verdict().or(() -> verdict(folder)));
    }

    /** Those of an earlier version stand in the job alone. */
    private static MainSettings settings(RunFolder folder, RunRow run) {
        return run.settings().equals(MainSettings.unknown())
                ? Job.parse(run.provenance().config(), "run " + folder.id()).mainSettings()
                : run.settings();
    }

    private static DevLoss devLoss(RunFolder folder, RunRow run) {
        DevLoss known = new DevLoss(run.reached().devLoss(), run.reached().devLossRecalibrated());
        return known.compared().isPresent() || !run.hasEnded() ? known : lastDevLoss(folder);
    }

    /** Where the row has none. */
    private static DevLoss lastDevLoss(RunFolder folder) {
        Map<String, OptionalDouble> last = new HashMap<>();
        folder.tables().read(Tables.EVALUATIONS, folder.id()).stream()
                .filter(evaluation -> evaluation.split().equals("dev"))
                .forEach(evaluation -> last.put(evaluation.bnStatistics(), TrialLosses.finite(evaluation.loss())));
        return new DevLoss(
                last.getOrDefault("running", OptionalDouble.empty()),
                last.getOrDefault("recalibrated", OptionalDouble.empty()));
    }

    /** The worst of the findings, where the row has none. */
    private static Optional<Verdict> verdict(RunFolder folder) {
        List<Verdict> found = folder.tables().read(Tables.FINDINGS, folder.id()).stream()
                .map(FindingRow::verdict)
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(Verdict.of(found));
    }

    private ListedResult search(DataFolder folder) {
        TableReader tables = new TableReader(folder.parent());
        Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        AtomicReference<DevLoss> best = new AtomicReference<>(DevLoss.unknown());
        tables.forEach(Tables.TRIAL_SUMMARIES, folder.name(), trial -> {
            verdicts.merge(trial.verdict().orElse(Verdict.INSUFFICIENT_DATA), 1L, Long::sum);
            best.accumulateAndGet(devLoss(trial.losses()), ListedResults::lower);
        });
        String status = Progress.isAtWork(folder, now)
                ? "running"
                : folder.hasFile(Progress.FILE) ? "interrupted" : "completed";
        if (verdicts.isEmpty() && status.equals("completed")) {
            status = hasBegun(folder, SearchFolder.BASELINE) ? "running" : "interrupted";
        }
        return new ListedResult(
                folder.name(),
                folder.written(SearchFolder.BASELINE),
                status,
                keys(folder),
                Optional.of(verdicts),
                OptionalLong.empty(),
                best.get(),
                verdicts.keySet().stream().findFirst());
    }

    private static DevLoss devLoss(TrialLosses losses) {
        return losses.compared().isEmpty()
                ? DevLoss.unknown()
                : new DevLoss(TrialLosses.finite(losses.devLoss()), TrialLosses.finite(losses.devLossRecalibrated()));
    }

    private static DevLoss lower(DevLoss a, DevLoss b) {
        return b.compared().orElse(Double.POSITIVE_INFINITY) < a.compared().orElse(Double.POSITIVE_INFINITY) ? b : a;
    }

    private static String keys(DataFolder search) {
        List<String> keys = SearchAnalysis.swept(search).stream()
                .map(column -> column.key())
                .filter(key -> !Factor.isNoise(key))
                .toList();
        return keys.stream().map(key -> SearchSummary.shortName(key, keys)).collect(Collectors.joining(" × "));
    }

    /** Whether one that has no row yet is at work, or wrote its first file a short time ago and prepares. */
    private boolean hasBegun(DataFolder folder, String first) {
        return Progress.isAtWork(folder, now)
                || !folder.hasFile(Progress.FILE)
                        && Duration.between(folder.written(first), now).compareTo(Progress.SILENCE) < 0;
    }
}
