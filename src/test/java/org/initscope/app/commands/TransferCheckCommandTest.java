package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command transfer-check on real names. */
class TransferCheckCommandTest {

    @TempDir
    static Path folder;

    private static Path job;

    @BeforeAll
    static void writeJob() throws IOException {
        SmallJobs.writeNames(folder, 600);
        job = Files.writeString(
                folder.resolve("jobs/narrow.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8, 8], normalization = none }
                training { steps = 900, batch-size = 8, optimizer = adam, learning-rate = 0.02 }
                """);
    }

    private static CommandRun run(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("transfer-check", job.toString(), "--out", folder.resolve("out") + ""));
        all.addAll(List.of("--master", "local[2]", "--steps", "20", "--seeds", "2"));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void saysForBothStartsHowFarTheBestRateMovesAndIsNotTrainedAgain() {
        CommandRun first = run("--widths", "8,4");

        assertThat(first.err()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out())
                .contains(
                        "by the mean train loss of 2 seeds after 20 steps; mup has one rate for all layers at width 4")
                .containsPattern("(?m)^ fan-in +\\|.*\\n   4 +\\| +0\\.\\d+ .*\\n   8 +\\| .*×\\d")
                .containsPattern("(?m)^ mup +\\|.*\\n   4 +\\| ")
                .containsPattern(
                        "fan-in: (rates|whether rates) .*the best rate of width 8 is [\\d.]+ times that of width 4")
                .containsPattern(
                        "mup: the coordinate check is (flat|not flat): the mean \\|activation\\| of \\w+ goes as")
                .contains("search: " + folder.resolve("out/searches/narrow-transfer"));
        assertThat(run("--widths", "8,4").badInput()).contains("--resume goes on with it");

        CommandRun again = run("--widths", "4,8", "--resume", "--json");

        assertThat(again.exitCode()).isZero();
        assertThat(again.out().lines())
                .hasSize(6)
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
                .anyMatch(line -> line.contains("\"verdict\":"))
                .anyMatch(line -> line.contains("\"best_rate_low\":"));
        assertThat(CommandRun.of("report", folder.resolve("out/searches/narrow-transfer") + "")
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --widths=0,8 | --widths is 0, expected a whole number, 1 or more
            --widths=32,32 | --widths has 1 width, expected two or more different ones
            --set=model.hidden=[] | has no hidden layer whose width could change
            --set=model.output-normalization=batch | is mup, whose logits shrink with the width at the start
            --set=training.learning-rate=0 | the job's learning rate, which is 0.0, expected 1.0E-12 to 1000000.0
            --widths=4,100000 | parameters, expected at most
            --base-width=0 | --base-width is 0, expected a whole number, 1 or more
            --seeds=1 | --seeds is 1, expected a whole number, 2 or more
            --set=data.names=none.txt | none.txt
            """)
    void whatCannotBeComparedIsRefusedAndLeavesNothing(String option, String sentence) {
        Path out = folder.resolve("refused");
        CommandRun run = CommandRun.of(
                "transfer-check", job.toString(), "--out", out.toString(), "--master", "local[2]", option);

        assertThat(run.badInput()).contains(sentence);
        assertThat(out).doesNotExist();
    }

    /** The context of 3 × 4 is as wide as the layers of one of these networks alone. */
    @Test
    void aWidthWithOneMoreResidualBlockIsRefused() {
        assertThat(CommandRun.of(
                                "transfer-check",
                                job.toString(),
                                "--widths",
                                "8,12",
                                "--set",
                                "model.residual=true",
                                "--out",
                                folder.resolve("refused").toString())
                        .badInput())
                .contains("the network of width 12 has other layers than that of width 8");
    }
}
