package org.initscope.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.run.TrainingPlans;
import org.initscope.core.training.NetworkState;
import org.initscope.spark.Folders;
import org.initscope.store.tables.ComparableRows;
import org.initscope.store.tables.ComparedTables;
import org.initscope.store.tables.TableReader;

/** A small job in a folder, runs of it, and what they leave, without times and the cadence of checkpoints. */
final class ResumableRun {
    private static final int NAMES = 600;

    private final Path folder;
    private final Path job;

    ResumableRun(Path folder, int steps, int localSteps) throws IOException {
        this.folder = folder;
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(folder.resolve("names.txt"), lines.limit(NAMES).toList());
        }
        job = Files.writeString(
                Files.createDirectories(folder.resolve("jobs")).resolve("small.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [12] }
                training { steps = %d, batch-size = 8, learning-rate = 0.01, optimizer = adam }
                averaging { workers = 2, local-steps = %d, outer { rate = 0.7, momentum = 0.9, nesterov = true } }
                measure { first = 2, every = %d }
                evaluate { every = 3, least = 0, examples = 200, recalibration-examples = 300 }
                """
                        .formatted(steps, localSteps, localSteps));
    }

    /** The arguments that begin a run. */
    List<String> begin(String id, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", job.toString(), "--run-id", id));
        arguments.addAll(List.of("--out", out().toString(), "--master", "local[2]"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** The arguments that go on with a run. */
    List<String> resume(String id, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--resume", id));
        arguments.addAll(List.of("--out", out().toString(), "--master", "local[2]"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    static CommandRun run(List<String> arguments) {
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    Job job() {
        return Job.load(job, List.of());
    }

    Path jobFile() {
        return job;
    }

    Path names() {
        return folder.resolve("names.txt");
    }

    Path out() {
        return folder.resolve("runs");
    }

    NetworkState state(String id) {
        RunFolder run = new RunFolder(Folders.of(out().resolve(id)));
        return run.restore(
                TrainingPlans.network(run.job(), run.examples().prepared()),
                run.job().training().spec());
    }

    /** The rows of each table, in their order. */
    Map<String, List<String>> rows(String id) {
        return ComparableRows.of(
                new TableReader(new Configuration(), out().toString()),
                ComparedTables.OF_RUN,
                id,
                ComparableRows.TIMES.or(column -> column.endsWith("_at")).or(column -> column.startsWith("config")));
    }

    /** Everything of a run that a reader shall not see; nothing of it may outlive the run. */
    List<Path> unfinished(String id) {
        try (Stream<Path> files = Files.walk(out())) {
            return files.filter(file -> out().relativize(file).toString().contains(id))
                    .filter(file -> file.getFileName()
                            .toString()
                            .matches(".*\\.unfinished|.*\\.partial|checkpoints|\\.examples-.*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
