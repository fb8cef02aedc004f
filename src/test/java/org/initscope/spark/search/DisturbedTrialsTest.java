package org.initscope.spark.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.spark.Folders;
import org.initscope.spark.search.trial.ClusterWorkers;
import org.initscope.store.results.SearchFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory, stacks and tasks that break are no trial's result: it is tried again, and its neighbours come to their ends. */
class DisturbedTrialsTest {
    private static final long STEPS = 40;
    private static final AtomicInteger TRIED = new AtomicInteger();

    private static JavaSparkContext spark;

    /** More than any heap here has, asked for at once, so that nothing beside it suffers. */
    private static void runOutOfMemory() {
        List<long[]> kept = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            kept.add(new long[Integer.MAX_VALUE - 8]);
        }
    }

    private static void overflowTheStack() {
        overflowTheStack();
    }

    /** Breaks so many times, then makes the step that every trial has. */
    private record BreakingFactory(String how, int times) implements TrainingStepFactory {
        @Override
        public String label() {
            return "breaking";
        }

        @Override
        public TrainingStep create(MlpSpec spec, TrainingSpec training) {
            if (TRIED.getAndIncrement() < times) {
                switch (how) {
                    case "memory" -> runOutOfMemory();
                    case "stack" -> overflowTheStack();
                    default -> throw new IllegalStateException(how);
                }
            }
            return new FusedTrainingStepFactory().create(spec, training);
        }
    }

    /** Breaks where an executor reads its task. */
    private static final class UnreadableFactory implements TrainingStepFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public String label() {
            return "breaking";
        }

        @Override
        public TrainingStep create(MlpSpec spec, TrainingSpec training) {
            return new FusedTrainingStepFactory().create(spec, training);
        }

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("the executor is lost");
        }
    }

    @BeforeAll
    static void start() {
        spark = SearchFixture.spark("local[2]", Map.of("spark.executor.killOnFatalError.depth", "0"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void forget() {
        TRIED.set(0);
    }

    private static List<PlannedTrial> trials(TrainingStepFactory ofFirst) {
        List<PlannedTrial> trials = new ArrayList<>(SearchFixture.trials(3, 2, STEPS));
        trials.set(0, SearchFixture.trial(0.5, 1, STEPS, ofFirst));
        return trials;
    }

    /** What was left unfinished, by its reason. */
    private static List<String> run(List<PlannedTrial> trials, Path out) {
        SearchPlan plan = SearchFixture.plan(trials);
        try (SearchFolder folder =
                SearchFolder.open(Folders.of(out), SearchFixture.ID, true, SearchFixture.baseline())) {
            SearchRun search = new SearchRun(
                    spark,
                    plan,
                    List.of(SearchFixture.data()),
                    new ClusterWorkers(spark, List.of()),
                    folder,
                    progress -> {});
            search.run();
            return List.copyOf(search.unfinished().values());
        }
    }

    private static Set<String> undisturbed(Path out) {
        SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(3, 2, STEPS)), out);
        return SearchFixture.rows(out);
    }

    @Test
    void aTrialThatRunsOutOfMemoryOnceHasTheRowsOfOneThatDoesNot(@TempDir Path out, @TempDir Path other) {
        assertThat(run(trials(new BreakingFactory("memory", 1)), out)).isEmpty();
        assertThat(SearchFixture.rows(out)).isEqualTo(undisturbed(other));
    }

    @Test
    void aStackThatOverflowsIsTriedAgainToo(@TempDir Path out, @TempDir Path other) {
        assertThat(run(trials(new BreakingFactory("stack", 1)), out)).isEmpty();
        assertThat(SearchFixture.rows(out)).isEqualTo(undisturbed(other));
    }

    @Test
    void aTrialThatAlwaysRunsOutOfMemoryIsNotCommittedAndAResumedSearchTriesItAgain(
            @TempDir Path out, @TempDir Path other) {
        List<PlannedTrial> trials = trials(new BreakingFactory("memory", 2));
        assertThat(run(trials, out)).singleElement().asString().startsWith("OutOfMemoryError");
        assertThat(SearchFixture.rows(out).stream().filter(row -> row.startsWith("trials[")))
                .hasSize(5)
                .allMatch(row -> row.contains(", completed, "));
        assertThat(run(trials, out)).isEmpty();
        assertThat(SearchFixture.rows(out)).isEqualTo(undisturbed(other));
    }

    @Test
    void aTaskThatFailsAgainAndAgainEndsNeitherTheSearchNorItsNeighbours(@TempDir Path out) {
        List<PlannedTrial> trials = trials(new UnreadableFactory());
        assertThat(run(trials, out)).singleElement().asString().contains("failed");
        assertThat(SearchFixture.rows(out).stream().filter(row -> row.startsWith("trials[")))
                .hasSize(5)
                .allMatch(row -> row.contains(", completed, "));
    }

    @Test
    void whatATrialAsksForItselfIsItsResult(@TempDir Path out) {
        assertThat(run(trials(new BreakingFactory("refused", 9)), out)).isEmpty();
        assertThat(SearchFixture.rows(out).stream().filter(row -> row.contains(", failed, ")))
                .hasSize(1);
    }
}
