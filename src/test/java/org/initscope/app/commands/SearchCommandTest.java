package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.initscope.DuckDbAnswer;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.search.SearchOrigin;
import org.initscope.app.search.TrialAsRun;
import org.initscope.app.search.TrialLookup;
import org.initscope.spark.Folders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command search on real names, and compare on what it wrote. */
class SearchCommandTest {

    @TempDir
    static Path folder;

    private static Path job;
    private static CommandRun searched;

    @BeforeAll
    static void search() throws IOException {
        job = SmallJobs.eightTrials(folder);
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
                .containsPattern("^ swept key +\\| values \\| which +\\| from\n")
                .contains("8 trials run, 0 were there")
                .containsPattern("8 trials: \\d completed, \\d diverged")
                .contains("marginal effects: what trains, mean dev loss of what trained, and capped")
                .contains("mean ± standard deviation beside published figures")
                .contains("no norm");
        assertThat(searched.out().strip()).endsWith("search: " + folder.resolve("searches/small"));
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
                "search.grid=null",
                "--set",
                "search.grid={\"model.initialization.unit-variance-examples\"=[0,300],"
                        + "\"model.initialization.weights.gain\"=[0.3,3]}");
        assertThat(swept.err()).isEmpty();
        String tables = folder + "/searches/tables/";
        List<Object> row = DuckDbAnswer.to(
                        "select count(*), min(preactivation_std), max(preactivation_std) from read_parquet('"
                                + tables + "theory/search_id=rescaled/*.parquet') t join read_parquet('"
                                + tables
                                + "trials/search_id=rescaled/*.parquet') s using (trial_id) where"
                                + " model_initialization_unit_variance_examples = 300 and layer_name = 'tanh1'")
                .row();
        assertThat(row.get(0)).isEqualTo(2L);
        // one minibatch of 8 of the examples that were looked at, and of others
        assertThat((Double) row.get(1)).isBetween(0.6, 1.4);
        assertThat((Double) row.get(2)).isCloseTo((Double) row.get(1), within(1e-4));
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
        assertThat(DuckDbAnswer.to("select count(*), count(distinct model_normalization), sum(len(model_hidden)),"
                                + " min(training_learning_rate) from " + trials)
                        .row()
                        .toString())
                .isEqualTo("[8, 2, 12, 0.1]");
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
        assertThat(larger.out()).contains("1 trial run, 1 was there");
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
                .contains("model.normalization = none")
                .containsPattern("\n normalization +\\| +2 \\| none, batch +\\| \\S*\\.conf:\\d+\n")
                .doesNotContain("--set");
    }

    @Test
    void aDryRunSaysWhichKeysAreSweptByTheFileAndHowToReplaceThem() {
        String[] command = {"search", job.toString(), "--dry-run", "--master", "local[2]"};
        String[] one = {"--set", "search.grid={\"model.embedding\"=[4,5]}"};
        String[] anew = {"--set", "search.grid=null"};

        assertThat(CommandRun.of(joined(command, one)).out())
                .containsPattern("\n embedding +\\| +2 \\| 4, 5 +\\| --set\n")
                .containsPattern("\n normalization +\\| +2 \\| none, batch +\\| \\S*\\.conf:\\d+\n")
                .contains("to sweep none of the file's keys, begin with\n  --set search.grid=null");
        assertThat(CommandRun.of(joined(command, joined(anew, one))).out())
                .containsPattern("\n embedding +\\| +2 \\| 4, 5 +\\| --set\n")
                .doesNotContain("normalization", "begin with");
    }

    /** Where each trial may have other names, one of their files in the command would take the grid's place. */
    @Test
    void theCommandThatRepeatsASearchOverNamesFilesNamesNone() throws IOException {
        Path copy = Files.copy(folder.resolve("names.txt"), folder.resolve("it's <b>a \"copy\".txt"));
        CommandRun swept = run(
                "search",
                job.toString(),
                "--search-id",
                "names",
                "--master",
                "local[2]",
                "--set",
                "search.grid=null",
                "--set",
                "search.grid.data.names=[names.txt, \"" + copy.toString().replace("\"", "\\\"") + "\"]");
        assertThat(swept.err()).isEmpty();

        Path search = folder.resolve("searches/names");
        assertThat(new SearchOrigin(Folders.of(search)).shown().command())
                .isEqualTo("initscope search " + search + "/search.conf");
        assertThat(new TrialLookup(Folders.of(search)).best(2))
                .extracting(trial ->
                        TrialAsRun.find(Folders.of(search), trial.trialId()).command())
                .anyMatch(command -> command.endsWith("'data.names=\"" + folder.resolve("names.txt") + "\"'"));
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
                .contains("dev loss, running", "dev loss, recalibrated")
                .containsPattern("\n first step +\\|.*\n   tanh1 activation std +\\|")
                .doesNotContain("training.batch-size");
        assertThat(run("compare", "--search", "small", "--where", "outcome == completed && model_normalization == none")
                        .out())
                .contains("dev loss")
                .doesNotContain("loss, running", "recalibrated");
        assertThat(run("compare", "--search", "small", "zzz", "yyy").badInput())
                .contains("no trial of the search small has an id that begins with zzz");
    }
}
