package org.initscope.benchmark.diagnosis;

import static org.initscope.core.Check.require;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.initscope.app.config.Job;

/** Jobs that differ from one job in some settings each, as one search whose points they are. */
final class JobList {
    private static final String SEED = "training.seed";
    private static final int EXAMPLES = 22_000;
    private static final Path DEFAULTS = Path.of("conf", "reference.conf");

    private final Job base;
    private final List<Map<String, String>> jobs;

    /**
     * @param jobs settings of each, by key; no two alike
     */
    JobList(Job base, List<Map<String, String>> jobs) {
        this.base = base;
        this.jobs = List.copyOf(jobs);
    }

    /** The text of the search. */
    private String text(int seeds) {
        // the text of a job leaves out what it has no use for
        Config values =
                ConfigFactory.parseString(base.render()).withFallback(ConfigFactory.parseFile(DEFAULTS.toFile()));
        TreeSet<String> keys = new TreeSet<>();
        jobs.forEach(job -> keys.addAll(job.keySet()));
        String columns = keys.stream()
                .map(key -> {
                    String otherwise = values.getValue(key).render(ConfigRenderOptions.concise());
                    return "    \"" + key + "\" = ["
                            + jobs.stream()
                                    .map(job -> job.getOrDefault(key, otherwise))
                                    .collect(Collectors.joining(", "))
                            + "]\n";
                })
                .collect(Collectors.joining());
        return base.render() + "\nsearch {\n  zip = [{\n" + columns + "  }]\n  repeat = " + seeds
                + "\n  trial.examples = " + EXAMPLES + "\n}\n";
    }

    /**
     * Trains all jobs by a search.
     *
     * @param file of the search, which is written
     */
    TrainedGrid train(Path folder, Path file, int seeds) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text(seeds));
        return TrainedGrid.train(folder, file, List.of());
    }

    /** What the seeds of each job came to. */
    Map<Map<String, String>, List<JudgedTrial>> trials(TrainedGrid trained) {
        Map<String, JudgedTrial> trials = trained.trials();
        Map<Map<String, String>, List<JudgedTrial>> points = new LinkedHashMap<>();
        trained.job().forEachTrial((trial, job) -> {
            Map<String, String> values = new LinkedHashMap<>();
            trial.point().values().forEach((key, value) -> values.put(key, value.text()));
            values.remove(SEED);
            points.computeIfAbsent(values, v -> new ArrayList<>()).add(trials.get(trial.id()));
        });
        require(points.size() == jobs.size(), "%d jobs became %d points", jobs.size(), points.size());
        Map<Map<String, String>, List<JudgedTrial>> byJob = new LinkedHashMap<>();
        points.values().forEach(seeds -> byJob.put(jobs.get(byJob.size()), seeds));
        return byJob;
    }
}
