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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.app.config.SearchJob;
import org.initscope.app.config.TrainingSettings;
import org.initscope.app.run.InitialNetwork;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.remedy.Peers;
import org.initscope.core.search.Population;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.SearchEvidence;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;

/**
 * A grid that {@code search} has trained.
 *
 * @param search its folder
 * @param file of the job
 */
record TrainedGrid(String name, DataFolder search, Path file, SearchJob job) {
    private static final String SEED = "training.seed";
    /** Trials that are judged at once, on all cores. */
    private static final int TOGETHER = 128;

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
     * The same grid as it was trained the last time.
     *
     * @param folder of the results
     * @param settings that it was trained with
     * @throws IllegalArgumentException where there is none
     */
    static TrainedGrid last(Path folder, Path file, List<String> settings) {
        Pattern ids = Pattern.compile(Pattern.quote(name(file)) + "-\\d+");
        String id = new DataFolder(new Configuration(), searches(folder))
                .names().stream()
                        .filter(name -> ids.matcher(name).matches())
                        .max(Comparator.naturalOrder())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "there is no search of " + file + " in " + folder + " yet: leave --again out"));
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
        Map<Map<String, String>, List<Job>> jobs = new HashMap<>();
        job.forEachTrial((trial, resolved) -> {
            Map<String, String> values = new TreeMap<>();
            trial.point().values().forEach((key, value) -> values.put(key, value.text()));
            values.remove(SEED);
            JudgedTrial found = trials.get(swept(resolved.render()));
            require(found != null, "the search %s has no trial %s: leave --again out", search.name(), trial.point());
            seeds.computeIfAbsent(values, v -> new ArrayList<>()).add(found);
            jobs.computeIfAbsent(values, v -> new ArrayList<>()).add(resolved);
        });
        StartSeverity starts = new StartSeverity(InitialNetwork.examples(job.base(), file));
        List<LabelledPoint> points = seeds.entrySet().stream()
                .map(point -> new LabelledPoint(
                        name, point.getKey(), point.getValue(), () -> jobs.get(point.getKey()).stream()
                                .map(starts::of)
                                .toList()))
                .toList();
        double uniform =
                trials.values().iterator().next().row().summary().losses().uniformLoss();
        return new LabelledGrid(points, uniform);
    }

    /** The keys that are swept, and the seed. */
    private List<String> keys() {
        return Stream.concat(job.settings().grid().keys().stream(), Stream.of(SEED))
                .distinct()
                .toList();
    }

    /** The values of the swept keys in a job's text: a trial that another version trained has another id. */
    private List<String> swept(String config) {
        Map<String, String> values = Job.values(config, "a trial");
        return keys().stream().map(key -> value(values, key)).toList();
    }

    /** Of a key that has keys below it, as a cosine has, its object. */
    private static String value(Map<String, String> values, String key) {
        if (values.containsKey(key)) {
            return values.get(key);
        }
        String below = values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(key + "."))
                .map(entry -> entry.getKey().substring(key.length() + 1) + " = " + entry.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        return below.isEmpty() ? Population.UNKNOWN : "{ " + below + " }";
    }

    /** All trials by their ids, judged by this version. */
    Map<String, JudgedTrial> trials() {
        TableReader tables = new TableReader(search.hadoop(), search.parent().toString());
        Population population = population(tables);
        Map<String, JudgedTrial> trials = new HashMap<>();
        List<Supplier<JudgedTrial>> waiting = new ArrayList<>();
        Runnable judge = () -> {
            waiting.parallelStream()
                    .map(Supplier::get)
                    .toList()
                    .forEach(trial -> trials.put(trial.row().trialId(), trial));
            waiting.clear();
        };
        new SearchEvidence(tables, search.name()).forEach((row, evidence) -> {
            waiting.add(() -> judged(row, evidence, population));
            if (waiting.size() == TOGETHER) {
                judge.run();
            }
        });
        judge.run();
        return trials;
    }

    /** What the trials of the search are compared with in it. */
    private Population population(TableReader tables) {
        List<Population.Sample> samples = new ArrayList<>();
        tables.forEach(
                Tables.TRIALS,
                search.name(),
                row -> samples.add(new Population.Sample(
                        swept(row.config()),
                        Math.min(
                                row.summary().losses().uniformLoss(),
                                row.summary().isCompleted()
                                        ? row.summary().losses().devLoss()
                                        : Double.POSITIVE_INFINITY))));
        return Population.of(keys(), samples);
    }

    private JudgedTrial judged(TrialRow row, EvidenceFold evidence, Population population) {
        JobDiagnosis diagnosis = JobDiagnosis.of(RulesFile.standard());
        Job trainedJob = Job.parse(row.config(), "trial " + row.trialId());
        int vocabulary = (int) Math.round(Math.exp(row.summary().losses().uniformLoss()));
        MlpJob trained = trainedJob.trained(vocabulary);
        RunStatistics run = statistics(trainedJob, trained, row, evidence);
        List<String> values = swept(row.config());
        return new JudgedTrial(
                row,
                said(row, diagnosis.advise(trained, run)),
                said(
                        row,
                        diagnosis.advise(trained, run, new Peers(population.best(values), population.better(values)))),
                PublishedTool.judge(run));
    }

    private static List<FindingRow> said(TrialRow row, List<Advice> advice) {
        return FindingRow.ofTrial(row.trialId(), advice).stream()
                .filter(TrainedGrid::isSaid)
                .toList();
    }

    private static boolean isSaid(FindingRow row) {
        return row.verdict().isProblem() || row.verdict() == Verdict.NOTE;
    }

    private static RunStatistics statistics(Job job, MlpJob trained, TrialRow row, EvidenceFold evidence) {
        long steps = job.training().length() instanceof TrainingSettings.Length.Steps planned
                ? planned.count()
                : row.summary().stepsTaken();
        return RunStatistics.of(
                trained.describe(job.parallel(), steps, row.summary().losses().attainable(), row.divergence()),
                evidence);
    }
}
