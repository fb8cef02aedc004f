package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.initscope.app.machine.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code fix} that Ctrl-C ends: it says what is left of it, which is nothing. */
class InterruptedFixTest {
    @TempDir
    Path folder;

    @Test
    void itSaysThatItBeginsAnew() throws Exception {
        String out = folder.resolve("runs").toString();
        CommandRun trained = CommandRun.of(
                "train",
                SmallJobs.in(folder).training().toString(),
                "--run-id",
                "sick",
                "--out",
                out,
                "--master",
                "local[1]",
                "--set",
                "training.steps=200",
                "--set",
                "training.learning-rate=0.0001");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        SignalledDriver driver =
                new SignalledDriver(folder, List.of("fix", "sick", "--out", out, "--steps", "1000000"));
        driver.awaitLine("the job and up to 12 remedies");
        driver.signal("INT");

        assertThat(driver.end()).as(driver.errors()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(driver.errors())
                .contains("initscope: interrupted; fix keeps nothing, and the same command begins anew");
    }
}
