package org.initscope.spark.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.ShortProcess;
import org.initscope.core.search.EarlyStopping;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with tasks, executors and the driver changes no row. */
class DisturbedSearchTest {
    private static final int GAINS = 4;
    private static final int SEEDS = 10;
    private static final long STEPS = 60;
    private static final int KILLS = 10;
    private static final int LONGEST_LIFE_MILLIS = 900;
    private static final String RUNNING = "running";

    @TempDir
    Path out;

    @Test
    void lostTasksAndSpeculationChangeNoRow(@TempDir Path disturbed) {
        Set<String> undisturbed;
        try (JavaSparkContext spark = SearchFixture.spark("local[1]", Map.of())) {
            SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(GAINS, SEEDS, STEPS)), out);
            undisturbed = SearchFixture.rows(out);
        }
        Map<String, String> speculation = Map.of(
                "spark.speculation", "true",
                "spark.speculation.interval", "1ms",
                "spark.speculation.multiplier", "1.01",
                "spark.speculation.quantile", "0.1");
        try (JavaSparkContext spark = SearchFixture.spark("local[2,4]", speculation)) {
            List<PlannedTrial> trials = new ArrayList<>();
            for (PlannedTrial trial : SearchFixture.trials(GAINS, SEEDS, STEPS)) {
                trials.add(SearchFixture.trial(
                        trial.point().values().get(SearchFixture.GAIN).number(),
                        trial.plan().seed(),
                        STEPS,
                        new SearchRunTest.Losing(10)));
            }
            SearchFixture.run(spark, SearchFixture.plan(trials), disturbed);
        }

        assertThat(SearchFixture.rows(disturbed)).isEqualTo(undisturbed);
    }

    @Test
    @Tag("cluster")
    void aDriverKilledAtRandomMomentsLosesAndDoublesNothing(@TempDir Path killed) throws Exception {
        Set<String> undisturbed;
        try (JavaSparkContext spark = SearchFixture.spark("local[2]", Map.of())) {
            SearchFixture.run(spark, Child.plan(), out);
            undisturbed = SearchFixture.rows(out);
        }
        Random random = new Random(20);
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = child(killed);
            if (!child.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS)) {
                child.destroyForcibly().waitFor();
            }
        }
        assertThat(child(killed).waitFor()).isZero();

        assertThat(SearchFixture.rows(killed)).isEqualTo(undisturbed);
    }

    /** A driver of its own that has begun to search. */
    private static Process child(Path out) throws IOException {
        List<String> command = ShortProcess.java(Child.class, "-Xmx1g");
        command.add(out.toString());
        File log = Files.createTempFile("search-child", ".log").toFile();
        log.deleteOnExit();
        Process child = new ProcessBuilder(command).redirectError(log).start();
        BufferedReader output = child.inputReader();
        String line = output.readLine();
        while (line != null && !line.equals(RUNNING)) {
            line = output.readLine();
        }
        return child;
    }

    /** The driver that is killed. */
    static final class Child {
        /** Batches of a few trials, so that a kill often meets a commit. */
        static SearchPlan plan() {
            return SearchFixture.plan(
                    SearchFixture.trials(GAINS, 2 * SEEDS, 100 * STEPS),
                    new EarlyStopping.SuccessiveHalving(List.of(STEPS), 0.8),
                    Duration.ofMillis(20));
        }

        public static void main(String[] arguments) {
            try (JavaSparkContext spark = SearchFixture.spark("local[2]", Map.of())) {
                System.out.println(RUNNING);
                SearchFixture.run(spark, plan(), Path.of(arguments[0]));
            }
            System.exit(0);
        }
    }
}
