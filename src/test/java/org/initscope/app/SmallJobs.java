package org.initscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A training and a search on a few names that last some seconds: long enough to be disturbed. */
public record SmallJobs(Path training, Path search) {
    private static final int NAMES = 1000;
    private static final int FEW_NAMES = 600;

    public static SmallJobs in(Path folder) throws IOException {
        writeNames(folder, NAMES);
        Path training = Files.writeString(
                folder.resolve("jobs/training.conf"),
                """
                data.names = names.txt
                model { embedding = 8, hidden = [32], normalization = batch }
                training { steps = 3000, batch-size = 32, learning-rate = 0.1, optimizer = adam, step = fused }
                averaging { master = resident, workers = 2, local-steps = 20 }
                measure { first = 2, every = 500 }
                """);
        Path search = Files.writeString(
                folder.resolve("jobs/search.conf"),
                """
                data.names = names.txt
                model { embedding = 8, hidden = [100] }
                training { steps = 5000, batch-size = 32, step = fused }
                measure { first = 1, every = 0, last = true }
                search {
                  grid {
                    "model.normalization" = [none, batch]
                    "training.learning-rate" = [0.03, 0.1]
                    "training.seed" = [1, 2]
                  }
                  trial.examples = 100
                }
                """);
        return new SmallJobs(training, search);
    }

    /** A search of eight trials in a moment, half of which diverge. */
    public static Path eightTrials(Path folder) throws IOException {
        writeNames(folder, FEW_NAMES);
        return Files.writeString(
                folder.resolve("jobs/small.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8] }
                training { steps = 30, batch-size = 8, step = fused }
                measure { first = 1, every = 0, last = true }
                search {
                  grid {
                    "model.normalization" = [none, batch]
                    "model.hidden" = [[8], [8, 8]]
                    "training.learning-rate" = [0.1, 1e30]
                  }
                  trial.examples = 100
                  published = [ { name = "no norm", where = "model.normalization == none", dev = 2.5 } ]
                }
                """);
    }

    /** Writes the first names beside a folder for jobs. */
    public static void writeNames(Path folder, int count) throws IOException {
        Files.createDirectories(folder.resolve("jobs"));
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(folder.resolve("names.txt"), lines.limit(count).toList());
        }
    }
}
