package org.initscope.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.Score;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Split;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.LocalStepSchedule;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.dl4j.Dl4jTrainingStepFactory;
import org.initscope.spark.averaging.AveragingMaster;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.Shards;
import org.initscope.spark.run.SplitEvaluation;
import org.initscope.spark.run.TrainingListener;
import org.initscope.spark.run.TrainingOutcome;
import org.initscope.spark.run.TrainingPlan;
import org.initscope.spark.run.TrainingRun;
import org.initscope.spark.run.TrainingStopped;
import org.initscope.store.checkpoints.Checkpoint.CommittedTables;
import org.initscope.store.checkpoints.CheckpointFolder;
import org.initscope.store.files.FaultyFileSystem;
import org.initscope.store.files.FaultyFileSystem.Fault;
import org.initscope.store.files.FaultyFileSystem.Kind;
import org.initscope.store.results.RunCheckpoints;
import org.initscope.store.results.RunTables;
import org.initscope.store.tables.ComparableRows;
import org.initscope.store.tables.ComparedTables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was interrupted and goes on ends with the bits and the rows of one that was not. */
class ResumedRunTest {
    private static final int WORKERS = 2;
    private static final int STEPS = 45;
    private static final int ROUNDS = 7;
    private static final Duration EVERY_ROUND = Duration.ZERO;
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    static Path folder;

    private static PreparedExamples prepared;
    private static TrainingOutcome undisturbed;

    private final TableReader reader = new TableReader(new Configuration(), folder.toString());

    @BeforeAll
    static void trainUndisturbed() throws IOException {
        Path names = folder.resolve("names.txt");
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(names, lines.limit(600).toList());
        }
        prepared = new ExamplePreparation(LocalSpark.context(), DataSpec.standard())
                .prepare(names.toString(), folder.resolve("examples").toString());
        undisturbed = new Interrupted("undisturbed").every(NEVER).run();
    }

    /** AdamW (with Deeplearning4j's step Adam) inside, Nesterov's momentum outside, batch norm, rounds of 2 local steps and later of 10, the first four of which are a warm-up's. */
    private static TrainingPlan trainingPlan(TrainingStepFactory engine) {
        MlpSpec spec = new MlpSpec(
                prepared.vocabulary().size(),
                3,
                4,
                List.of(12),
                Activation.TANH,
                Normalization.Batch.standard(),
                false,
                new Normalization.None());
        Initialization start =
                new Initialization(1, new WeightScheme.FanIn(5.0 / 3), new WeightScheme.FanIn(1), 0.1, 0, 0, Map.of());
        Optimizer.Adam adam = new Optimizer.Adam(0.9, 0.999, 1e-8);
        WorkerPlan worker = new WorkerPlan(
                spec,
                new TrainingSpec(
                        engine instanceof Dl4jTrainingStepFactory ? adam : new Optimizer.AdamW(adam, 0.01),
                        new LearningRateSchedule.WarmUp(
                                12,
                                new LearningRateSchedule.Stepwise(List.of(
                                        new LearningRateSchedule.Piece(8, 0.01),
                                        new LearningRateSchedule.Piece(Long.MAX_VALUE, 0.002))))),
                engine,
                11,
                8,
                new MeasurementSchedule(2, 7, false, true, STEPS),
                8);
        return new TrainingPlan(
                worker,
                start,
                11,
                STEPS,
                WORKERS,
                new LocalStepSchedule(
                        List.of(new LocalStepSchedule.Piece(5, 2), new LocalStepSchedule.Piece(Long.MAX_VALUE, 10))),
                engine instanceof Dl4jTrainingStepFactory ? AveragingMaster.DL4J_SPARK : AveragingMaster.RESIDENT,
                StateAverage.MEAN,
                new OuterOptimizer(0.7, 0.9, true),
                true,
                2,
                200,
                300);
    }

    /** The same at a rate that leaves the finite numbers in the last but two of its rounds. */
    private static TrainingPlan diverging() {
        TrainingPlan plan = trainingPlan(new FusedTrainingStepFactory());
        WorkerPlan worker = plan.worker();
        TrainingSpec wild = new TrainingSpec(
                worker.training().optimizer(),
                new LearningRateSchedule.Stepwise(List.of(
                        new LearningRateSchedule.Piece(20, 0.01),
                        new LearningRateSchedule.Piece(Long.MAX_VALUE, 1e38))));
        return new TrainingPlan(
                new WorkerPlan(
                        worker.spec(),
                        wild,
                        worker.engine(),
                        worker.seed(),
                        worker.batchSize(),
                        worker.schedule(),
                        worker.bins()),
                plan.initialization(),
                plan.seed(),
                plan.steps(),
                plan.workers(),
                plan.localSteps(),
                plan.master(),
                plan.average(),
                plan.outer(),
                true,
                2,
                200,
                300);
    }

    /** A run in this process: what may end it, and how it goes on. */
    private static final class Interrupted implements TrainingListener {
        private final String id;
        private TrainingPlan plan = trainingPlan(new FusedTrainingStepFactory());
        private Duration every = EVERY_ROUND;
        private long stopAfter = Long.MAX_VALUE;
        private Runnable afterRounds = () -> {};
        private long runAfter = Long.MAX_VALUE;
        private long rounds;
        private String job = "job";
        private Function<Path, String> place = Path::toString;

        Interrupted(String id) {
            this.id = id;
        }

        /** Its tables and checkpoints are written through a file system whose calls may fail. */
        Interrupted faulty() {
            place = FaultyFileSystem::path;
            return this;
        }

        Interrupted every(Duration other) {
            every = other;
            return this;
        }

        Interrupted plan(TrainingPlan other) {
            plan = other;
            return this;
        }

        Interrupted job(String other) {
            job = other;
            return this;
        }

        /** Asks it to stop once it has done so many rounds in all. */
        Interrupted stopAfter(long roundsInAll) {
            stopAfter = roundsInAll;
            return this;
        }

        /** Does something once it has done so many rounds in all. */
        Interrupted after(long roundsInAll, Runnable what) {
            runAfter = roundsInAll;
            afterRounds = what;
            return this;
        }

        RunCheckpoints checkpoints() {
            BooleanSupplier stop = () -> rounds >= stopAfter;
            return RunCheckpoints.open(
                    new CheckpointFolder(FaultyFileSystem.configuration(), place.apply(checkpointFolder())),
                    new RunCheckpoints.Identity(job, prepared.fingerprint()),
                    every,
                    stop);
        }

        Path checkpointFolder() {
            return folder.resolve(id + "/checkpoints");
        }

        TrainingOutcome run() {
            RunCheckpoints checkpoints = checkpoints();
            RunTables tables = RunTables.open(
                    new TableWriter(FaultyFileSystem.configuration(), place.apply(folder)),
                    id,
                    checkpoints.last().map(last -> last.tables()).orElseGet(CommittedTables::none));
            try (Shards shards = Shards.open(LocalSpark.context(), prepared, WORKERS);
                    SplitEvaluation train = new SplitEvaluation(
                            LocalSpark.context(),
                            prepared,
                            Split.Part.TRAIN,
                            plan.worker().spec());
                    SplitEvaluation dev = new SplitEvaluation(
                            LocalSpark.context(),
                            prepared,
                            Split.Part.DEV,
                            plan.worker().spec());
                    ParameterAveraging averaging = plan.averaging(shards)) {
                return new TrainingRun(plan, shards, tables, checkpoints, this).run(averaging, List.of(train, dev));
            }
        }

        @Override
        public void onRound(long round, long step, double loss, long examples) {
            rounds = round + 1;
            if (rounds == runAfter) {
                afterRounds.run();
            }
        }

        @Override
        public void onEvaluation(long step, String split, String batchNormStatistics, Score score) {}
    }

    /** Ends a run as a killed driver does, without a word. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static void kill() {
        throw new Killed();
    }

    private void assertSameAsUndisturbed(TrainingOutcome outcome, String id) {
        assertThat(outcome.state()).isEqualTo(undisturbed.state());
        assertThat(outcome).isEqualTo(undisturbed);
        assertThat(rows(id)).isEqualTo(rows("undisturbed"));
        assertThat(hiddenFiles()).isEmpty();
    }

    private Map<String, List<String>> rows(String id) {
        return ComparableRows.of(reader, ComparedTables.OF_TRAINING, id, ComparableRows.TIMES);
    }

    private static List<Path> hiddenFiles() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".unfinished"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theRoundsAreAsManyAsTheTestsStopAt() {
        assertThat(trainingPlan(new FusedTrainingStepFactory()).rounds()).isEqualTo(ROUNDS);
    }

    /** {@link #aRunStopsAfterEveryRoundAndStillEndsTheSame} is all of these in one run. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, ROUNDS})
    @Tag("cluster")
    void aRunThatWasAskedToStopGoesOnFromThere(int rounds) {
        String id = "stopped-" + rounds;
        assertThatThrownBy(
                        () -> new Interrupted(id).every(NEVER).stopAfter(rounds).run())
                .isInstanceOf(TrainingStopped.class);

        assertSameAsUndisturbed(new Interrupted(id).run(), id);
    }

    @Test
    void aRunThatGoesOnDivergesWhereOneThatWasLeftAloneDoes() {
        assertDivergesWhereOneThatWasLeftAloneDoes(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @Tag("cluster")
    void aRunThatGoesOnFromElsewhereDivergesThereToo(int rounds) {
        assertDivergesWhereOneThatWasLeftAloneDoes(rounds);
    }

    private void assertDivergesWhereOneThatWasLeftAloneDoes(int rounds) {
        String left = "wild-" + rounds;
        TrainingOutcome alone =
                new Interrupted(left).plan(diverging()).every(NEVER).run();
        String id = "wild-stopped-" + rounds;
        assertThatThrownBy(() -> new Interrupted(id)
                        .plan(diverging())
                        .every(NEVER)
                        .stopAfter(rounds)
                        .run())
                .isInstanceOf(TrainingStopped.class);

        TrainingOutcome resumed = new Interrupted(id).plan(diverging()).run();

        assertThat(resumed.divergence()).isInstanceOf(Divergence.At.class).isEqualTo(alone.divergence());
        assertThat(resumed.state()).isEqualTo(alone.state());
        assertThat(rows(id)).isEqualTo(rows(left));
        assertThat(hiddenFiles()).isEmpty();
    }

    @Test
    void aRunStopsAfterEveryRoundAndStillEndsTheSame() {
        for (int rounds = 1; rounds <= ROUNDS; rounds++) {
            int last = rounds;
            assertThatThrownBy(() -> new Interrupted("stumbling")
                            .every(NEVER)
                            .stopAfter(last)
                            .run())
                    .isInstanceOf(TrainingStopped.class);
        }

        assertSameAsUndisturbed(new Interrupted("stumbling").run(), "stumbling");
    }

    /** Rows that wait for the next checkpoint are lost with the driver, and made again. */
    @Test
    void aRunThatWasKilledGoesOnFromItsLastCheckpoint() {
        assertGoesOnWhenKilledAfter(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, ROUNDS})
    @Tag("cluster")
    void aRunThatWasKilledEarlierOrLaterDoesTheSame(int rounds) {
        assertGoesOnWhenKilledAfter(rounds);
    }

    private void assertGoesOnWhenKilledAfter(int rounds) {
        String id = "killed-" + rounds;
        assertThatThrownBy(() ->
                        new Interrupted(id).after(rounds, ResumedRunTest::kill).run())
                .isInstanceOf(Killed.class);

        assertSameAsUndisturbed(new Interrupted(id).run(), id);
    }

    /** The driver that dies between the commit of the tables and the checkpoint leaves rows that no checkpoint knows. */
    @Test
    void rowsBeyondTheLastCheckpointAreCutBack() throws IOException {
        Interrupted full = new Interrupted("cut");
        full.faulty().after(3, () -> FaultyFileSystem.fail(Fault.at("checkpoint-000000000003", Kind.REFUSED)));
        assertThatIllegalArgumentException().isThrownBy(full::run).withMessageEndingWith(FaultyFileSystem.LOST);
        FaultyFileSystem.mend();
        Path left = folder.resolve("tables/training_steps/run_id=cut");
        Files.writeString(left.resolve(".part-000003.parquet.unfinished"), "half a file");
        assertThat(left.resolve("part-000002.parquet")).exists();

        RunTables.open(
                new TableWriter(new Configuration(), folder.toString()),
                "cut",
                new Interrupted("cut").checkpoints().last().orElseThrow().tables());
        assertThat(left.resolve("part-000002.parquet")).doesNotExist();
        assertSameAsUndisturbed(new Interrupted("cut").run(), "cut");
    }

    /** {@code CheckpointFolderTest} cuts one off at every byte and flips every bit. */
    @Test
    void aTornCheckpointIsLeftOutForTheOneBefore() throws IOException {
        String id = "torn";
        Interrupted stopped = new Interrupted(id).stopAfter(5);
        assertThatThrownBy(stopped::run).isInstanceOf(TrainingStopped.class);
        Path last = stopped.checkpointFolder().resolve("checkpoint-000000000005.bin");
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(bytes, bytes.length / 2));

        Interrupted resumed = new Interrupted(id);
        assertThat(resumed.checkpoints().last().orElseThrow().rounds()).isEqualTo(4);
        assertSameAsUndisturbed(resumed.run(), id);
    }

    /** Checkpoints that are all torn leave the start, which needs none. */
    @Test
    void withoutAnyIntactCheckpointARunBeginsAgain() throws IOException {
        Interrupted stopped = new Interrupted("lost").stopAfter(4);
        assertThatThrownBy(stopped::run).isInstanceOf(TrainingStopped.class);
        for (int rounds : List.of(3, 4)) {
            Files.write(stopped.checkpointFolder().resolve("checkpoint-00000000000" + rounds + ".bin"), new byte[100]);
        }

        Interrupted resumed = new Interrupted("lost");
        assertSameAsUndisturbed(resumed.run(), "lost");
    }

    @Test
    void aFileSystemThatFailsUnderATableEndsWithASentenceAndTheRunGoesOn() {
        Interrupted full = new Interrupted("full").faulty();
        full.after(4, () -> FaultyFileSystem.fail(Fault.at("part-000003", Kind.REFUSED)));

        assertThatIllegalArgumentException()
                .isThrownBy(full::run)
                .withMessageMatching(
                        "the table faulty:/.*/part-000003.parquet cannot be written: " + FaultyFileSystem.LOST);
        FaultyFileSystem.mend();
        assertSameAsUndisturbed(new Interrupted("full").run(), "full");
    }

    @Test
    @Tag("spark3")
    void theStockEngineAndMasterGoOnToo() {
        TrainingPlan stock = trainingPlan(new Dl4jTrainingStepFactory());
        TrainingOutcome whole = new Interrupted("stock-whole").plan(stock).run();
        assertThatThrownBy(
                        () -> new Interrupted("stock").plan(stock).stopAfter(3).run())
                .isInstanceOf(TrainingStopped.class);

        TrainingOutcome resumed = new Interrupted("stock").plan(stock).run();

        assertThat(resumed).isEqualTo(whole);
        assertThat(rows("stock")).isEqualTo(rows("stock-whole"));
    }

    @Test
    void aFolderThatIsRemovedUnderTheRunIsNamed() {
        Interrupted run = new Interrupted("removed");
        run.after(3, () -> new CheckpointFolder(
                        new Configuration(), run.checkpointFolder().toString())
                .remove());

        assertThatIllegalArgumentException()
                .isThrownBy(run::run)
                .withMessageStartingWith("the folder " + run.checkpointFolder() + " has gone");
    }

    @Test
    void rowsThatAreRemovedUnderTheRunAreMissed() throws IOException {
        Path table = folder.resolve("tables/evaluations/run_id=robbed");
        Interrupted run = new Interrupted("robbed");
        run.after(5, () -> remove(table.resolve("part-000001.parquet")));

        assertThatIllegalArgumentException()
                .isThrownBy(run::run)
                .withMessageStartingWith("the table evaluations has 3 files of the run robbed, expected 4");
        assertThatIllegalArgumentException()
                .isThrownBy(new Interrupted("robbed")::run)
                .withMessageMatching(
                        "the table evaluations has \\d files of the run robbed, expected \\d: some were .*");
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theCheckpointsOfAnotherJobAreRefused() {
        assertThatThrownBy(() -> new Interrupted("other").stopAfter(1).run()).isInstanceOf(TrainingStopped.class);

        assertThatIllegalArgumentException()
                .isThrownBy(new Interrupted("other").job("another")::run)
                .withMessageStartingWith("the checkpoints are of another job");
    }
}
