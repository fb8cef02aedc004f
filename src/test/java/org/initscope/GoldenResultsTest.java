package org.initscope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.initscope.app.CommandRun;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.ComparedTables;
import org.initscope.store.tables.TableSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped jobs, made small, give the parameters, rows and findings that they always gave, to the bit.
 *
 * <p>The rows of the latest run stand in {@code target/golden}, a file a job and table, to be compared with those of another
 * commit. {@code -Dgolden.write=true} writes what is expected: hashes, and the findings with their sentences.
 */
class GoldenResultsTest {
    private static final Path EXPECTED = Path.of("src/test/resources");
    private static final Path ROWS = Path.of("target/golden");
    private static final int NAMES = 800;

    /** Of a trained network and of its optimizer, as Deeplearning4j names them. */
    private static final List<String> ENTRIES = List.of("coefficients.bin", "updaterState.bin");

    /** Settings of a training, by name. */
    private static final Map<String, List<String>> TRAININGS = Map.of(
            "original",
            List.of("jobs/lecture-original.conf", "averaging.workers=1", "model.hidden=[40]"),
            "kaiming",
            List.of("jobs/lecture-kaiming.conf", "averaging.workers=1", "model.hidden=[40]"),
            "batchnorm",
            List.of("jobs/names-batchnorm.conf", "averaging.workers=2", "model.hidden=[40]"),
            "deep",
            List.of("jobs/lecture-deep.conf", "averaging.workers=2", "model.hidden=[20,20,20,20,20]"),
            "adam",
            List.of(
                    "jobs/names-batchnorm.conf",
                    "training.optimizer=adam",
                    "training.learning-rate={cosine={first=0.01,last=0.0001}}",
                    "model.hidden=[24,24]",
                    "model.activation=relu",
                    "averaging.workers=3",
                    "averaging.outer={rate=0.7,momentum=0.9,nesterov=true}"),
            "residual",
            List.of(
                    "jobs/names-batchnorm.conf",
                    "training.optimizer=momentum",
                    "training.learning-rate=0.01",
                    "model.hidden=[24,24,24]",
                    "model.activation=gelu",
                    "model.normalization=layer",
                    "model.residual=true"),
            "overflow",
            List.of(
                    "jobs/lecture-original.conf",
                    "model.hidden=[20,20]",
                    "model.activation=elu",
                    "model.initialization.weights.std=1e25"),
            "diverging",
            List.of(
                    "jobs/lecture-deep.conf",
                    "model.hidden=[20,20]",
                    "model.normalization=none",
                    "model.output-normalization=none",
                    "model.activation=leaky-relu",
                    "training.learning-rate=30"));

    private static final List<TableSchema> OF_SEARCHES = List.of(
            Tables.TRIALS.schema(),
            Tables.RUNGS.schema(),
            Tables.ofTrials(Tables.TRAINING_STEPS).schema(),
            Tables.ofTrials(Tables.LAYER_STATISTICS).schema(),
            Tables.ofTrials(Tables.LAYER_HISTOGRAMS).schema(),
            Tables.ofTrials(Tables.BATCH_NORM_UNITS).schema(),
            Tables.ofTrials(Tables.EVALUATIONS).schema(),
            Tables.ofTrials(Tables.CRITICAL_RATES).schema(),
            Tables.FINDINGS_OF_TRIALS.schema());

    @TempDir
    private Path folder;

    private final GoldenResults found = GoldenResults.empty();
    private GoldenResults expected;

    @BeforeEach
    void writeNames() throws IOException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "logarithms differ in their last bit elsewhere");
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(folder.resolve("names.txt"), lines.limit(NAMES).toList());
        }
        expected = isWriting() ? found : GoldenResults.read(EXPECTED);
    }

    private static boolean isWriting() {
        return Boolean.getBoolean("golden.write");
    }

    /** The suite trains with plain loops here; {@code scripts/test --faults} does it with vectors. */
    @Test
    @Tag("numbers")
    @Tag("cluster")
    void everyResultIsWhatItWasWithVectors() throws IOException {
        everyResultIsWhatItWas();
    }

    @Test
    void everyResultIsWhatItWas() throws IOException {
        for (String name : TRAININGS.keySet().stream().sorted().toList()) {
            train(name, TRAININGS.get(name));
        }
        search();
        if (isWriting()) {
            found.write(EXPECTED);
        }
        assertThat(found.differencesFrom(expected))
                .as("what differs; the rows of this run stand in " + ROWS)
                .isEmpty();
    }

    private void train(String name, List<String> job) throws IOException {
        List<String> arguments = arguments("train", job, "--run-id", name);
        arguments.addAll(List.of(
                "--set", "training.steps=240", "--set", "averaging.local-steps=60", "--set", "measure.every=60"));
        arguments.addAll(List.of("--set", "evaluate.every=2", "--set", "evaluate.least=0"));
        arguments.addAll(List.of("--set", "training.batch-size=12"));
        arguments.addAll(List.of("--set", "evaluate.recalibration-examples=500"));
        run(arguments);
        addTables(name, folder, ComparedTables.OF_RUN);
        Path model = folder.resolve(name).resolve("model.zip");
        for (String entry : ENTRIES) {
            if (Files.exists(model)
                    && (entry.equals(ENTRIES.get(0)) || job.toString().contains("optimizer="))) {
                found.hashes().put(name + " " + entry, GoldenResults.hash(model, entry));
            }
        }
    }

    /** Eight small starts, among which are sick ones. */
    private void search() throws IOException {
        List<String> job = List.of(
                "jobs/init-grid.conf",
                "training.steps=240",
                "training.batch-size=12",
                "measure.every=60",
                "search.repeat=1",
                "search.trial.examples=500",
                "search.histograms=first-last",
                "search.early-stopping={rule=median,rungs=[100]}",
                "search.grid={\"model.hidden\"=[[30],[12,12,12,12]],\"model.normalization\"=[none,batch],"
                        + "\"model.initialization.weights.gain\"=[0.25,4],\"model.activation\"=[relu]}");
        List<String> arguments = arguments("search", job, "--search-id", "grid");
        run(arguments);
        addTables("grid", folder.resolve("searches"), OF_SEARCHES);
    }

    private List<String> arguments(String command, List<String> job, String option, String id) {
        List<String> arguments = new ArrayList<>(List.of(command, job.get(0), option, id));
        arguments.addAll(List.of("--out", folder.toString(), "--master", "local[2]"));
        arguments.addAll(List.of("--set", "data.names=" + folder.resolve("names.txt")));
        job.stream().skip(1).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments;
    }

    private static void run(List<String> arguments) {
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isIn(0, 3);
    }

    private void addTables(String id, Path out, List<TableSchema> tables) throws IOException {
        for (TableSchema table : tables) {
            String kind = id.equals("grid") ? "trials." + table.name() : table.name();
            List<String> columns = expected.columns().getOrDefault(kind, GoldenResults.columns(table));
            found.columns().put(kind, columns);
            List<String> rows = GoldenResults.rows(out, table, id, columns);
            Files.createDirectories(ROWS.resolve(id));
            Files.write(ROWS.resolve(id).resolve(table.name() + ".txt"), rows);
            found.add(id, kind, rows);
        }
    }
}
