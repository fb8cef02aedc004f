package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.initscope.app.config.Job;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands on real names, from the file to samples, each through Spark in this process. */
class RunTest {
    private static final int NAMES = 1000;

    @TempDir
    static Path folder;

    private static Path job;
    private static CommandRun trained;

    @BeforeAll
    static void train() throws IOException {
        SmallJobs.writeNames(folder, NAMES);
        job = Files.writeString(
                folder.resolve("jobs/small.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8] }
                training { steps = 25, batch-size = 8, learning-rate = 0.1, step = fused }
                averaging { master = resident, workers = 2, local-steps = 10 }
                measure { first = 2, every = 10 }
                """);
        trained = run("train", job.toString(), "--run-id", "first", "--master", "local[2]");
    }

    /** Runs a command with {@code --out} in the folder of this test. */
    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve("runs").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void trainingEndsWithItsTablesAndTheRunOnTheLastLine() {
        Path run = folder.resolve("runs/first");

        assertThat(trained.err()).isEmpty();
        assertThat(trained.exitCode()).isZero();
        assertThat(trained.out())
                .contains("25 steps of each of 2 workers at batch 8", "initial loss ", " train | recalibrated ")
                .contains("step 25 of 25, loss ", " examples/s, ")
                .contains(" tanh1   | tanh    |", " linear1.weight ")
                .endsWith("\nrun: " + run + "\n");
        assertThat(run.resolve("job.conf")).hasContent(Job.load(job, List.of()).render());
        assertThat(run.resolve("model.zip")).isNotEmptyFile();
        assertThat(run.resolve("logs/output.log")).hasContent(inUsualColumns(trained.out()));
        assertThat(run.resolve("logs/warnings.log")).exists();
    }

    /** As the log has it, which begins after what a slow machine says of its preparation. */
    private static String inUsualColumns(String printed) {
        StringWriter text = new StringWriter();
        try (PrintWriter fitted = TerminalWriter.toFile(text, TerminalWriter.USUAL_COLUMNS)) {
            fitted.print(printed.replaceFirst("^preparing examples [.]{3}\n", ""));
        }
        return text.toString();
    }

    @Test
    void theRunsRowSaysWhatWasRun() {
        List<TableRow> rows = new TableReader(
                        new Configuration(), folder.resolve("runs").toString())
                .read(Tables.RUNS.schema(), "first");

        assertThat(rows).hasSize(1);
        TableRow row = rows.get(0);
        assertThat(row.string("status")).isEqualTo("completed");
        assertThat(row.string("config_hash")).isEqualTo(Job.load(job, List.of()).hash());
        assertThat(row.string("versions")).contains("dl4j 1", "spark 3", "java 1");
        assertThat(row.instant("finished_at")).isAfterOrEqualTo(row.instant("started_at"));
        assertThat(row.real("initial_loss")).isBetween(2.0, 5.0);
    }

    @Test
    void evaluationRepeatsTheScoresOfTheEndOfTraining() {
        CommandRun evaluated = run("evaluate", "first", "--master", "local[2]");

        assertThat(evaluated.exitCode()).isZero();
        assertThat(evaluated.out()).startsWith(" split | batch-norm ").contains(" dev   | running ");
        assertThat(trained.out()).contains(evaluated.out());
    }

    @Test
    void samplesAreNamesOfTheAlphabetAndTheSameForASeed() {
        CommandRun sampled = run("sample", "first", "-n", "30", "--seed", "5");

        assertThat(sampled.exitCode()).isZero();
        assertThat(sampled.out().lines()).hasSize(30).allMatch(name -> name.matches("[a-z]*"));
        assertThat(run("sample", "first", "-n", "30", "--seed", "5").out()).isEqualTo(sampled.out());
        assertThat(run("sample", "first", "-n", "30", "--seed", "6").out()).isNotEqualTo(sampled.out());
    }

    @Test
    void aFoldedRunIsANetworkWithoutNormalizationThatScoresTheSame() throws IOException {
        CommandRun folding = run("fold", "first");
        Path folded = folder.resolve("runs/first/folded");
        CommandRun evaluated = CommandRun.of("evaluate", folded.toString(), "--master", "local[2]");
        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(
                folded.resolve("model.zip").toFile());

        assertThat(folding.err()).isEmpty();
        assertThat(folding.out())
                .isEqualTo("479 parameters and running statistics became 455%nfolded: %s%n".formatted(folded));
        assertThat(Files.readString(folded.resolve("job.conf")))
                .isEqualTo(Job.load(job, List.of("model.normalization=none")).render());
        assertThat(restored.getLayers()).noneMatch(layer -> layer.conf().getLayer() instanceof BatchNormalization);
        assertThat(evaluated.err()).isEmpty();
        assertThat(runningScores(evaluated)).hasSize(3).isEqualTo(runningScores(trained));
        assertThat(CommandRun.of("sample", folded.toString(), "-n", "30", "--seed", "5")
                        .out())
                .isEqualTo(run("sample", "first", "-n", "30", "--seed", "5").out());
        assertThat(run("fold", "first").badInput())
                .isEqualTo(folded + " exists already: remove it, or name another folder with --to");
        assertThat(CommandRun.of("fold", folded.toString()).badInput())
                .isEqualTo("the network has no batch normalization, so there is nothing to fold");
        assertThat(folded.resolve("folded")).doesNotExist();
    }

    /** The rows of losses with running statistics, if any, without the name of these and the padding of their columns. */
    private static List<String> runningScores(CommandRun run) {
        return run.out()
                .lines()
                .filter(line -> line.matches(" (train|dev|test) +\\|.*") && !line.contains("recalibrated"))
                .map(line -> line.replaceAll("\\| running +", "").replaceAll(" +", " "))
                .toList();
    }

    @Test
    void theEndOfTrainingIsWhatShowShows() {
        String shown = run("show", "first").out();

        assertThat(shown)
                .startsWith("run first (completed), step 25 of the averaged network\nlearning rate 0.1, critical ");
        assertThat(trained.out()).contains(shown.substring(shown.indexOf("\n\n")));
    }

    @Test
    void examplesAreTakenFromAPreparationOfTheSameNames() {
        Path prepared = folder.resolve("prepared");
        CommandRun preparation =
                CommandRun.of("prepare", job.toString(), "--out", prepared.toString(), "--master", "local[2]");

        CommandRun second = run(
                "train",
                job.toString(),
                "--run-id",
                "second",
                "--examples",
                prepared.toString(),
                "--master",
                "local[2]");

        assertThat(preparation.exitCode()).isZero();
        assertThat(preparation.out())
                .contains("1,000 lines", "27 classes: .abc")
                .endsWith("examples: " + prepared + "\n");
        assertThat(second.exitCode()).isZero();
        assertThat(scores(second)).isEqualTo(scores(trained));
        assertThat(run("evaluate", "second", "--master", "local[2]").exitCode()).isZero();
        assertThat(run(
                                "train",
                                job.toString(),
                                "--run-id",
                                "third",
                                "--examples",
                                prepared.toString(),
                                "--set",
                                "data.block-size=2")
                        .badInput())
                .isEqualTo(
                        "the examples in " + prepared
                                + " were prepared with other settings than the job's: data.block-size is 2, was 3; prepare them again");
    }

    /** A job has no vocabulary of its own: it takes that of the examples, and what is no whole is refused. */
    @Test
    void examplesOfAnotherVocabularyGiveTheNetworkTheirsAndAMixtureIsRefused() throws IOException {
        Path names = Files.writeString(folder.resolve("other.txt"), "ψωψω\nωψωψω\n".repeat(50));
        Path other = folder.resolve("other-examples");
        assertThat(CommandRun.of("prepare", job.toString(), "--set", "data.names=" + names, "--out", other.toString())
                        .err())
                .isEmpty();
        String[] train = {"train", job.toString(), "--run-id", "other", "--examples", other.toString()};

        CommandRun onOther = run(train);
        assertThat(onOther.err()).isEmpty();
        assertThat(run("sample", "other", "-n", "5").out().replaceAll("[ψω\\s]", ""))
                .isEmpty();

        Path vocabulary = other.resolve("vocabulary.txt");
        Files.delete(other.resolve(".vocabulary.txt.crc"));
        Files.writeString(vocabulary, Files.readString(vocabulary).replaceFirst("U\\+03C9 ω\\R", ""));
        train[3] = "mixed";
        assertThat(run(train).badInput())
                .isEqualTo("the examples in " + other
                        + " were prepared with 3 classes, and their vocabulary.txt has 2: prepare the names again");
    }

    private static String scores(CommandRun run) {
        return run.out().substring(run.out().indexOf("initial loss"), run.out().indexOf("run: "));
    }

    @Test
    void theStockEngineAndMasterTrainTheSameNetwork() {
        CommandRun stock = run(
                "train",
                job.toString(),
                "--run-id",
                "stock",
                "--set",
                "training.step=dl4j",
                "--set",
                "averaging.master=dl4j-spark",
                "--master",
                "local[2]");

        assertThat(stock.exitCode()).isZero();
        assertThat(initialLoss(stock)).isEqualTo(initialLoss(trained));
        assertThat(stock.out())
                .contains(" dev   | recalibrated ")
                .endsWith("\nrun: " + folder.resolve("runs/stock") + "\n");
    }

    @Test
    void residualBlocksAreTrainedAndReadAsAnyRun() throws IOException {
        assertTrainsResidualBlocks("residual");
    }

    @Test
    @Tag("cluster")
    void residualBlocksAreTrainedByTheStockEngineAndMasterToo() throws IOException {
        CommandRun stock = assertTrainsResidualBlocks(
                "graph", "--set", "training.step=dl4j", "--set", "averaging.master=dl4j-spark");
        CommandRun folding = run("fold", "graph");
        assertThat(folding.err()).isEmpty();
        assertThat(runningScores(CommandRun.of(
                        "evaluate", folder.resolve("runs/graph/folded").toString())))
                .isEqualTo(runningScores(stock));
    }

    private static CommandRun assertTrainsResidualBlocks(String id, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train", job.toString(), "--run-id", id));
        arguments.addAll(List.of("--set", "model.residual=true", "--set", "model.hidden=[12,12]"));
        arguments.addAll(List.of(settings));
        CommandRun training = run(arguments.toArray(String[]::new));

        assertThat(training.err()).isEmpty();
        assertThat(training.exitCode()).isZero();
        assertThat(training.out())
                .contains("network   3 characters × 4 → 12 tanh + input → 12 tanh + input → 27 classes;");
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(
                folder.resolve("runs/" + id + "/model.zip").toFile());
        assertThat(restored.getIterationCount()).isEqualTo(25);
        assertThat(run("sample", id, "-n", "5").out().lines()).hasSize(5);
        assertThat(run("show", id).out()).contains(" tanh2 ");
        assertThat(runningScores(run("evaluate", id))).isEqualTo(runningScores(training));
        return training;
    }

    private static String initialLoss(CommandRun run) {
        return run.out()
                .lines()
                .filter(line -> line.startsWith("initial loss"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void trainingThatDivergesKeepsItsTablesAndHasAnExitCodeOfItsOwn() {
        CommandRun diverged = run(
                "train",
                job.toString(),
                "--run-id",
                "wild",
                "--set",
                "training.learning-rate=1e38",
                "--set",
                "model.normalization=none");

        assertThat(diverged.exitCode()).isEqualTo(3);
        assertThat(diverged.err()).isEmpty();
        assertThat(diverged.out())
                .contains("\ndiverged at step ")
                .endsWith("\nrun: " + folder.resolve("runs/wild") + "\n");
        assertThat(run("show", "wild", "--step", "0").out()).startsWith("run wild (diverged), step 0");
        assertThat(run("sample", "wild").badInput()).isEqualTo("the run wild has no model.zip: its training diverged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            averaging.workers=5000      | 5000 workers are too many for
            training.batch-size=100000  | the batch of 100000 examples is larger than the shard of worker 0
            """)
    void aJobThatDoesNotFitItsNamesLeavesNothingBehind(String assignment, String sentence) {
        assertThat(run("train", job.toString(), "--run-id", "misfit", "--set", assignment)
                        .badInput())
                .startsWith(sentence);
        assertThat(folder.resolve("runs/misfit")).doesNotExist();
        assertThat(folder.resolve("runs/tables/runs/run_id=misfit")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                  | the names file NAMES is empty
            ada\\n\\nbo\\n      | line 2 of the names file NAMES is empty
            ada\\nmary ann\\n   | line 2 of the names file NAMES has a blank in its name
            ada\\nbo2\\n        | line 2 of the names file NAMES has a digit in its name
            ada\\0bo\\n     | the names file NAMES is a binary file
            ada\\nbj\\366rn\\n | line 2 of the names file NAMES has a malformed byte
            """)
    void namesThatAreNoneAreAnsweredWithTheLine(String text, String sentence) throws IOException {
        Path names = folder.resolve("wrong.txt");
        Files.write(names, text.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));

        assertThat(CommandRun.of(
                                "prepare",
                                job.toString(),
                                "--names",
                                names.toString(),
                                "--out",
                                folder.resolve("none").toString())
                        .badInput())
                .startsWith(sentence.replace("NAMES", names.toString()));
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void aMasterThatSparkDoesNotKnowIsNamed() {
        assertThat(run("train", job.toString(), "--run-id", "nowhere", "--master", "lokal")
                        .badInput())
                .startsWith("the master 'lokal' is none that Spark knows, expected one such as local[2]");
        assertThat(folder.resolve("runs/nowhere")).doesNotExist();
    }

    @Test
    void aPreparationIsNeverWrittenOver() throws IOException {
        Path there = Files.createDirectories(folder.resolve("there"));

        assertThat(CommandRun.of("prepare", job.toString(), "--out", there.toString())
                        .badInput())
                .startsWith("the output folder " + there + " exists already");
    }
}
