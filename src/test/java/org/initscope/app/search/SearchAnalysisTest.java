package org.initscope.app.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.initscope.DuckDbAnswer;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.initscope.app.machine.DataPath;
import org.initscope.report.Report;
import org.initscope.report.SearchReport;
import org.initscope.report.ShownEdge;
import org.initscope.report.readers.SearchReportReader;
import org.initscope.store.files.DataFolder;
import org.initscope.store.tables.TableReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search says of its trials together, in its tables and at its end. */
class SearchAnalysisTest {
    @TempDir
    static Path folder;

    private static Path job;
    private static CommandRun searched;

    @BeforeAll
    static void search() throws IOException {
        SmallJobs.writeNames(folder, 300);
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
                    "training.learning-rate" = [0.1, 0.3, 1e30]
                  }
                  repeat = 3
                  trial.examples = 100
                }
                """);
        searched = run("--search-id", "whole");
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("search", job.toString(), "--master", "local[2]"));
        all.addAll(List.of("--out", folder.toString()));
        all.addAll(List.of(arguments));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static List<List<Object>> rows(String query) throws SQLException {
        return DuckDbAnswer.to(query.replace("TABLES", folder + "/searches/tables"))
                .rows();
    }

    private static String table(String name, String search) {
        return "read_parquet('TABLES/" + name + "/search_id=" + search + "/*.parquet', hive_partitioning = false)";
    }

    /** Counts, means and intervals of each point as DuckDB takes them from the trials; 4.302652729911275 is t of 2. */
    @Test
    void aRowOfPointsIsWhatItsTrialsGive() throws SQLException {
        String points =
                """
                with seeds as (
                  select model_normalization, training_learning_rate,
                    outcome = 'completed' and coalesce(dev_loss_recalibrated, dev_loss) < uniform_loss as trained,
                    coalesce(dev_loss_recalibrated, dev_loss) as loss,
                    if(trained, loss, uniform_loss) as capped
                  from %s),
                expected as (
                  select model_normalization, training_learning_rate, count(*) as trials, count(*) filter (where trained) as trained,
                    avg(loss) filter (where trained) as dev_loss, avg(capped) as capped_loss,
                    4.302652729911275 * stddev_samp(capped) / sqrt(3) as half
                  from seeds group by all)
                select count(*), count(*) filter (where p.trials = e.trials and p.trained = e.trained
                  and abs(p.capped_loss - e.capped_loss) < 1e-9 and coalesce(abs(p.dev_loss - e.dev_loss), 0) < 1e-9
                  and abs(p.capped_loss - p.capped_loss_low - e.half) < 1e-8
                  and abs(p.capped_loss_high - p.capped_loss - e.half) < 1e-8)
                from expected e join %s p using (model_normalization, training_learning_rate)
                """
                        .formatted(table("trials", "whole"), table("points", "whole"));
        assertThat(rows(points)).containsExactly(List.of(6L, 6L));
        assertThat(rows("select rank, trained_share from " + table("points", "whole")))
                .first()
                .isEqualTo(List.of(1, 1.0));
    }

    /** Shares of a key's values, and its capped differences, as DuckDB joins the trials that are equal but for the key. */
    @Test
    void aRowOfEffectsIsWhatPairsOfTrialsGive() throws SQLException {
        String effects =
                """
                with seeds as (
                  select model_normalization as norm, training_learning_rate as rate, seed,
                    coalesce(dev_loss_recalibrated, dev_loss) as loss,
                    if(outcome = 'completed' and loss < uniform_loss, loss, uniform_loss) as capped
                  from %1$s),
                pairs as (
                  select a.rate, avg(a.capped - b.capped) as difference
                  from seeds a join seeds b using (norm, seed), %2$s e
                  where e.key = 'training.learning-rate' and e.value = '0.1' and a.rate = 0.1 and b.rate = e.best_value::double
                  group by a.rate)
                select abs(p.difference - e.capped_difference) < 1e-9, e.trained
                from pairs p, %2$s e where e.key = 'training.learning-rate' and e.value = '0.1'
                """
                        .formatted(table("trials", "whole"), table("effects", "whole"));
        assertThat(rows(effects)).containsExactly(List.of(true, 6L));
        assertThat(rows("select trained, broken, trained_share from " + table("effects", "whole")
                        + " where value = '1.0E30'"))
                .containsExactly(List.of(0L, 6L, 0.0));
    }

    /** What is of all trials stays, and what names a trial names the same one. */
    @Test
    void aPageThatShowsSomeTrialsSaysTheSameOfAll() {
        SearchReport all = report(16_000);
        SearchReport few = report(4);
        assertThat(all.trials().ids()).hasSize(18);
        assertThat(few.trials().ids())
                .hasSizeBetween(4, 14)
                .isSubsetOf(all.trials().ids());
        assertThat(few.facts().get(0).facts().toString())
                .contains("shown one by one")
                .contains(few.trials().ids().size() + " of 18, spread evenly");
        assertThat(all.facts().get(0).facts().toString()).doesNotContain("shown one by one");
        assertThat(few.effects().toString()).isEqualTo(all.effects().toString());
        assertThat(few.importance().toString()).isEqualTo(all.importance().toString());
        assertThat(named(few, few.points().trial()))
                .isEqualTo(named(all, all.points().trial()));
        assertThat(named(few, edges(few))).isNotEmpty().isEqualTo(named(all, edges(all)));
        for (int place = 0; place < few.trials().ids().size(); place++) {
            int ofAll = all.trials().ids().indexOf(few.trials().ids().get(place));
            // boxed, since a loss may be NaN
            assertThat(Double.valueOf(few.metrics().get(0).values()[place]))
                    .isEqualTo(Double.valueOf(all.metrics().get(0).values()[ofAll]));
        }
    }

    private static SearchReport report(int mostTrials) {
        DataFolder search = DataPath.folder(new org.apache.hadoop.fs.Path(folder + "/searches/whole"));
        return new SearchReportReader(
                        new TableReader(search.hadoop(), search.parent().toString()), mostTrials)
                .read(
                        search.name(),
                        "",
                        new SearchReport.Origin("", "", new Report.FactGroup("Provenance", List.of())),
                        SearchAnalysis.trials(search),
                        SearchAnalysis.swept(search));
    }

    private static int[] edges(SearchReport report) {
        return report.edges().stream().mapToInt(ShownEdge::trial).toArray();
    }

    private static List<String> named(SearchReport report, int[] places) {
        return Arrays.stream(places).mapToObj(report.trials().ids()::get).toList();
    }

    @Test
    void aSentenceTellsWhatExplainsTheLoss() throws SQLException {
        assertThat(searched.out())
                .contains(
                        "importance: how much of the variance of the capped loss each key and pair of keys explains, of the"
                                + " full grid")
                .containsPattern(
                        "\\d %  learning-rate: 0.\\d is best, 1e30 costs 0.\\d+ ± 0.\\d+ nats more, all else equal"
                                + ", and breaks 100 % of the trials, where the best breaks none");
        assertThat(rows("select count(*), sum(share) between 0.999999 and 1.000001, min(method) from "
                        + table("importance", "whole")))
                .containsExactly(List.of(5L, true, "exact"));
    }

    @Test
    void theEdgeAlongTheRateIsToldForEachNormalization() throws SQLException {
        assertThat(rows(
                        "select key, side, low, high, position between 1e14 and 1e15, training_learning_rate, model_normalization"
                                + " from " + table("edges", "whole") + " order by model_normalization"))
                .containsExactly(
                        Arrays.asList("training.learning-rate", "above", 0.3, 1e30, true, null, "batch"),
                        Arrays.asList("training.learning-rate", "above", 0.3, 1e30, true, null, "none"));
        assertThat(searched.out())
                .contains("edges: where half of the seeds break")
                .containsPattern("learning-rate +\\| above +\\| +2 \\|");
    }

    @Test
    void theRankingIsOfPoints() {
        assertThat(searched.out())
                .contains("points by mean dev loss of their seeds, where one that broke counts as ln V")
                .containsPattern(
                        "rank \\| tied with \\| normalization \\| learning-rate \\| trained +\\| mean dev \\| ± 95 %")
                .containsPattern("1 \\| .*3 of 3 .*[0-9a-f]{16}")
                .containsPattern("1e30 +\\| 0 of 3");
    }

    @Test
    void aSearchThatGrewSaysWhatOneOfTheWholeGridSays() throws SQLException {
        run("--search-id", "grown", "--set", "search.repeat=1", "--set", "search.grid.training.learning-rate=[0.3]");
        run("--search-id", "grown", "--resume", "--set", "search.grid.model.normalization=[batch]");
        run("--search-id", "grown", "--resume");
        for (String table : List.of("points", "effects", "importance", "edges")) {
            assertThat(rows("select * from " + table(table, "grown")))
                    .as(table)
                    .isEqualTo(rows("select * from " + table(table, "whole")));
        }
    }

    /** A key that an earlier grid did not sweep has its value in the jobs of the earlier trials. */
    @Test
    void aKeyThatIsSweptLaterIsReadFromTheJobs() throws SQLException {
        run("--search-id", "wider");
        run("--search-id", "wider", "--resume", "--set", "search.grid.model.embedding=[4, 5]");
        assertThat(rows("select model_embedding, count(*) from " + table("points", "wider")
                        + " group by all order by all"))
                .containsExactly(List.of(4L, 6L), List.of(5L, 6L));
    }

    @Test
    void aSearchOverSeedsAloneHasNoEffects() throws IOException {
        Path seeds = Files.writeString(
                folder.resolve("jobs/seeds.conf"), Files.readString(job).replaceAll("(?s)grid \\{.*?\n  }", "grid {}"));

        String out = CommandRun.of(
                        "search",
                        seeds.toString(),
                        "--master",
                        "local[2]",
                        "--out",
                        folder.toString(),
                        "--search-id",
                        "seeds")
                .out();

        assertThat(out)
                .contains("3 trials: ", "no marginal effects: these trials differ in no key but seeds")
                .doesNotContain("beside the best");
    }

    @Test
    void aSearchWithoutTheTableIsReported() throws IOException {
        run("--search-id", "older", "--set", "search.repeat=1");
        Files.walk(folder.resolve("searches/tables/points/search_id=older"))
                .sorted((a, b) -> b.compareTo(a))
                .forEach(file -> file.toFile().delete());
        CommandRun report = CommandRun.of("report", "older", "--out", folder.toString());
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(Files.readString(folder.resolve("searches/older/report.html")))
                .containsPattern(Pattern.compile("\"points\":\\{\"count\":6,\"tiedWithBest\":0"));
    }
}
