package org.initscope.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.initscope.app.CommandRun;

/**
 * Trains and searches on local[2] over and over in one JVM, and says whether what the process holds stays the same:
 * {@code Soak MINUTES FOLDER}. Ends with exit code 1 where it does not.
 *
 * <p>Each turn is a training by the fused step, one by Deeplearning4j's step and dl4j-spark's averaging, and a search. All go
 * by the command line, with a Spark context of their own. What they write is removed after each turn.
 */
public final class Soak {
    private static final int NAMES = 2000;

    private final Path folder;
    private final List<SoakSample> samples = new ArrayList<>();

    private Soak(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        double minutes = Double.parseDouble(arguments[0]);
        boolean flat = false;
        try {
            flat = new Soak(Path.of(arguments[1])).run(minutes);
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("soak: " + e.getMessage());
        }
        System.exit(flat ? 0 : 1);
    }

    private boolean run(double minutes) throws IOException, InterruptedException {
        writeJobs();
        System.out.println(
                "| minute | turn | resident MiB | live heap MiB | native arrays MiB | classes MiB | compiled code MiB |"
                        + " Spark's accumulators | threads | open files | temporary files |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        long began = System.nanoTime();
        long end = began + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        for (int turn = 1; System.nanoTime() < end; turn++) {
            turn();
            SoakSample sample = SoakSample.take((System.nanoTime() - began) / 1e9);
            samples.add(sample);
            System.out.printf(
                    Locale.ROOT,
                    "| %.1f | %d | %.0f | %.1f | %.1f | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f |%n",
                    sample.seconds() / 60,
                    turn,
                    sample.residentMib(),
                    sample.heapMib(),
                    sample.nativeMib(),
                    sample.classesMib(),
                    sample.codeMib(),
                    sample.accumulators(),
                    sample.threads(),
                    sample.openFiles(),
                    sample.temporaryFiles());
        }
        List<Flatness> all = Flatness.of(samples);
        System.out.printf(
                Locale.ROOT,
                "%nafter the first third; growth is the Theil-Sen slope times the time%n%n"
                        + "| %-20s | %8s | %8s | %8s | %8s | %9s | %-8s |%n|---|---|---|---|---|---|---|%n",
                "",
                "first",
                "last",
                "growth",
                "per hour",
                "tolerated",
                "");
        all.forEach(System.out::println);
        boolean flat = all.stream().allMatch(Flatness::isFlat);
        System.out.println(flat ? "\nflat" : "\nnot flat");
        return flat;
    }

    private void turn() throws IOException {
        command("train", folder.resolve("jobs/fused.conf").toString(), "--run-id", "fused");
        command("train", folder.resolve("jobs/stock.conf").toString(), "--run-id", "stock");
        command("search", folder.resolve("jobs/search.conf").toString(), "--search-id", "search");
        delete(folder.resolve("runs"));
    }

    private void command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                List.of("--master", "local[2]", "--out", folder.resolve("runs").toString()));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        if (run.exitCode() != 0 || !run.err().isEmpty()) {
            throw new IllegalStateException(all + " ended with exit code " + run.exitCode() + ": " + run.err());
        }
    }

    private void writeJobs() throws IOException {
        Files.createDirectories(folder.resolve("jobs"));
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(folder.resolve("names.txt"), lines.limit(NAMES).toList());
        }
        String network = "data.names = names.txt\nmodel { embedding = 10, hidden = [100], normalization = batch }\n";
        Files.writeString(
                folder.resolve("jobs/fused.conf"),
                network
                        + """
                        training { steps = 10000, batch-size = 32, learning-rate = 0.1, optimizer = momentum }
                        averaging { master = resident, workers = 2, local-steps = 50 }
                        measure { first = 2, every = 500 }
                        evaluate.every = 40
                        checkpoint.every = 1s
                        """);
        Files.writeString(
                folder.resolve("jobs/stock.conf"),
                network
                        + """
                        training { steps = 200, batch-size = 32, learning-rate = 0.1, step = dl4j }
                        averaging { master = dl4j-spark, workers = 2, local-steps = 20 }
                        measure { first = 1, every = 50 }
                        """);
        Files.writeString(
                folder.resolve("jobs/search.conf"),
                network
                        + """
                        training { steps = 2000, batch-size = 32 }
                        measure { first = 1, every = 0, last = true }
                        search {
                          grid { "training.learning-rate" = [0.01, 0.03, 0.1, 0.3], "training.seed" = [1, 2] }
                          trial.examples = 500
                        }
                        """);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
