package org.initscope.app;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.initscope.app.config.Job;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.initscope.dl4j.ModelZip;
import org.initscope.spark.PreparedExamples;

/**
 * The folder of one run, {@code <out>/<id>}, beside the tables of all runs, {@code <out>/tables}.
 *
 * @param path of the folder; its name is the run's id
 */
record RunFolder(Path path) {
    private static final String JOB = "job.conf";
    private static final String VOCABULARY = "vocabulary.txt";
    private static final String EXAMPLES = "examples";

    /** How the hidden folders begin in which examples are prepared. */
    private static final String STAGING = "." + EXAMPLES + "-";

    /** Where the examples lie that were prepared elsewhere. */
    private static final String EXAMPLES_PATH = "examples.path";

    /** Where the names lie that the run prepares itself. */
    private static final String NAMES_PATH = "names.path";

    /** What stands beside the runs' folders. */
    private static final Set<String> RESERVED = Set.of("tables", EXAMPLES);

    private static final int SHOWN = 5;

    /** Ids stand in paths, partition values and queries. */
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

    /** Requires that an id can stand in paths, partition values and queries. */
    static void requireId(String what, String id) {
        require(
                id.matches(ID) && !RESERVED.contains(id),
                "the %s id '%s' is none: letters, digits, '.', '_' and '-' make one, a letter or digit first",
                what,
                id);
    }

    /**
     * Makes the folder of a new run.
     *
     * @throws IllegalArgumentException where the id is none, is taken, or the folder cannot be made
     */
    static RunFolder create(Path out, String id) {
        requireId("run", id);
        RunFolder run = new RunFolder(out.resolve(id));
        require(
                !Files.exists(out.resolve("tables/runs/run_id=" + id)),
                "%s holds the run %s already: give another --run-id",
                out,
                id);
        try {
            Files.createDirectories(out);
            Files.createDirectory(run.path);
            return run;
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException(
                    Files.isDirectory(run.path)
                            ? out + " holds the run " + id + " already: give another --run-id"
                            : e.getMessage() + " is a file, expected a folder for the runs",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the folder " + run.path + " cannot be written ("
                            + e.getClass().getSimpleName() + "): give another --out",
                    e);
        }
    }

    /**
     * The folder of a run that was trained.
     *
     * @param run a path such as {@code runs/<id>}, or an id under {@code out}
     * @throws IllegalArgumentException where there is none
     */
    static RunFolder find(String run, Path out) {
        List<Path> candidates = Stream.of(Path.of(run), out.resolve(run))
                .map(p -> p.toAbsolutePath().normalize())
                .distinct()
                .toList();
        for (Path candidate : candidates) {
            if (Files.isRegularFile(candidate.resolve(JOB))) {
                return new RunFolder(candidate);
            }
        }
        throw new IllegalArgumentException(String.format(
                "there is no run %s; looked for %s in %s%s",
                run,
                JOB,
                String.join(" and ", candidates.stream().map(Path::toString).toList()),
                others(out)));
    }

    private static String others(Path out) {
        if (!Files.isDirectory(out)) {
            return "";
        }
        try (Stream<Path> folders = Files.list(out)) {
            List<String> ids = folders.filter(folder -> Files.isRegularFile(folder.resolve(JOB)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
            String more = ids.size() > SHOWN ? ", …" : "";
            return ids.isEmpty()
                    ? ""
                    : " (" + out + " has " + String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size()))) + more
                            + ")";
        } catch (IOException e) {
            return "";
        }
    }

    String id() {
        return path.getFileName().toString();
    }

    /** The folder of all runs, which holds their tables too. */
    Path out() {
        return path.toAbsolutePath().normalize().getParent();
    }

    /** Where the run prepares its examples itself. */
    Path ownExamples() {
        return path.resolve(EXAMPLES);
    }

    /** The folder of the prepared examples that the run was trained on. */
    String examples() {
        Path file = path.resolve(EXAMPLES_PATH);
        return Files.exists(file)
                ? readText(EXAMPLES_PATH).strip()
                : ownExamples().toString();
    }

    /** Where the trained network goes, as Deeplearning4j's zip. */
    Path model() {
        return path.resolve("model.zip");
    }

    /**
     * The trained network.
     *
     * @throws IllegalArgumentException where the run has none
     */
    NetworkState restore(MlpSpec network, TrainingSpec training) {
        require(
                Files.exists(model()),
                "the run %s has no %s: its training diverged, failed or still runs",
                id(),
                model().getFileName());
        return ModelZip.restore(model(), network, training);
    }

    /**
     * Writes what the run shall be, the job last: from then on the run can go on, whatever ends it.
     *
     * @param names the names file, where the run prepares its examples itself
     * @param examples the folder of examples that were prepared elsewhere
     */
    void begin(Job job, Optional<String> names, Optional<String> examples) {
        names.ifPresent(where -> writeText(NAMES_PATH, absolute(where) + "\n"));
        examples.ifPresent(where -> writeText(EXAMPLES_PATH, absolute(where) + "\n"));
        writeText(JOB, job.render());
    }

    /** A path that means the same from another working directory; one of another file system does so anyway. */
    private static String absolute(String where) {
        return where.contains(":/")
                ? where
                : Path.of(where).toAbsolutePath().normalize().toString();
    }

    /** Whether the run has not been removed. */
    boolean isThere() {
        return Files.isRegularFile(path.resolve(JOB));
    }

    /** Writes the job of a run that goes on, in which the cadence of checkpoints may be another. */
    void rewrite(Job job) {
        writeText(JOB, job.render());
    }

    /** Writes what the examples turned out to be. */
    void write(PreparedExamples prepared) {
        writeText(VOCABULARY, prepared.vocabulary().toText());
        if (!Files.exists(ownExamples())) {
            writeText(EXAMPLES_PATH, prepared.path() + "\n");
        }
    }

    /** The names file from which the run still has to prepare its examples; empty where examples are there. */
    Optional<String> unpreparedNames() {
        return Files.exists(path.resolve(EXAMPLES_PATH)) || Files.exists(ownExamples())
                ? Optional.empty()
                : Optional.of(readText(NAMES_PATH).strip());
    }

    /** Where the run keeps what it can go on from. */
    String checkpoints() {
        return path.resolve("checkpoints").toString();
    }

    /** Removes what a killed preparation of examples left. */
    void removeStaging() {
        try (Stream<Path> files = Files.list(path)) {
            for (Path staging : files.filter(
                            file -> file.getFileName().toString().startsWith(STAGING))
                    .toList()) {
                delete(staging);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot remove what lies in " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * A folder with another network of this run's job, on the same vocabulary and examples.
     *
     * @param overrides what the job states otherwise, {@code key=value} each
     * @throws IllegalArgumentException where the folder exists, or cannot be made
     */
    RunFolder derive(Path target, String... overrides) {
        RunFolder derived = new RunFolder(target);
        require(!Files.exists(target), "%s exists already: remove it, or name another folder with --to", target);
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the folder " + target + " cannot be written ("
                            + e.getClass().getSimpleName() + "): name another one with --to",
                    e);
        }
        derived.writeText(JOB, Job.load(path.resolve(JOB), List.of(overrides)).render());
        derived.writeText(VOCABULARY, readText(VOCABULARY));
        derived.writeText(EXAMPLES_PATH, examples() + "\n");
        return derived;
    }

    /** Writes a network as this folder's trained one. */
    void save(MlpSpec network, TrainingSpec training, NetworkState state) {
        ModelZip.save(model(), network, training, state);
    }

    /** The resolved configuration. */
    Job job() {
        return job(List.of());
    }

    /** The resolved configuration with other values, {@code key=value} each. */
    Job job(List<String> overrides) {
        return Job.load(path.resolve(JOB), overrides);
    }

    /**
     * The resolved configuration with other values.
     *
     * @param settings by key
     */
    Job job(Map<String, String> settings) {
        return Job.load(
                path.resolve(JOB),
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList());
    }

    Vocabulary vocabulary() {
        return Vocabulary.parse(readText(VOCABULARY));
    }

    /** Takes the folder away again, with whatever stands in it. */
    void discard() {
        try {
            delete(path);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot remove " + path + ": " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private String readText(String name) {
        Path file = path.resolve(name);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("the run has no readable " + file, e);
        }
    }

    private void writeText(String name, String text) {
        Path file = path.resolve(name);
        Path hidden = path.resolve("." + name + ".unfinished");
        try {
            Files.writeString(hidden, text);
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
