package org.initscope.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.initscope.spark.LocalSpark;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each query of the README and of docs/tables.md, as printed, answers in DuckDB, Spark and pandas on a folder with runs and
 * searches. One search sweeps numbers where the other has a schedule and the name of a gain.
 */
class DocumentedQueriesTest {
    private static final List<Path> PAGES = List.of(Path.of("README.md"), Path.of("docs/tables.md"));
    private static final Pattern READ_PARQUET = Pattern.compile("read_parquet\\('([^*']*)/\\*/\\*\\.parquet'[^)]*\\)");
    private static final Pattern SPARK = Pattern.compile(
            "spark\\.read(\\.option\\(\"mergeSchema\", \"true\"\\))?\\.parquet\\(\"([^\"]*)\"\\)\\.where\\(\"([^\"]*)\"\\)");
    private static final Pattern PANDAS_LINE = Pattern.compile("In pandas: `(.*)`");
    private static final int PYTHON_MINUTES = 2;
    private static final List<String> VIEWS = List.of(
            "results",
            "training_steps",
            "averaging_rounds",
            "layer_statistics",
            "layer_histograms",
            "batch_norm_units",
            "evaluations",
            "critical_rates",
            "theory",
            "findings");

    /** What the program in Python ends with where it cannot import pandas and pyarrow. */
    private static final int NO_PANDAS = 77;

    @TempDir
    static Path folder;

    @BeforeAll
    static void runsAndSearchesInOneFolder() throws IOException {
        SmallJobs.writeNames(folder, 200);
        Path job = Files.writeString(
                folder.resolve("jobs/small.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8] }
                training { steps = 20, batch-size = 8 }
                averaging { workers = 2, local-steps = 10 }
                measure { first = 1, every = 10 }
                """);
        succeed("train", job, "--run-id", "first");
        succeed("train", job, "--run-id", "run-007");
        String trials = "search.trial.examples=50";
        succeed(
                "search",
                job,
                "--search-id",
                "init-grid",
                "--set",
                trials,
                "--set",
                "search.grid={" + "\"training.learning-rate\"=[0.1,1], \"model.initialization.weights.gain\"=[1,2.0]}");
        succeed(
                "search",
                job,
                "--search-id",
                "rates",
                "--set",
                trials,
                "--set",
                "search.grid={"
                        + "\"training.learning-rate\"=[1.0,{cosine={first=0.1,last=0.01}}],"
                        + " \"model.initialization.weights.gain\"=[activation,2],"
                        + " \"model.hidden\"=[[8.0]], \"averaging.local-steps\"=[10,[{steps=5.0}]]}");
        SqlFile.statements(SqlFile.SPARK, folder).forEach(LocalSpark.session()::sql);
    }

    private static void succeed(String command, Path job, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, job.toString(), "--master", "local[2]"));
        arguments.addAll(List.of("--out", folder.resolve("runs").toString()));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    /** The blocks of a language in the pages. */
    private static List<String> blocks(String language) throws IOException {
        return blocks(language, PAGES);
    }

    private static List<String> blocks(String language, List<Path> pages) throws IOException {
        List<String> blocks = new ArrayList<>();
        for (Path page : pages) {
            Pattern.compile("```" + language + "\n(.*?);?\n```", Pattern.DOTALL)
                    .matcher(Files.readString(page))
                    .results()
                    .forEach(block -> blocks.add(block.group(1)));
        }
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    @Test
    void everyQueryAnswersInDuckDb() throws Exception {
        for (String query : blocks("sql")) {
            assertThat(duckDb(query)).as(query).isNotEmpty();
        }
    }

    @Test
    @Tag("cluster")
    void everyQueryAnswersInSparkWithTheSameRows() throws Exception {
        SparkSession spark = LocalSpark.session();
        for (String query : blocks("sql")) {
            Matcher table = READ_PARQUET.matcher(query);
            assertThat(table.find()).as(query).isTrue();
            spark.read()
                    .option("mergeSchema", "true")
                    .parquet(folder.resolve(table.group(1)).toString())
                    .createOrReplaceTempView("documented");
            assertThat(spark.sql(table.replaceFirst("documented")).count())
                    .as(query)
                    .isEqualTo(duckDb(query).size());
        }
    }

    @Test
    void everyLineForSparkFindsRows() throws IOException {
        for (String line : blocks("scala")) {
            Matcher read = SPARK.matcher(line);
            assertThat(read.matches()).as(line).isTrue();
            Dataset<Row> rows = LocalSpark.session()
                    .read()
                    .option("mergeSchema", read.group(1) != null)
                    .parquet(folder.resolve(read.group(2)).toString())
                    .where(read.group(3));
            assertThat(rows.count()).as(line).isPositive();
        }
    }

    @Test
    void everyLineForPandasFindsRows() throws Exception {
        List<String> lines = new ArrayList<>(blocks("python"));
        PANDAS_LINE
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(MatchResult::group)
                .forEach(line -> lines.add(PANDAS_LINE.matcher(line).replaceFirst("$1")));
        assertThat(lines).hasSize(3);
        StringBuilder program =
                new StringBuilder("try:\n import pandas, pyarrow\nexcept ImportError: exit(%d)\n".formatted(NO_PANDAS));
        lines.forEach(line -> program.append("assert len(").append(line).append(") > 0\n"));
        int code = python("python3", program.toString());
        if (code == NO_PANDAS) {
            code = python("/usr/bin/python3", program.toString());
        }
        Assumptions.assumeTrue(
                code != NO_PANDAS, "pandas and pyarrow are not here: what the pages say of pandas is not run");
        assertThat(code).as("%s", lines).isZero();
    }

    @Test
    void theViewsHaveTheRowsOfRunsAndTrialsInDuckDbAndSpark() throws SQLException {
        SparkSession spark = LocalSpark.session();
        for (String view : VIEWS) {
            String counts = "select count(*), count(distinct id), count(run_id), count(search_id) from " + view;
            String inDuckDb = duckDb(counts).get(0);
            assertThat(inDuckDb).as(view).doesNotContain("0|0").doesNotStartWith("0");
            assertThat(spark.sql(counts).first().mkString("|")).as(view).isEqualTo(inDuckDb);
        }
        assertThat(duckDb("select distinct id from results where model_hidden = [8] and training_optimizer = 'sgd'"
                        + " and training_learning_rate = 1 and kind = 'trial'"))
                .hasSize(6);
        assertThat(duckDb("select id, status, verdict is not null, steps_taken, dev_loss is not null from results"
                        + " where kind = 'run' order by id"))
                .containsExactly("first|completed|true|20|true", "run-007|completed|true|20|true");
    }

    /** What they answer of the trainings that the page names is tested with the outputs that take long. */
    @Test
    void everyQuestionIsAskedOfColumnsThatThereAre() throws Exception {
        for (String query : questions()) {
            assertThatCode(() -> duckDb(query)).as(query).doesNotThrowAnyException();
        }
    }

    /** Those of docs/queries.md, of the runs that are here. */
    private static List<String> questions() throws IOException {
        return blocks("sql", List.of(Path.of("docs/queries.md"))).stream()
                .map(block -> block.replace("batchnorm", "first").replace("original", "run-007"))
                .toList();
    }

    /** Those that have nothing of DuckDB alone. */
    @Test
    @Tag("cluster")
    void theQuestionsHaveAsManyAnswersInSpark() throws Exception {
        SparkSession spark = LocalSpark.session();
        int asked = 0;
        for (String query : questions()) {
            if (!query.contains("unnest") && !query.contains("->>") && !query.contains("read_parquet")) {
                assertThat(spark.sql(query).count())
                        .as(query)
                        .isEqualTo(duckDb(query).size());
                asked++;
            }
        }
        assertThat(asked).isEqualTo(17);
    }

    /** What is asked before the first run, or of what no run writes, has no answer rather than no column. */
    @Test
    void theViewsOfDuckDbHaveTheirColumnsBeforeAnythingIsWritten(@TempDir Path empty) throws Exception {
        for (String view : VIEWS) {
            String columns = "select column_name, column_type from (describe from " + view + ")";
            assertThat(DuckDb.rows(columns, folder))
                    .as(view)
                    .containsAll(DuckDb.rows(columns, empty))
                    .hasSizeGreaterThan(10);
        }
        for (String query : questions()) {
            if (!query.contains("read_parquet")) {
                assertThat(DuckDb.rows(query, empty)).as(query).hasSize(1);
            }
        }
    }

    /** A folder without searches, or without runs, has the views of what is there. */
    @Test
    void theViewsOfDuckDbNeedNoSearch(@TempDir Path other) throws Exception {
        Files.createDirectories(other.resolve("runs"));
        Files.createSymbolicLink(other.resolve("runs/tables"), folder.resolve("runs/tables"));
        assertThat(DuckDb.rows("select count(*) from results", other).get(1)).containsExactly(2L);
        Files.delete(other.resolve("runs/tables"));
        Files.createSymbolicLink(other.resolve("runs/searches"), folder.resolve("runs/searches"));
        assertThat(DuckDb.rows("select count(*) from results", other).get(1)).containsExactly(12L);
    }

    /** Two searches fit together whatever values they have: 1 and 1.0 are one number, a schedule is none. */
    @Test
    void aSweptKeyHasOneTypeInAllSearches() throws Exception {
        String trials = " from read_parquet('runs/searches/tables/trials/*/*.parquet', hive_partitioning = true,"
                + " union_by_name = true) ";
        assertThat(duckDb("select typeof(training_learning_rate), typeof(training_learning_rate_text),"
                        + " typeof(model_initialization_weights_gain), typeof(model_hidden),"
                        + " typeof(averaging_local_steps)" + trials + "where search_id = 'rates' limit 1"))
                .containsExactly("DOUBLE|VARCHAR|DOUBLE|BIGINT[]|BIGINT");
        assertThat(duckDb("select search_id, count(*)" + trials
                        + "where training_learning_rate = 1 group by search_id order by search_id"))
                .containsExactly("init-grid|2", "rates|4");
        assertThat(duckDb("select distinct training_learning_rate_text, model_initialization_weights_gain_text,"
                        + " averaging_local_steps_text" + trials + "where training_learning_rate is null"
                        + " and model_initialization_weights_gain is null and averaging_local_steps is null"))
                .containsExactly("{ cosine = { first = 0.1, last = 0.01 } }|activation|[{ steps = 5 }]");
    }

    /** Rows of a query of the folder, columns with a line between. */
    private static List<String> duckDb(String query) throws SQLException {
        return DuckDb.rows(query, folder).stream()
                .skip(1)
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining("|")))
                .toList();
    }

    /** The exit code of a program in Python, which runs in the folder. */
    private static int python(String command, String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command, "-c", program)
                    .directory(folder.toFile())
                    .inheritIO()
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PYTHON_MINUTES, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } catch (IOException e) {
            return NO_PANDAS; // there is no such command
        }
    }
}
