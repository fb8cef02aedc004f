package org.initscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Job files that mean no good, and grids: see {@link HostileInput} for the law. */
class HostileJobsTest {
    private static final int JOBS = 72;
    private static final int GRIDS = 36;
    private static final int MANY = 10;
    private static final int NAMES = 200;

    @TempDir
    Path folder;

    private final HostileInput input = new HostileInput();

    @BeforeEach
    void writeNames() throws IOException {
        Files.createDirectories(folder.resolve("jobs"));
        Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("out"));
        Files.copy(Path.of("jobs/common.conf"), folder.resolve("jobs/common.conf"));
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(folder.resolve("data/names.txt"), lines.limit(NAMES).toList());
        }
    }

    /** The shipped jobs, the common part in place of its include in every second case. */
    private String shipped(int number) throws IOException {
        List<String> jobs = List.of(
                "names-batchnorm",
                "lecture-kaiming",
                "lecture-original",
                "lecture-batchnorm",
                "lecture-deep",
                "common");
        String job = Files.readString(Path.of("jobs", jobs.get(number % jobs.size()) + ".conf"));
        String common = Files.readString(Path.of("jobs/common.conf"));
        return number % 2 == 0 ? job.replace("include \"common.conf\"", common) : job;
    }

    @Test
    void aJobIsReadOrRefusedWithASentence() throws IOException {
        readJobs(0, JOBS);
    }

    @Test
    @Tag("cluster")
    void manyJobsAreReadOrRefusedWithASentence() throws IOException {
        readJobs(JOBS, MANY * JOBS);
    }

    private void readJobs(int first, int cases) throws IOException {
        for (int number = first; number < first + cases; number++) {
            Path job = folder.resolve("jobs/job.conf");
            Files.write(job, new HostileJobs(number).mutate(shipped(number)));
            List<String> before = HostileInput.below(folder);
            input.command("case " + number, "diagnose", "--init", job.toString());
            input.unlessSame("case " + number, before, HostileInput.below(folder));
        }

        input.requireAnswers(cases, cases / 3);
    }

    @Test
    void aGridIsReadOrRefusedWithASentence() throws IOException {
        readGrids(0, GRIDS);
    }

    @Test
    @Tag("cluster")
    void manyGridsAreReadOrRefusedWithASentence() throws IOException {
        readGrids(GRIDS, MANY * GRIDS);
    }

    private void readGrids(int first, int cases) throws IOException {
        String grid =
                """
                include "common.conf"
                training.steps = 100
                training.step = fused
                search {
                  grid {
                    "model.hidden" = [[10], [8, 8]]
                    "model.normalization" = [none, batch]
                    "model.initialization.output-scale" = { from = 0.1, to = 1, count = 3, scale = log }
                  }
                  zip = [ { "training.learning-rate" = [0.1, 0.2], "training.batch-size" = [8, 16] } ]
                  exclude = [ "model.normalization == none && training.batch-size > 8" ]
                  sample { points = 6, seed = 3 }
                  early-stopping { rule = successive-halving, rungs = [10, 50], keep = 0.5 }
                  published = [ { name = one, where = "training.batch-size == 8", dev = 2.1 } ]
                  limit = 100
                  repeat = 2
                  commit.every = 1 minute
                  trial.examples = 100
                }
                """;
        for (int number = first; number < first + cases; number++) {
            Path job = folder.resolve("jobs/job.conf");
            Files.write(job, new HostileJobs(10_000L + number).mutate(grid));
            List<String> before = HostileInput.below(folder);
            // what is a grid ends at the id, which is none, before Spark starts
            input.command(
                    "grid " + number,
                    "search",
                    job.toString(),
                    "--search-id",
                    "no/id",
                    "--out",
                    folder.resolve("out").toString());
            input.unlessSame("grid " + number, before, HostileInput.below(folder));
        }

        input.requireAnswers(cases, cases);
    }
}
