package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.initscope.app.config.Job;
import org.initscope.app.folders.SearchLocation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command search on real names, and compare on what it wrote. */
class SearchCommandTest {
    private static final int NAMES = 600;
    /** Sums of an evaluation are taken chunk by chunk, and a run's chunks are not a search's. */
    private static final double LOSS_TOLERANCE = 1e-6;

    @TempDir
    static Path folder;

    private static Path job;
    private static CommandRun searched;

    @BeforeAll
    static void search() throws IOException {
        SmallJobs.writeNames(folder, NAMES);
        job = Files.writeString(
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
        searched = run("search", job.toString(), "--master", "local[2]");
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve("searches").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void endsWithARankingTheMarginalEffectsAndTheFolder() {
        assertThat(searched.err()).isEmpty();
        assertThat(searched.exitCode()).isZero();
        assertThat(searched.out())
                .contains("8 trials run, 0 were there")
                .containsPattern("8 trials: \\d completed, \\d diverged")
                .contains("marginal effects: what trains, mean dev loss of what trained, and capped")
                .contains("mean ± standard deviation beside published figures")
                .contains("no norm");
        assertThat(searched.out().strip()).endsWith("search: " + folder.resolve("searches/small"));
    }

    @Test
    void endsWithADiagnosisOfEveryTrialWhoseFindingsAreATable() throws Exception {
        assertThat(searched.out())
                .contains("trials by rule and verdict")
                .containsPattern("diagnosis of 8 trials: .*\\d fail");
        assertThat(verdictsThatDiffer()).isZero();

        CommandRun again = CommandRun.of("diagnose", "small", "--out", folder.toString(), "--fail-on", "fail");

        assertThat(again.err()).isEmpty();
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(searched.out()).contains(again.out());
        assertThat(verdictsThatDiffer()).isZero();
        CommandRun json =
                CommandRun.of("diagnose", "small", "--out", folder.toString(), "--rules", "loss-course", "--json");
        assertThat(json.out().lines()).hasSize(8).allMatch(line -> line.contains("\"trial_id\":\""));
    }

    @Test
    void trialsThatAreStoppedAreNotHeldAgainstTheLossOfAllSteps() throws Exception {
        CommandRun halved = run(
                "search",
                job.toString(),
                "--search-id",
                "halved",
                "--master",
                "local[2]",
                "--set",
                "training.steps=120",
                "--set",
                "search.published=[]",
                "--set",
                "search.early-stopping={rule=successive-halving,rungs=[40],keep=0.5}");
        assertThat(halved.err()).isEmpty();
        assertThat(halved.out()).contains(" stopped");
        assertThat(verdictsThatDiffer()).isZero();
    }

    @Test
    void trialsAreComparedWithOthersOfTheirNetwork() throws Exception {
        Path grid = Files.writeString(
                folder.resolve("jobs/compared.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8], normalization = none }
                training { steps = 60, batch-size = 16, step = fused }
                measure { first = 1, every = 0, last = true }
                search.grid {
                  "training.learning-rate" = [0.0001, 0.5]
                  "model.initialization.weights.gain" = [0.8, 1, 1.2, 1.6]
                }
                """);
        CommandRun compared = run("search", grid.toString(), "--master", "local[2]", "--search-id", "compared");
        assertThat(compared.exitCode()).as(compared.err()).isZero();

        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = duckDb.createStatement()
                        .executeQuery(
                                """
                                select t.training_learning_rate as rate, t.verdict, f.verdict as worst, f.message, f.remedy
                                from read_parquet('%1$s/tables/trials/search_id=compared/*.parquet') t
                                left join (select * from read_parquet('%1$s/tables/findings/search_id=compared/*.parquet')
                                           where verdict in ('warn', 'fail')) f using (trial_id)
                                """
                                        .formatted(folder.resolve("searches")))) {
            int sick = 0;
            while (rows.next()) {
                if (rows.getDouble("rate") < 0.1) {
                    sick++;
                    assertThat(rows.getString("verdict")).isEqualTo("fail").isEqualTo(rows.getString("worst"));
                    assertThat(rows.getString("message"))
                            .contains("is the best that this network has reached with other settings")
                            .contains("Another trial, which differs in training.learning-rate = 0.5 alone, reached");
                    assertThat(rows.getString("remedy")).isEqualTo("training.learning-rate=0.5");
                } else {
                    assertThat(rows.getString("verdict")).isEqualTo("pass");
                }
            }
            assertThat(sick).isEqualTo(4);
        }
    }

    @Test
    void theWorstOfEachRuleIsToldWithItsTrialAndRemedy() {
        assertThat(searched.out())
                .contains("the worst of each rule\n")
                .containsPattern("FAIL  loss-course in trial [0-9a-f]{16}: Training left the finite numbers")
                .containsPattern("→ --set training.learning-rate=\\S+");
    }

    @Test
    void oneTrialIsJudgedAsARunIs() {
        Matcher worst =
                Pattern.compile("FAIL  loss-course in trial ([0-9a-f]{16}):").matcher(searched.out());
        assertThat(worst.find()).isTrue();
        String trial = worst.group(1);

        CommandRun judged = CommandRun.of("diagnose", "small", "--out", folder.toString(), "--trial", trial);

        assertThat(judged.out())
                .startsWith("FAIL  ")
                .contains("FAIL  loss-course: Training left the finite numbers")
                .containsPattern("diagnosis: fail \\(\\d+ fail");
        assertThat(CommandRun.of("diagnose", "small", "--out", folder.toString(), "--trial", "nobody")
                        .badInput())
                .contains("no trial of the search small has an id that begins with nobody");
        assertThat(CommandRun.of("diagnose", "small", "--out", folder.toString(), "--trial", "")
                        .badInput())
                .contains("8 trials of the search small have ids that begin with");
        assertThat(CommandRun.of("diagnose", "no-such-run", "--trial", trial).badInput())
                .contains("--trial looks at a trial of a search");
    }

    @Test
    void theRemediesOfOneTrialAreTriedAsThoseOfARunAre() {
        Matcher worst =
                Pattern.compile("FAIL  loss-course in trial ([0-9a-f]{16}):").matcher(searched.out());
        assertThat(worst.find()).isTrue();

        CommandRun fixed =
                CommandRun.of("fix", "small", "--out", folder.toString(), "--trial", worst.group(1), "--steps", "200");

        assertThat(fixed.err()).isEmpty();
        assertThat(fixed.out())
                .containsPattern(
                        "the job and up to 12 remedies, 200 steps of one worker with the seeds \\d+, \\d+, \\d+")
                .containsPattern("loss-course .* fail → pass +\\| mended");
        Matcher command = Pattern.compile("to train it: initscope train (\\S+) (--set .*)")
                .matcher(fixed.out());
        assertThat(command.find()).isTrue();
        List<String> settings = Stream.of(command.group(2).split("--set "))
                .map(setting -> setting.strip().replace("'", ""))
                .filter(setting -> !setting.isEmpty())
                .toList();
        assertThat(settings)
                .filteredOn(setting -> setting.startsWith("training.learning-rate="))
                .hasSize(1);
        assertThat(Job.load(Path.of(command.group(1)), settings).averaging().workers())
                .isEqualTo(1);
    }

    @Test
    void fixIsToldWhichTrial() {
        assertThat(CommandRun.of("fix", "small", "--out", folder.toString()).badInput())
                .contains("small is a search: name one of its trials with --trial ID");
        assertThat(CommandRun.of("fix", "no-such-run", "--trial", "12").badInput())
                .contains("--trial looks at a trial of a search");
    }

    /** Trials whose verdict is not the worst of their findings. */
    private static int verdictsThatDiffer() throws Exception {
        String tables = folder + "/searches/tables/";
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = duck.createStatement()
                        .executeQuery("with worst as (select trial_id, case when bool_or(verdict = 'fail') then 'fail'"
                                + " when bool_or(verdict = 'warn') then 'warn' else 'pass' end as verdict,"
                                + " count(distinct rule) as rules from read_parquet('" + tables
                                + "findings/*/*.parquet') group by trial_id)"
                                + " select count(*) filter (where f.rules is distinct from 16"
                                + " or f.verdict is distinct from t.verdict) from read_parquet('" + tables
                                + "trials/*/*.parquet') t left join worst f using (trial_id)")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void aStartThatLooksAtExamplesCanBeSwept() throws Exception {
        CommandRun swept = run(
                "search",
                job.toString(),
                "--search-id",
                "rescaled",
                "--master",
                "local[2]",
                "--set",
                "model.normalization=none",
                "--set",
                "search.published=[]",
                "--set",
                "search.grid=null",
                "--set",
                "search.grid={\"model.initialization.unit-variance-examples\"=[0,300],"
                        + "\"model.initialization.weights.gain\"=[0.3,3]}");
        assertThat(swept.err()).isEmpty();
        String tables = folder + "/searches/tables/";
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = duck.createStatement()
                        .executeQuery(
                                "select count(*), min(preactivation_std), max(preactivation_std) from read_parquet('"
                                        + tables + "theory/search_id=rescaled/*.parquet') t join read_parquet('"
                                        + tables
                                        + "trials/search_id=rescaled/*.parquet') s using (trial_id) where"
                                        + " model_initialization_unit_variance_examples = 300 and layer_name = 'tanh1'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(2);
            // one minibatch of 8 of the examples that were looked at, and of others
            assertThat(rows.getDouble(2)).isBetween(0.6, 1.4);
            assertThat(rows.getDouble(3)).isCloseTo(rows.getDouble(2), within(1e-4));
        }
    }

    /** {@code --out runs/searches} and {@code --out runs} are one place; what lies beside the runs from before is found there. */
    @Test
    void aSearchLiesWhereItLaySinceItBegan() throws IOException {
        assertThat(SearchLocation.folder(path(folder), "small")).isEqualTo(path(folder.resolve("searches")));
        assertThat(SearchLocation.folder(path(folder.resolve("searches")), "small"))
                .isEqualTo(path(folder.resolve("searches")));
        Path older = folder.resolve("older-layout");
        Files.createDirectories(older.resolve("one"));
        Files.writeString(older.resolve("one/baseline.txt"), "");
        assertThat(SearchLocation.folder(path(older), "one")).isEqualTo(path(older));
        assertThat(SearchLocation.folder(path(older), "two")).isEqualTo(path(older.resolve("searches")));
        Files.createDirectories(older.resolve("searches/tables/runs/run_id=stray"));
        assertThat(CommandRun.of("search", job.toString(), "--search-id", "two", "--out", older.toString())
                        .badInput())
                .isEqualTo(older
                        + "/searches/tables has tables of runs, and no reader can read searches in the same table:"
                        + " give another --out");
    }

    @Test
    void anIdOfARunAndOfASearchIsNotGuessed() throws IOException {
        Path run = Files.createDirectories(folder.resolve("small"));
        Path conf = Files.writeString(run.resolve("job.conf"), "");
        assertThat(CommandRun.of("report", "small", "--out", folder.toString()).badInput())
                .isEqualTo("small is the id of a run and of a search: give the folder, " + run + " or "
                        + folder.resolve("searches/small"));
        Files.delete(conf);
    }

    private static org.apache.hadoop.fs.Path path(Path path) {
        return new org.apache.hadoop.fs.Path(path.toString());
    }

    @Test
    void everySweptValueIsATypedColumn() throws Exception {
        String trials = "read_parquet('" + folder + "/searches/tables/trials/search_id=small/part-000000.parquet')";
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = duck.createStatement()
                        .executeQuery("select count(*), count(distinct model_normalization), sum(len(model_hidden)),"
                                + " min(training_learning_rate) from " + trials)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(8);
            assertThat(rows.getInt(2)).isEqualTo(2);
            assertThat(rows.getInt(3)).isEqualTo(4 + 8);
            assertThat(rows.getDouble(4)).isEqualTo(0.1);
        }
    }

    @Test
    void goesOnWithALargerGridAndRefusesAnotherBase() {
        assertThat(run("search", job.toString(), "--master", "local[2]").badInput())
                .contains("holds the search small already: --resume goes on with it");
        assertThat(run("search", job.toString(), "--resume", "--set", "training.batch-size=16", "--master", "local[2]")
                        .badInput())
                .contains("training.batch-size was 8, now 16");
        CommandRun larger =
                run("search", job.toString(), "--resume", "--set", "search.repeat=2", "--master", "local[2]");
        assertThat(larger.err()).isEmpty();
        assertThat(larger.out()).contains("8 trials run, 8 were there");
        CommandRun wider = run(
                "search",
                job.toString(),
                "--resume",
                "--set",
                "search.grid.model.embedding=[4, 5]",
                "--master",
                "local[2]");
        assertThat(wider.err()).isEmpty();
        assertThat(wider.out()).contains("8 trials run, 8 were there");
        CommandRun compared = run("compare", "--search", "small", "--where", "model_embedding == 5");
        assertThat(compared.err()).isEmpty();
        assertThat(compared.out()).contains("model.normalization");
    }

    /** Such a folder says nothing of the key {@code search.batch-norm-units}, and what it meant was today's default. */
    @Test
    void aSearchFromBeforeAKeyWasThereGoesOnWithItsDefaultAlone() throws IOException {
        String[] older = {
            "search", job.toString(), "--search-id", "older", "--master", "local[2]", "--set", "search.published=[]"
        };
        String[] none = {"--set", "search.grid=null", "--set", "search.grid={\"model.normalization\"=[none]}"};
        String[] both = {
            "--resume", "--set", "search.grid=null", "--set", "search.grid={\"model.normalization\"=[none,batch]}"
        };
        assertThat(run(joined(older, none)).err()).isEmpty();
        assertThat(folder.resolve("searches/older/baseline.txt"))
                .content()
                .contains("value search.histograms = none")
                .doesNotContain("batch-norm-units");

        CommandRun larger = run(joined(older, both));
        assertThat(larger.err()).isEmpty();
        assertThat(larger.out()).contains("1 trials run, 1 were there");
        assertThat(run(joined(older, joined(both, "--set", "search.batch-norm-units=all")))
                        .badInput())
                .contains("search.batch-norm-units was not set, now all; take the old values or another --search-id");
    }

    private static String[] joined(String[] first, String... second) {
        return Stream.concat(Stream.of(first), Stream.of(second)).toArray(String[]::new);
    }

    @Test
    void aDryRunSaysHowManyTrialsAndHowLong() {
        CommandRun dry = CommandRun.of("search", job.toString(), "--dry-run", "--master", "local[2]");

        assertThat(dry.err()).isEmpty();
        assertThat(dry.out())
                .containsPattern("8 trials of 240 steps in all, about \\d+:\\d\\d on 2 cores")
                .contains("model.normalization = none");
    }

    @Test
    void badGridsAreRefusedWithASentence() {
        assertThat(run("search", job.toString(), "--set", "search.grid.model.gain=[1]")
                        .badInput())
                .contains("unknown key model.gain");
        assertThat(run("search", job.toString(), "--set", "search.limit=3").badInput())
                .contains("more than its limit of 3");
        assertThat(run("search", job.toString(), "--search-id", "a/b").badInput())
                .contains("the search id 'a/b' is none");
        assertThat(run("search", job.toString(), "--search-id", "").badInput()).contains("the search id '' is none");
        assertThat(run("search", job.toString(), "--search-id", "a:b").badInput())
                .contains("the search id 'a:b' is none");
    }

    @Test
    void whatIsRefusedBeforeTheFirstTrialLeavesNoSearch() throws IOException {
        String[] attempt = {"search", job.toString(), "--search-id", "later", "--set", "data.names=later.txt"};
        String missing = run(attempt).badInput();

        assertThat(missing).contains("there is no names file later.txt");
        assertThat(run(attempt).badInput()).as("the second attempt").isEqualTo(missing);
        Path names = Files.write(folder.resolve("later.txt"), List.of("emma", "mary ann"));
        assertThat(run(attempt).badInput()).contains("line 2").contains("has a blank in its name");
        assertThat(folder.resolve("searches/later")).doesNotExist();
        Files.delete(names);
    }

    /** Dealing examples to them would take one task each, and what they bring back is kept at once. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            20000       | 20000 workers are too many for
            2147483647  | 2147483647 workers are too many for
            450         | 450 workers (search.trial.workers) have
            0           | search.trial.workers
            """)
    void moreWorkersThanTheExamplesAreForAreRefusedBeforeTheFirstTrial(String workers, String sentence) {
        assertThat(run("search", job.toString(), "--search-id", "wide", "--set", "search.trial.workers=" + workers)
                        .badInput())
                .contains(sentence);
        assertThat(folder.resolve("searches/wide")).doesNotExist();
    }

    @Test
    void trialsStandSideBySide() {
        CommandRun compared =
                run("compare", "--search", "small", "--where", "outcome == completed && training_learning_rate == 0.1");

        assertThat(compared.err()).isEmpty();
        assertThat(compared.out())
                .contains("model.normalization")
                .contains("dev loss, running")
                .contains("first step: tanh1 activation std")
                .doesNotContain("training.batch-size");
        assertThat(run("compare", "--search", "small", "zzz", "yyy").badInput())
                .contains("has 0 trials whose id begins with zzz");
    }

    @Test
    void aTrialOfTwoWorkersTrainsAsTheCommandTrainDoes() throws Exception {
        Path together = Files.writeString(
                folder.resolve("jobs/together.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8], normalization = batch }
                training { steps = 30, batch-size = 8, step = fused }
                averaging { workers = 2, local-steps = 7 }
                search {
                  grid { "training.learning-rate" = [0.05, 0.1] }
                  trial { workers = 2, examples = 0 }
                }
                """);
        CommandRun trials = run("search", together.toString(), "--master", "local[2]");
        assertThat(trials.err()).isEmpty();
        CommandRun trained = CommandRun.of(
                "train",
                together.toString(),
                "--run-id",
                "together-train",
                "--master",
                "local[2]",
                "--out",
                folder.toString());
        assertThat(trained.err()).isEmpty();

        String tables = folder + "/searches/tables/";
        String ofTrial = " from read_parquet('" + tables + "trials/search_id=together/*.parquet') where"
                + " training_learning_rate = 0.1";
        String ofRun = " from read_parquet('" + folder + "/tables/"
                + "evaluations/run_id=together-train/*.parquet') where step = 30 and split = 'dev' and bn_statistics = ";
        assertThat(number("select dev_loss" + ofTrial))
                .isCloseTo(number("select loss" + ofRun + "'running'"), within(LOSS_TOLERANCE));
        assertThat(number("select dev_loss_recalibrated" + ofTrial))
                .isCloseTo(number("select loss" + ofRun + "'recalibrated'"), within(LOSS_TOLERANCE));
        // 5 rounds of 7 steps at most, of 2 workers and their average; 8 units of 2 workers at the first and last step
        String rounds = "round, step, worker, examples, loss, drift_l2, parameter_l2";
        assertThat(rowsInBoth(tables, "averaging_rounds", rounds)).isEqualTo(5 * 3);
        assertThat(rowsInBoth(tables, "batch_norm_units", "worker, step, unit, running_mean, running_var, batch_mean"))
                .isEqualTo(8 * 2 * 2);
    }

    /** Rows of the trial at the learning rate 0.1 that the run has as well, to the bit; the trial must have no others. */
    private static double rowsInBoth(String tables, String table, String columns) throws SQLException {
        String ofTrial = "select " + columns + " from read_parquet('" + tables + table
                + "/search_id=together/*.parquet') where trial_id = (select trial_id from read_parquet('" + tables
                + "trials/search_id=together/*.parquet') where training_learning_rate = 0.1)";
        String ofRun = "select " + columns + " from read_parquet('" + folder + "/tables/" + table
                + "/run_id=together-train/*.parquet')";
        assertThat(number("select count(*) from (" + ofTrial + " except " + ofRun + ")"))
                .isZero();
        return number("select count(*) from (" + ofTrial + " intersect " + ofRun + ")");
    }

    private static double number(String query) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = duck.createStatement().executeQuery(query)) {
            assertThat(rows.next()).as(query).isTrue();
            double value = rows.getDouble(1);
            assertThat(rows.next()).as(query).isFalse();
            return value;
        }
    }
}
