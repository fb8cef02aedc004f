package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.initscope.DuckDbAnswer;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command search with further points around the edge. */
class RefinedSearchTest {
    private static final int NAMES = 600;
    private static final String REFINED = "search.refine={rounds=2,trials=20,around=edge}";

    @TempDir
    static Path folder;

    private static Path grid;
    private static CommandRun searched;

    @BeforeAll
    static void search() throws IOException {
        SmallJobs.writeNames(folder, NAMES);
        grid = Files.writeString(
                folder.resolve("jobs/edge.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8], normalization = none }
                training { steps = 60, batch-size = 16, step = fused }
                measure { first = 1, every = 0, last = true }
                search { grid { "training.learning-rate" = [0.01, 1, 100, 10000] }, repeat = 2 }
                """);
        searched = run("refined", "--master", "local[2]", "--set", REFINED);
    }

    private static CommandRun run(String id, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "search",
                                grid.toString(),
                                "--out",
                                folder.resolve("searches").toString(),
                                "--search-id",
                                id),
                        Arrays.stream(more))
                .toArray(String[]::new));
    }

    @Test
    void addsTrialsOfTheirOwnThatNarrowTheEdge() throws Exception {
        assertThat(searched.err()).isEmpty();
        assertThat(searched.out()).contains("8 trials run, 0 were there").contains("2 trials run, 10 were there");
        assertThat(trials("refined")).hasSize(12).doesNotHaveDuplicates();
        List<String> rates =
                ask("select distinct training_learning_rate as told from %s order by 1", "points", "refined");
        assertThat(rates).hasSize(6);
        List<String> edge = ask("select low || ' ' || high as told from %s", "edges", "refined");
        assertThat(edge).hasSize(1);
        String[] ends = edge.get(0).split(" ");
        assertThat(Double.parseDouble(ends[1]) / Double.parseDouble(ends[0])).isLessThan(4);
        assertThat(ask("select told from (select count(*) || '' as told from %s)", "importance", "refined"))
                .doesNotContain("0");
        assertThat(searched.out()).contains("marginal effects").doesNotContain("NaN");
    }

    @Test
    void takesTheSameTrialsOnOneCoreAndWhereTheGridWasThereBefore() throws Exception {
        CommandRun oneCore = run("alone", "--master", "local[1]", "--set", REFINED);
        CommandRun coarse = run("later", "--master", "local[2]");
        CommandRun later = run("later", "--master", "local[2]", "--resume", "--set", REFINED);
        CommandRun again = run("later", "--master", "local[2]", "--resume", "--set", REFINED);

        assertThat(oneCore.err()).isEmpty();
        assertThat(coarse.out()).contains("8 trials run, 0 were there");
        assertThat(later.out()).contains("2 trials run, 8 were there").contains("2 trials run, 10 were there");
        assertThat(again.out()).contains("0 trials run, 12 were there");
        assertThat(trials("alone")).isEqualTo(trials("refined"));
        assertThat(trials("later")).isEqualTo(trials("refined"));
    }

    @Test
    void saysWhyItHasAddedNothing() {
        CommandRun broken = run(
                "broken",
                "--master",
                "local[2]",
                "--set",
                REFINED,
                "--set",
                "search.grid.learning-rate=[10000,100000]");

        assertThat(broken.out())
                .contains("search.refine has added no points: along no key does one of two neighbours train");
        assertThat(searched.out()).doesNotContain("has added no points");
    }

    @Test
    void saysBeforeItBeginsHowManyTrialsThereMayBe() {
        assertThat(run("dry", "--master", "local[2]", "--dry-run", "--set", REFINED)
                        .out())
                .contains("8 trials of 480 steps in all")
                .contains("at most 12 more in 2 rounds around the edge (search.refine), about ");
    }

    /** Each trial with its dev loss. */
    private static List<String> trials(String search) throws SQLException {
        return ask("select trial_id || ' ' || coalesce(dev_loss, -1) as told from %s order by 1", "trials", search);
    }

    private static List<String> ask(String query, String table, String search) throws SQLException {
        String files = "read_parquet('"
                + folder.resolve("searches/tables/" + table + "/search_id=" + search + "/*.parquet") + "')";
        return DuckDbAnswer.to(query.formatted(files)).texts();
    }
}
