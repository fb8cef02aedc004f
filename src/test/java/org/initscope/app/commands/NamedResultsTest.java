package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands take a run, a search or {@code SEARCH/TRIAL} alike, and {@code list} names all that there is. */
class NamedResultsTest {
    @TempDir
    static Path folder;

    private static String printedAtTheEnd;
    private static String trial;

    @BeforeAll
    static void aRunAndASearch() throws IOException {
        SmallJobs.writeNames(folder, 100);
        String job = Files.writeString(
                        folder.resolve("jobs/small.conf"),
                        """
                        data.names = names.txt
                        model { embedding = 4, hidden = [8, 8], normalization = none }
                        training { steps = 20, batch-size = 8 }
                        averaging { workers = 1, local-steps = 10 }
                        measure { first = 1, every = 10 }
                        search.grid { "training.learning-rate" = [0.1, 1000] }
                        search.repeat = 2
                        search.trial.examples = 50
                        """)
                .toString();
        assertThat(run("train", job, "--master", "local[1]", "--run-id", "first")
                        .exitCode())
                .isZero();
        CommandRun search = run("search", job, "--master", "local[1]", "--search-id", "rates");
        assertThat(search.exitCode()).as(search.err()).isZero();
        printedAtTheEnd = search.out();
        trial = json(run("export", "rates", "--to", "json"), "trials")
                .get("trial_id")
                .asText();
    }

    private static CommandRun run(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--out", folder.resolve("runs").toString()));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** The first row of an exported table. */
    private static JsonNode json(CommandRun export, String table) throws IOException {
        assertThat(export.exitCode()).as(export.err()).isZero();
        Path to = Path.of(export.out().strip().replace("export: ", ""));
        return new ObjectMapper()
                .readTree(Files.readAllLines(to.resolve(table + ".jsonl")).get(0));
    }

    @Test
    void showPrintsOfASearchWhatItPrintedAtItsEnd() {
        CommandRun show = run("show", "rates");

        assertThat(show.exitCode()).as(show.err()).isZero();
        assertThat(show.out()).contains("4 trials: ", "verdict | first trial", "marginal effects");
        assertThat(printedAtTheEnd).contains(show.out());
    }

    @Test
    void aSearchKeepsItsLog() throws IOException {
        assertThat(Files.readString(folder.resolve("runs/searches/rates/logs/output.log")))
                .contains("marginal effects", "diagnosis of 4 trials", "search: ");
    }

    @Test
    void aTrialIsShownAsARunIs() {
        CommandRun show = run("show", "rates/" + trial.substring(0, 10), "--step", "0");

        assertThat(show.exitCode()).as(show.err()).isZero();
        assertThat(show.out()).startsWith("trial rates/" + trial).contains("tanh2", "linear1.weight");
        assertThat(run("show", "rates/none").err())
                .isEqualTo("initscope: no trial of the search rates has an id that begins with none\n");
        assertThat(run("show", "rates", "--wide").exitCode()).isEqualTo(2);
        assertThat(run("show", "nothing/" + trial).badInput())
                .startsWith("there is no run or search nothing/")
                .contains("/searches/nothing/")
                .endsWith("/runs has first, rates)");
        assertThat(run("report", "rate").badInput()).endsWith(", did you mean rates?");
        assertThat(run("watch", "rates/" + trial).badInput())
                .isEqualTo("rates/" + trial + " is a trial of a search: watch the search, rates");
    }

    @Test
    void theOtherCommandsTakeATrialToo() throws IOException {
        String named = "rates/" + trial;

        assertThat(run("diagnose", named).out())
                .isEqualTo(run("diagnose", "rates", "--trial", trial).out());
        assertThat(run("diagnose", named, "--trial", trial).exitCode()).isEqualTo(2);
        assertThat(run("compare", "first", named).out())
                .contains("first", trial, "initial loss (probe minibatch)", "initial loss (first minibatches)");
        assertThat(run("compare", "rates").out()).contains(trial, "training.learning-rate");
        CommandRun report = run("report", named);
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(Files.readString(folder.resolve("runs/searches/rates/report-" + trial + ".html")))
                .contains("<title>run " + named, "\"kind\":\"run\"");
        CommandRun several = run("report", "first", "rates", named);
        assertThat(several.exitCode()).as(several.err()).isZero();
        assertThat(Files.readString(folder.resolve("runs/comparison.html")))
                .as("a search stands for its best trial")
                .containsPattern("<title>comparison first, rates/[0-9a-f]+, " + named)
                .contains("\"kind\":\"comparison\"");
        assertThat(json(run("export", named, "--to", "json"), "layer_statistics")
                        .get("trial_id")
                        .asText())
                .isEqualTo(trial);
        assertThat(run("export", named, "--to", "tensorboard").err()).contains("takes a run");
        assertThat(run("fix", "rates").err()).contains("name one of its trials");
    }

    @Test
    void listHasRunsAndSearches() throws IOException {
        String table = run("list").out();
        assertThat(table).contains("first", "completed", "2 × 8 tanh", "rates", "learning-rate", "4 trials", "2 fail");
        JsonNode failed = new ObjectMapper()
                .readTree(run("list", "--json", "--verdict", "fail").out());
        assertThat(failed.get("id").asText()).isEqualTo("rates");
        assertThat(failed.get("verdicts").get("fail").asInt()).isEqualTo(2);
        assertThat(run("list", "--verdict", "dreadful").exitCode()).isEqualTo(2);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThat(CommandRun.of("list", "--out", empty.toString()).out()).contains("has no run and no search");
        assertThat(CommandRun.of("list", "--out", empty + "/missing").badInput())
                .isEqualTo("there is no folder " + empty + "/missing: --out is the folder of runs and of searches/");
    }

    @Test
    void ofTheTwoDevLossesOfBatchNormEachIsNamed(@TempDir Path other) throws IOException {
        String job = folder.resolve("jobs/small.conf").toString();
        List<String> train = new ArrayList<>(List.of("train", job, "--master", "local[1]", "--run-id", "normalized"));
        train.addAll(List.of("--set", "model.normalization=batch", "--out", other.toString()));
        assertThat(CommandRun.of(train.toArray(String[]::new)).exitCode()).isZero();
        JsonNode row = json(CommandRun.of("export", "normalized", "--to", "json", "--out", other.toString()), "runs");
        double recalibrated = row.get("dev_loss_recalibrated").asDouble();
        assertThat(row.get("dev_loss").asDouble()).isNotEqualTo(recalibrated);

        assertThat(CommandRun.of("list", "--out", other.toString()).out())
                .contains(String.format(Locale.ROOT, "%.4f", recalibrated))
                .endsWith("\ndev loss: with recalibrated batch-norm statistics where there is batch norm\n");
        JsonNode listed = new ObjectMapper()
                .readTree(CommandRun.of("list", "--json", "--out", other.toString())
                        .out());
        assertThat(listed.get("dev_loss")).isEqualTo(row.get("dev_loss"));
        assertThat(listed.get("dev_loss_recalibrated").asDouble()).isEqualTo(recalibrated);
        assertThat(run("list").out()).doesNotContain("recalibrated");
    }

    @Test
    void aSearchWithoutTrialsIsListedAsASearch(@TempDir Path other) throws IOException {
        for (String id : List.of("preparing", "begun", "damaged")) {
            Path search = Files.createDirectories(other.resolve("runs/searches/" + id));
            Files.copy(folder.resolve("runs/searches/rates/baseline.txt"), search.resolve("baseline.txt"));
        }
        Files.writeString(other.resolve("runs/searches/damaged/baseline.txt"), "?");
        Files.setLastModifiedTime(
                other.resolve("runs/searches/begun/baseline.txt"),
                FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));

        CommandRun list =
                CommandRun.of("list", "--json", "--out", other.resolve("runs").toString());

        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.out().lines()).hasSize(3).allSatisfy(line -> {
            JsonNode listed = new ObjectMapper().readTree(line);
            assertThat(listed.get("kind").asText()).isEqualTo("search");
            String id = listed.get("id").asText();
            boolean isReadable = !id.equals("damaged");
            assertThat(listed.get("status").asText())
                    .isEqualTo(id.equals("preparing") ? "running" : isReadable ? "interrupted" : "unreadable");
            assertThat(listed.path("trials").toString())
                    .as("none, or not known")
                    .isEqualTo(isReadable ? "0" : "");
        });
    }

    @Test
    void aRunThatCannotBeReadIsListed(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("runs/broken"));
        Files.writeString(other.resolve("runs/broken/job.conf"), "model {");

        CommandRun list = CommandRun.of("list", "--out", other.resolve("runs").toString());

        assertThat(list.exitCode()).isZero();
        assertThat(list.out()).contains("broken", "unreadable");
    }

    @Test
    void aRunThatCannotBeReadKeepsItsAge(@TempDir Path other) throws IOException {
        Path job = Files.createDirectories(other.resolve("runs/broken")).resolve("job.conf");
        Files.writeString(job, "model {");
        Files.setLastModifiedTime(job, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));

        CommandRun list =
                CommandRun.of("list", "--json", "--out", other.resolve("runs").toString());

        assertThat(new ObjectMapper().readTree(list.out()).get("started_at").asText())
                .isEqualTo("2020-01-02T03:04:05Z");
        assertThat(CommandRun.of("list", "--out", job.toString()).badInput())
                .isEqualTo(job + " is a file, expected the folder of the runs: give another --out");
    }

    @Test
    void anUpdateBesideZerosIsNotCompared() {
        String[] steps = run("compare", "first", "rates/" + trial).out().split("\n (?=first step|last step)");

        assertThat(steps).hasSize(3);
        assertThat(steps[1])
                .startsWith("first step")
                .contains("\n   linear1.weight update:data log10")
                .doesNotContain("linear1.bias update:data log10");
        assertThat(steps[2]).startsWith("last step").contains("\n   linear1.bias update:data log10");
    }
}
