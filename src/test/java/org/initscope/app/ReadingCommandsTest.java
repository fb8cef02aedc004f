package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.initscope.ShortProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only read results start no Spark, and load none of its classes. */
class ReadingCommandsTest {
    @TempDir
    Path folder;

    /** Runs the commands that only read, one after the other, in a process of their own. */
    static final class Process {
        private Process() {}

        public static void main(String[] out) {
            List<String> commands = List.of(
                    "--help", "show r", "diagnose r", "compare r r", "sample r -n 2", "report r", "export r --to csv");
            for (String command : commands) {
                List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
                if (arguments.size() > 1) {
                    arguments.addAll(List.of("--out", out[0]));
                }
                CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
                if (run.exitCode() != 0) {
                    throw new IllegalStateException(command + ": " + run.err());
                }
            }
        }
    }

    @Test
    void whatOnlyReadsLoadsNoClassOfSpark() throws IOException, InterruptedException {
        train();
        Path log = folder.resolve("classes.log");
        List<String> command = ShortProcess.java(Process.class, "-Xlog:class+load:file=" + log);
        command.add(folder.resolve("runs").toString());
        Path said = folder.resolve("said.txt");
        java.lang.Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        try (Stream<String> loaded = Files.lines(log)) {
            assertThat(loaded.filter(line -> line.contains(" org.apache.spark.")))
                    .isEmpty();
        }
    }

    private void train() throws IOException {
        Path job = SmallJobs.in(folder).training();
        CommandRun run = CommandRun.of(String.format(
                        Locale.ROOT,
                        "train %s --out %s --run-id r --master local[2] --set training.steps=40",
                        job,
                        folder.resolve("runs"))
                .split(" "));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }
}
