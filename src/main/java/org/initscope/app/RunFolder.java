package org.initscope.app;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.initscope.app.config.Job;
import org.initscope.core.names.Vocabulary;

/**
 * The folder of one run, {@code <out>/<id>}, beside the tables of all runs, {@code <out>/tables}.
 *
 * @param path of the folder; its name is the run's id
 */
record RunFolder(Path path) {
    private static final String JOB = "job.conf";
    private static final String VOCABULARY = "vocabulary.txt";
    private static final int SHOWN = 5;

    /** Ids stand in paths, partition values and queries. */
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

    RunFolder {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * Makes the folder of a new run.
     *
     * @throws IllegalArgumentException where the id is none, is taken, or the folder cannot be made
     */
    static RunFolder create(Path out, String id) {
        require(
                id.matches(ID) && !id.equals("tables"),
                "the run id '%s' is none: letters, digits, '.', '_' and '-' make one, a letter or digit first",
                id);
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
        return path.getParent();
    }

    /** The prepared examples that the run was trained on, where it prepared them itself. */
    Path examples() {
        return path.resolve("examples");
    }

    /** The trained network as Deeplearning4j's zip. */
    Path model() {
        return path.resolve("model.zip");
    }

    void write(Job job, Vocabulary vocabulary) {
        writeText(JOB, job.render());
        writeText(VOCABULARY, vocabulary.toText());
    }

    /** The resolved configuration. */
    Job job() {
        return Job.load(path.resolve(JOB), List.of());
    }

    Vocabulary vocabulary() {
        Path file = path.resolve(VOCABULARY);
        try {
            return Vocabulary.parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("the vocabulary of the run cannot be read from " + file, e);
        }
    }

    private void writeText(String name, String text) {
        Path file = path.resolve(name);
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
