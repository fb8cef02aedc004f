package org.initscope.benchmark.diagnosis;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.app.config.SearchJob;
import org.initscope.app.config.TrainingSettings;
import org.initscope.app.run.InitialNetwork;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.MlpJob;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.FindingRow;
import org.initscope.store.results.SearchEvidence;
import org.initscope.store.results.Tables;
import org.initscope.store.results.TrialRow;
import org.initscope.store.tables.TableReader;

/**
 * A grid that {@code search} has trained and judged.
 *
 * @param search its folder
 * @param file of the job
 */
record TrainedGrid(String name, DataFolder search, Path file, SearchJob job) {

    /**
     * Trains a grid.
     *
     * @param folder for the results
     * @param settings of the job, {@code key=value} each
     */
    static TrainedGrid train(Path folder, Path file, List<String> settings) throws IOException {
        // a search that was there would be one of other rules, or seeds
        String id = name(file) + "-" + System.currentTimeMillis();
        List<String> command = new ArrayList<>(List.of("scripts/initscope", "search", file.toString()));
        command.addAll(List.of("--search-id", id, "--out", folder.toString()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        run(command);
        return of(folder, id, file, settings);
    }

    /**
     * Judges a grid anew that was trained before.
     *
     * @param folder of the results
     * @param settings that it was trained with
     * @throws IllegalArgumentException where there is none
     */
    static TrainedGrid judgeAgain(Path folder, Path file, List<String> settings) throws IOException {
        Pattern ids = Pattern.compile(Pattern.quote(name(file)) + "-\\d+");
        String id = new DataFolder(new Configuration(), searches(folder))
                .names().stream()
                        .filter(name -> ids.matcher(name).matches())
                        .max(Comparator.naturalOrder())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "there is no search of " + file + " in " + folder + " yet: leave --again out"));
        run(List.of("scripts/initscope", "diagnose", id, "--out", folder.toString()));
        return of(folder, id, file, settings);
    }

    private static TrainedGrid of(Path folder, String id, Path file, List<String> settings) {
        return new TrainedGrid(
                name(file),
                new DataFolder(new Configuration(), new org.apache.hadoop.fs.Path(searches(folder), id)),
                file,
                SearchJob.load(file, settings));
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.conf$", "");
    }

    private static org.apache.hadoop.fs.Path searches(Path folder) {
        return new org.apache.hadoop.fs.Path(
                folder.resolve("searches").toAbsolutePath().toString());
    }

    /** Runs a command whose progress is seen and whose result is not. */
    private static void run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            require(builder.start().waitFor() == 0, "%s failed", String.join(" ", command));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Its points with their labels. */
    LabelledGrid labelled() {
        Map<List<String>, JudgedTrial> trials = trials().values().stream()
                .collect(Collectors.toMap(trial -> swept(trial.row().config()), trial -> trial));
        Map<Map<String, String>, List<JudgedTrial>> seeds = new LinkedHashMap<>();
        Map<Map<String, String>, Job> jobs = new HashMap<>();
        job.forEachTrial((trial, resolved) -> {
            Map<String, String> values = new TreeMap<>();
            trial.point().values().forEach((key, value) -> values.put(key, value.text()));
            values.remove("training.seed");
            JudgedTrial found = trials.get(swept(resolved.render()));
            require(found != null, "the search %s has no trial %s: leave --again out", search.name(), trial.point());
            seeds.computeIfAbsent(values, v -> new ArrayList<>()).add(found);
            jobs.putIfAbsent(values, resolved);
        });
        StartSeverity starts = new StartSeverity(InitialNetwork.examples(job.base(), file));
        List<LabelledPoint> points = seeds.entrySet().parallelStream()
                .map(point ->
                        new LabelledPoint(name, point.getKey(), point.getValue(), starts.of(jobs.get(point.getKey()))))
                .toList();
        double uniform =
                trials.values().iterator().next().row().summary().losses().expectedInitialLoss();
        return new LabelledGrid(points, uniform);
    }

    /** The values of the swept keys in a job's text: a trial that another version trained has another id. */
    private List<String> swept(String config) {
        Map<String, String> values = Job.values(config, "a trial");
        return job.settings().grid().keys().stream().map(values::get).toList();
    }

    /** All trials by their ids. */
    Map<String, JudgedTrial> trials() {
        TableReader tables = new TableReader(search.hadoop(), search.parent().toString());
        Map<String, List<FindingRow>> inSearch = new HashMap<>();
        tables.forEach(Tables.FINDINGS_OF_TRIALS, search.name(), row -> {
            if (isSaid(row)) {
                inSearch.computeIfAbsent(row.trialId().orElseThrow(), id -> new ArrayList<>())
                        .add(row);
            }
        });
        JobDiagnosis diagnosis = JobDiagnosis.of(RulesFile.standard());
        Map<String, JudgedTrial> trials = new HashMap<>();
        new SearchEvidence(tables, search.name()).forEach((row, evidence) -> {
            MlpJob trained = trained(row);
            RunStatistics run = statistics(trained, row, evidence);
            List<FindingRow> alone = FindingRow.ofTrial(row.trialId(), diagnosis.advise(trained, run)).stream()
                    .filter(TrainedGrid::isSaid)
                    .toList();
            trials.put(
                    row.trialId(),
                    new JudgedTrial(
                            row, alone, inSearch.getOrDefault(row.trialId(), List.of()), PublishedTool.judge(run)));
        });
        return trials;
    }

    private static boolean isSaid(FindingRow row) {
        return row.verdict().isProblem() || row.verdict() == Verdict.NOTE;
    }

    private static MlpJob trained(TrialRow row) {
        int vocabulary = (int) Math.round(Math.exp(row.summary().losses().expectedInitialLoss()));
        return job(row).trained(vocabulary);
    }

    private static Job job(TrialRow row) {
        return Job.parse(row.config(), "trial " + row.trialId());
    }

    private static RunStatistics statistics(MlpJob trained, TrialRow row, EvidenceFold evidence) {
        Job job = job(row);
        long steps = job.training().length() instanceof TrainingSettings.Length.Steps planned
                ? planned.count()
                : row.summary().steps();
        return RunStatistics.of(
                trained.describe(job.parallel(), steps, row.summary().losses().attainable(), row.divergence()),
                evidence);
    }
}
