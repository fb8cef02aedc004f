package org.initscope.spark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.theory.AttainableLoss;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.store.results.SearchEvidence;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A search's rows depend on its trials alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchRunTest {
    private static final long STEPS = 60;

    private JavaSparkContext spark;
    private Set<String> undisturbed;

    private Path shared;

    @BeforeAll
    void open(@TempDir Path folder) {
        shared = folder;
        spark = SearchFixture.spark("local[2]", Map.of());
        SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(3, 4, STEPS)), shared);
        undisturbed = SearchFixture.rows(shared);
    }

    @AfterAll
    void close() {
        spark.stop();
    }

    @Test
    void everyTrialHasItsRows() {
        assertThat(undisturbed.stream().filter(row -> row.startsWith("trials[")))
                .hasSize(12);
        assertThat(undisturbed.stream().filter(row -> row.startsWith("trials[")))
                .allMatch(row -> row.contains(", completed, "));
        // steps 0, 20, 40 and 59
        assertThat(undisturbed.stream().filter(row -> row.startsWith("training_steps[")))
                .hasSize(12 * 4);
        // train and dev with running, dev with recalibrated statistics
        assertThat(undisturbed.stream().filter(row -> row.startsWith("evaluations[")))
                .hasSize(12 * 3);
        assertThat(undisturbed.stream().filter(row -> row.startsWith("critical_rates[")))
                .as("it would cost too much of 60 steps")
                .isEmpty();
        // a hidden layer and the logits, with and without batch norm
        assertThat(undisturbed.stream().filter(row -> row.startsWith("theory[")))
                .hasSize(12 * 4);
        // 16 units at steps 0 and 59
        assertThat(undisturbed.stream().filter(row -> row.startsWith("batch_norm_units[")))
                .hasSize(12 * 16 * 2);
        assertThat(undisturbed.stream().filter(row -> row.startsWith("averaging_rounds[")))
                .as("one worker has nobody to be averaged with")
                .isEmpty();
        long statistics = undisturbed.stream()
                .filter(row -> row.startsWith("layer_statistics["))
                .count();
        long histograms = undisturbed.stream()
                .filter(row -> row.startsWith("layer_histograms["))
                .count();
        assertThat(statistics).isPositive();
        assertThat(histograms)
                .as("of 2 of the 4 steps, and none of parameters after the update")
                .isBetween(statistics / 4, statistics / 2);
    }

    @Test
    void aTrialHasTheSameRowsAloneAndAmongOthers(@TempDir Path out) {
        PlannedTrial alone = SearchFixture.trial(1.0, 3, STEPS);
        SearchFixture.run(spark, SearchFixture.plan(List.of(alone)), out);

        assertThat(SearchFixture.rows(out))
                .isEqualTo(SearchFixture.rows(shared, alone.plan().id()));
    }

    @Test
    void theOrderOfTheTrialsChangesNoRow(@TempDir Path out) {
        List<PlannedTrial> shuffled = new ArrayList<>(SearchFixture.trials(3, 4, STEPS));
        Collections.shuffle(shuffled, new Random(1));
        SearchFixture.run(spark, SearchFixture.plan(shuffled), out);

        assertThat(SearchFixture.rows(out)).isEqualTo(undisturbed);
    }

    @Test
    void anExtendedGridRunsWhatIsNewAlone(@TempDir Path out) throws IOException {
        SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(2, 3, STEPS)), out);
        List<Path> before = files(out);
        SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(3, 4, STEPS)), out);

        assertThat(SearchFixture.rows(out)).isEqualTo(undisturbed);
        assertThat(files(out)).containsAll(before);
    }

    @Test
    void aFinishedSearchGoesOnWithNothing(@TempDir Path out) throws IOException {
        List<PlannedTrial> trials = SearchFixture.trials(1, 2, STEPS);
        SearchFixture.run(spark, SearchFixture.plan(trials), out);
        List<Path> before = files(out);
        SearchFixture.run(spark, SearchFixture.plan(trials), out);

        assertThat(files(out)).isEqualTo(before);
    }

    /** As the tables of an earlier InitScope, which took a column's type from the values. */
    @Test
    void aColumnKeepsItsTypeOrTheSearchIsRefused(@TempDir Path out) {
        SearchPlan standard = SearchFixture.plan(SearchFixture.trials(1, 1, STEPS));
        SearchPlan asText = new SearchPlan(
                SearchFixture.ID,
                standard.trials(),
                List.of(
                        new SweptColumn(SearchFixture.GAIN, Column.Type.STRING),
                        new SweptColumn(SearchFixture.SEED, Column.Type.LONG)),
                standard.earlyStopping(),
                3,
                standard.commitEvery(),
                standard.thresholds());
        SearchFixture.run(spark, asText, out);

        assertThatCode(() -> SearchFixture.run(spark, standard, out)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(2, 1, STEPS)), out))
                .withMessageContaining("model_initialization_weights_gain of type string")
                .withMessageContaining("would have double: begin another search with --search-id");
        assertThat(new TableReader(new Configuration(), out.toString()).read(Tables.TRIALS, SearchFixture.ID))
                .hasSize(1);
    }

    @Test
    void whatAnInterruptedCommitLeftIsRemoved(@TempDir Path out) throws IOException {
        SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(2, 4, STEPS)), out);
        Path statistics = out.resolve("tables/layer_statistics/search_id=" + SearchFixture.ID);
        Path committed = statistics.resolve("part-000000.parquet");
        Files.copy(committed, statistics.resolve("part-000001.parquet"));
        Files.copy(committed, statistics.resolve(".part-000002.parquet.unfinished"));
        SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(3, 4, STEPS)), out);

        assertThat(SearchFixture.rows(out)).isEqualTo(undisturbed);
        assertThat(files(out)).noneMatch(file -> file.toString().endsWith(".unfinished"));
    }

    @Test
    void manyBatchesHoldTheSameRowsAsOne(@TempDir Path out) throws IOException {
        List<PlannedTrial> trials = SearchFixture.trials(3, 4, STEPS);
        SearchFixture.run(spark, SearchFixture.plan(trials, new EarlyStopping.None(), Duration.ZERO), out);

        assertThat(SearchFixture.rows(out)).isEqualTo(undisturbed);
    }

    @Test
    void trialsThatDivergeOrThrowAreResults(@TempDir Path out) {
        PlannedTrial diverges = diverging();
        PlannedTrial fails = SearchFixture.trial(1.0, 8, STEPS, new Throwing("no such engine"));
        PlannedTrial completes = SearchFixture.trial(1.0, 3, STEPS);
        SearchFixture.run(spark, SearchFixture.plan(List.of(diverges, fails, completes)), out);

        Set<String> trials = SearchFixture.rows(out).stream()
                .filter(row -> row.startsWith("trials["))
                .collect(Collectors.toSet());
        assertThat(trials).hasSize(3);
        assertThat(trials).anyMatch(row -> row.contains("failed, no such engine"));
        assertThat(trials).anyMatch(row -> row.contains("diverged, loss ") && row.contains("softmax"));
        assertThat(SearchFixture.rows(out, completes.plan().id()))
                .isEqualTo(SearchFixture.rows(shared, completes.plan().id()));
    }

    private static PlannedTrial diverging() {
        PlannedTrial usual = SearchFixture.trial(1.0, 7, STEPS);
        TrialPlan plan = usual.plan();
        // the loss of a uniform guess is ln 27 = 3.3, so that a bound of 3 ends every trial at its first step
        return new PlannedTrial(
                new TrialPlan(
                        plan.id(),
                        plan.worker(),
                        plan.initialization(),
                        plan.seed(),
                        plan.steps(),
                        plan.data(),
                        3.0,
                        plan.histograms(),
                        plan.batchNormUnits(),
                        plan.workers()),
                usual.point(),
                PlannedTrial.Described::unknown);
    }

    @Test
    void tooManyFailuresEndTheSearchWithASentence(@TempDir Path out) {
        List<PlannedTrial> trials = new ArrayList<>(SearchFixture.trials(1, 2, STEPS));
        for (int seed = 10; seed < 20; seed++) {
            trials.add(SearchFixture.trial(1.0, seed, STEPS, new Throwing("no such engine")));
        }

        assertThatThrownBy(() -> SearchFixture.run(spark, SearchFixture.plan(trials), out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "the search was ended since \\d+ trials failed, more than search.failures-limit = 3;"
                                + " the last one: no such engine");
    }

    @Test
    void halvingStopsTheSameTrialsWhateverTheOrderAndAfterAResume(@TempDir Path one, @TempDir Path other) {
        EarlyStopping halving = new EarlyStopping.SuccessiveHalving(List.of(10L, 30L), 0.5);
        List<PlannedTrial> trials = SearchFixture.trials(2, 4, STEPS);
        SearchFixture.run(spark, SearchFixture.plan(trials, halving, Duration.ofMinutes(1)), one);
        Collections.shuffle(trials, new Random(2));
        SearchFixture.run(spark, SearchFixture.plan(trials, halving, Duration.ZERO), other);

        Set<String> rows = SearchFixture.rows(one);
        assertThat(SearchFixture.rows(other)).isEqualTo(rows);
        assertThat(rows.stream().filter(row -> row.contains(", stopped, rung 0 at step 10")))
                .hasSize(4);
        assertThat(rows.stream().filter(row -> row.contains(", stopped, rung 1 at step 30")))
                .hasSize(2);
        assertThat(rows.stream().filter(row -> row.contains(", completed, "))).hasSize(2);
    }

    @Test
    void verdictsAreThoseThatTheTablesGive(@TempDir Path out) {
        EarlyStopping halving = new EarlyStopping.SuccessiveHalving(List.of(10L, 30L), 0.5);
        List<PlannedTrial> trials = new ArrayList<>(SearchFixture.trials(6, 2, STEPS));
        trials.add(diverging());
        Map<String, TrialPlan> plans =
                trials.stream().map(PlannedTrial::plan).collect(Collectors.toMap(TrialPlan::id, plan -> plan));
        SearchFixture.run(spark, SearchFixture.plan(trials, halving, Duration.ZERO), out);
        Diagnosis diagnosis = StandardRules.diagnosis(RulesFile.standard());
        Map<String, String> judged = new TreeMap<>();
        Map<String, String> committed = new TreeMap<>();

        new SearchEvidence(new TableReader(new Configuration(), out.toString()), SearchFixture.ID)
                .forEach((trial, evidence) -> {
                    String id = trial.trialId();
                    Divergence divergence = trial.divergence();
                    RunStatistics statistics =
                            RunStatistics.of(plans.get(id).describe(AttainableLoss.unknown(), divergence), evidence);
                    assertThat(statistics.initialLoss()).as(id).isPresent();
                    judged.put(
                            id,
                            Verdict.of(diagnosis.findings(statistics).stream()
                                            .map(Finding::verdict)
                                            .toList())
                                    .label());
                    committed.put(id, trial.summary().verdict().orElseThrow().label());
                });

        assertThat(judged).hasSize(13).isEqualTo(committed);
        assertThat(judged.values()).contains("pass", "fail");
    }

    /** A file is read once where its rows stand in the order of the trials, which sorting them undoes. */
    @Test
    void evidenceIsTheSameInOneReadingAndTrialByTrial(@TempDir Path out) {
        SearchFixture.run(spark, SearchFixture.plan(SearchFixture.trials(3, 2, STEPS)), out);
        SearchEvidence evidence =
                new SearchEvidence(new TableReader(new Configuration(), out.toString()), SearchFixture.ID);
        Map<String, List<Object>> inOrder = new LinkedHashMap<>();
        Map<String, List<Object>> byTrial = new LinkedHashMap<>();
        evidence.forEach((trial, rows) -> inOrder.put(trial.trialId(), seen(rows)));
        evidence.forEach(trial -> true, (trial, rows) -> byTrial.put(trial.trialId(), seen(rows)));
        assertThat(inOrder).hasSize(6).isEqualTo(byTrial);
    }

    private static List<Object> seen(EvidenceFold rows) {
        assertThat(rows.evaluations()).isNotEmpty();
        return List.of(
                rows.evaluations(),
                rows.layers().gradientNorms(),
                rows.layers().layer(1, Quantity.PREACTIVATION),
                rows.losses().initial());
    }

    @Test
    void survivorsHaveTheRowsThatTheyHaveWithoutEarlyStopping(@TempDir Path out) {
        EarlyStopping median = new EarlyStopping.Median(List.of(20L));
        SearchFixture.run(
                spark, SearchFixture.plan(SearchFixture.trials(3, 4, STEPS), median, Duration.ofMinutes(1)), out);

        Set<String> completed = SearchFixture.rows(out).stream()
                .filter(row -> row.contains(", completed, "))
                .map(row -> row.substring(row.indexOf('[') + 1, row.indexOf(',')))
                .collect(Collectors.toSet());
        assertThat(completed).hasSize(6);
        for (String trial : completed) {
            Set<String> rows = SearchFixture.rows(out, trial);
            assertThat(rows).containsAll(withoutRungs(SearchFixture.rows(shared, trial)));
        }
    }

    /** Measured steps do not change where the rows of a rung stand beside them. */
    private static Set<String> withoutRungs(Set<String> rows) {
        return rows.stream().filter(row -> !row.startsWith("rungs[")).collect(Collectors.toSet());
    }

    /** What comes later is compared with what was there, and counts with it. */
    @Test
    void theBestOfASearchThatGoesOnIsTheBestOfAllItsTrials(@TempDir Path out) {
        PlannedTrial good = SearchFixture.trial(1.0, 1, STEPS);
        SearchFixture.run(spark, SearchFixture.plan(List.of(good, SearchFixture.trial(1.0, 2, 1))), out);
        List<SearchProgress> said = new ArrayList<>();
        PlannedTrial worse = SearchFixture.trial(1.0, 3, 1);

        SearchFixture.run(spark, SearchFixture.plan(List.of(good, worse)), out, said::add);

        SearchProgress first = said.get(0);
        assertThat(first.done()).isEqualTo(1);
        assertThat(first.doneNow()).isZero();
        assertThat(first.best().orElseThrow().point()).isEqualTo(good.point());
        SearchProgress last = said.get(said.size() - 1);
        assertThat(last.done()).isEqualTo(2);
        assertThat(last.best()).isEqualTo(first.best());
    }

    private static List<Path> files(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out.resolve("tables"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".crc"))
                    .sorted()
                    .toList();
        }
    }

    /** An engine that cannot be made. */
    private record Throwing(String why) implements TrainingStepFactory {
        @Override
        public String label() {
            return "throwing";
        }

        @Override
        public TrainingStep create(MlpSpec spec, TrainingSpec training) {
            throw new IllegalArgumentException(why);
        }
    }

    /** An engine that something befalls in some of many tasks, and in none that is alone. */
    record Losing(int oneIn) implements TrainingStepFactory {
        @Override
        public String label() {
            return "fused";
        }

        @Override
        public TrainingStep create(MlpSpec spec, TrainingSpec training) {
            TaskContext task = TaskContext.get();
            if (task.numPartitions() > 1 && task.partitionId() % oneIn == 0) {
                throw new LinkageError("an injected fault");
            }
            return new FusedTrainingStepFactory().create(spec, training);
        }
    }
}
