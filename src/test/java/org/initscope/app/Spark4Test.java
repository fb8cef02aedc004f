package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.initscope.app.machine.ExitCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spark 4, with the jar that is built for it without dl4j-spark. */
class Spark4Test extends OtherSpark {
    @BeforeAll
    static void start() throws Exception {
        start("4.", SparkHome.of(SparkHome.SPARK_4));
    }

    @Test
    void trainsByStockDeeplearning4jToTheSameBits() throws Exception {
        assertSameHereAndThere("stock", training("--set", "training.step=dl4j", "--set", "training.steps=60"));
    }

    /** The launcher hands on few libraries to commands that read tables alone. */
    @Test
    void theLauncherShowsARunByTheLibrariesOfSpark4() throws Exception {
        String out = folder.resolve("shown").toString();
        List<String> command = new ArrayList<>(training("--set", "training.steps=60"));
        command.addAll(List.of("--out", out, "--master", "local[2]"));
        assertThat(CommandRun.of(command.toArray(String[]::new)).exitCode()).isZero();
        ProcessBuilder launcher =
                new ProcessBuilder("scripts/initscope", "show", "one", "--out", out).redirectErrorStream(true);
        launcher.environment().put("INITSCOPE_SPARK", "maven4");

        Process process = launcher.start();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(shown).isZero();
        assertThat(shown).contains("run one (completed)");
    }

    @Test
    void dl4jSparkIsRefusedInOneSentence() throws Exception {
        String out = folder.resolve("refused").toString();
        try (DriverProcess driver = submit(
                "refused",
                training("--set", "training.step=dl4j", "--set", "averaging.master=dl4j-spark"),
                "--out",
                out)) {
            assertThat(driver.waitFor()).as(driver.output()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(driver.output())
                    .contains("initscope: averaging.master is dl4j-spark, which does not exist for Spark 4: set");
        }
    }
}
