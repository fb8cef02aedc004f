package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.Job;
import org.initscope.core.network.WeightScheme;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks whose numbers are no longer finite have diverged, alone and as trials, whatever the engine. */
class SickStartOutcomeTest {
    /** The last one is healthy. */
    private static final List<String> STDS = List.of("1e12", "1e17", "0.1");

    @TempDir
    static Path folder;

    private static Path job;

    @BeforeAll
    static void write() throws IOException {
        SmallJobs.writeNames(folder, 300);
        job = Files.writeString(
                folder.resolve("jobs/sick.conf"),
                """
                data.names = names.txt
                model {
                  embedding = 4, hidden = [12, 12], activation = relu, normalization = none
                  initialization.weights { scheme = normal, std = 0.1 }
                }
                training { steps = 12, batch-size = 16, learning-rate = 0.1 }
                averaging { workers = 1, local-steps = 6 }
                measure { first = 1, every = 0 }
                search {
                  grid { "model.initialization.weights.std" = [%s] }
                  diverged-above = 1e300, trial.examples = 64
                }
                """
                        .formatted(String.join(", ", STDS)));
    }

    @Test
    void aRunAndATrialOfOneStartEndAlike() {
        assertEndAlike("fused");
    }

    @Test
    @Tag("cluster")
    void withDeeplearning4jsStepTheyDoToo() {
        assertEndAlike("dl4j");
    }

    private static void assertEndAlike(String engine) {
        CommandRun searched = CommandRun.of(
                "search",
                job.toString(),
                "--set",
                "training.step=" + engine,
                "--search-id",
                engine,
                "--out",
                folder.resolve("searches").toString(),
                "--master",
                "local[2]");
        assertThat(searched.exitCode()).isZero();
        Map<Double, String> outcomes = new TableReader(
                        new Configuration(), folder.resolve("searches").toString())
                .read(Tables.TRIALS.schema(), engine).stream()
                        .collect(Collectors.toMap(SickStartOutcomeTest::std, row -> row.string("outcome")));
        assertThat(outcomes).hasSameSizeAs(STDS);
        for (String std : STDS) {
            CommandRun trained = CommandRun.of(
                    "train",
                    job.toString(),
                    "--set",
                    "training.step=" + engine,
                    "--set",
                    "model.initialization.weights.std=" + std,
                    "--run-id",
                    engine + "-" + std,
                    "--out",
                    folder.resolve("runs").toString(),
                    "--master",
                    "local[2]");
            boolean healthy = std.equals("0.1");
            assertThat(trained.exitCode()).as(std).isEqualTo(healthy ? 0 : 3);
            assertThat(trained.out()).doesNotContainPattern("NaN nats|Infinity");
            assertThat(outcomes.get(Double.valueOf(std))).as(std).isEqualTo(healthy ? "completed" : "diverged");
        }
    }

    private static double std(TableRow trial) {
        WeightScheme weights = Job.parse(trial.string("config"), "trial")
                .model()
                .initialization()
                .weights();
        return ((WeightScheme.Normal) weights).std();
    }
}
