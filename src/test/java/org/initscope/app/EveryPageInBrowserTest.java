package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.initscope.report.Browser;
import org.initscope.report.SeenWhole;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of trainings of all kinds, seen whole at three widths, each by turns in both themes; skipped without Chromium. */
@Tag("browser")
class EveryPageInBrowserTest {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final SeenWhole SEEN = new SeenWhole(BROWSER);

    private static Path job;

    @BeforeAll
    static void start() throws IOException {
        SmallJobs.writeNames(folder, 300);
        job = Files.writeString(
                folder.resolve("jobs/tiny.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [12, 12], normalization = batch }
                training { steps = 30, batch-size = 16, learning-rate = 0.1 }
                averaging { workers = 2, local-steps = 10 }
                measure { first = 2, every = 10, histogram-bins = 32 }
                evaluate { every = 1, examples = 100 }
                """);
    }

    /** A run, and the settings that make it what its name says. */
    record Run(String name, List<String> settings) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Run> runs() {
        String plain = "model.normalization=none";
        return Stream.of(
                new Run("healthy", List.of()),
                new Run(
                        "sick",
                        List.of(
                                plain,
                                "model.initialization.weights.scheme=normal",
                                "model.initialization.output-scale=9")),
                new Run("diverged", List.of(plain, "model.activation=relu", "training.learning-rate=1e20")),
                new Run("zero-headed", List.of(plain, "model.initialization.output-scale=0")),
                new Run("twenty-layers", List.of(layers(20))),
                new Run("eight-workers", List.of("averaging.workers=8")));
    }

    private static String layers(int count) {
        return "model.hidden=" + Collections.nCopies(count, 8).toString().replace(" ", "");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aRunIsSeenWhole(Run run) throws IOException {
        BROWSER.open(page(trained(run)));
        assertThat(SEEN.faults()).isEmpty();
    }

    /** As twenty layers are; {@code scripts/test --faults} has the time. */
    @Test
    @Tag("cluster")
    void fiftyLayersAreSeenWhole() throws IOException {
        aRunIsSeenWhole(new Run("fifty-layers", List.of(layers(50), "training.steps=20", "measure.every=20")));
    }

    @Test
    void aSearchIsSeenWholeAndSoIsATrialOfIt() throws IOException {
        finish(List.of("search", SmallJobs.eightTrials(folder).toString(), "--search-id", "eight"));
        BROWSER.open(page(folder.resolve("runs/searches/eight")));
        assertThat(SEEN.faults()).isEmpty();
        assertThat(BROWSER.text("#facts"))
                .contains("initscope search ", "/searches/eight/search.conf", "names file", "versions");
        BROWSER.click(".grid td.id button");
        assertThat(SEEN.faults()).as("with a trial in the drawer").isEmpty();
    }

    @Test
    void runsAreSeenWholeSideBySide() throws IOException {
        List<Run> runs = runs().limit(2).toList();
        for (Run run : runs) {
            trained(run);
        }
        String one = runs.get(0).name;
        Path page = folder.resolve("several.html");
        CommandRun report = CommandRun.of(
                "report", one, runs.get(1).name, one, "--out", folder.resolve("runs") + "", "-o", page + "");
        assertThat(report.exitCode()).as(report.err()).isZero();
        BROWSER.open(page);
        assertThat(SEEN.faults()).isEmpty();
    }

    /** The folder of a run, which is trained once. */
    private static Path trained(Run run) {
        Path trained = folder.resolve("runs/" + run.name);
        if (!Files.exists(trained)) {
            List<String> train = new ArrayList<>(List.of("train", job.toString(), "--run-id", run.name));
            run.settings.forEach(setting -> train.addAll(List.of("--set", setting)));
            finish(train);
        }
        return trained;
    }

    private static void finish(List<String> command) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--out", folder.resolve("runs").toString(), "--master", "local[1]"));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.err()).doesNotContain("initscope: ");
    }

    private static Path page(Path subject) {
        Path page = folder.resolve(subject.getFileName() + ".html");
        assertThat(CommandRun.of("report", subject.toString(), "-o", page.toString())
                        .exitCode())
                .isZero();
        return page;
    }
}
