package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.initscope.ShortProcess;
import org.initscope.app.machine.TerminalWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a terminal shows, one of the system's own that {@code script} opens. */
class TerminalTest {
    @TempDir
    static Path folder;

    @Test
    void itIsToldWhatTakesLongAndTheLineGoes() throws IOException, InterruptedException {
        List<String> command = ShortProcess.java(Main.class, "-Xmx512m", "-Dspark.ui.enabled=false");
        SmallJobs.writeNames(folder, 600);
        command.addAll(List.of("prepare", "jobs/lecture-original.conf", "--master", "local[1]"));
        command.addAll(List.of("--set", "data.names=" + folder + "/names.txt", "--out", folder + "/examples"));
        String shown = shown("", command);

        assertThat(shown).contains("\rpreparing examples, 0:00\r", "\r                        \r");
        assertThat(shown.lines().toList()).as(shown).last().isEqualTo("examples: " + folder + "/examples");
    }

    /** A sentence that is written in pieces. */
    static final class Sentence {
        private Sentence() {}

        public static void main(String[] arguments) {
            boolean isError = Boolean.getBoolean("errors");
            Writer stream = new OutputStreamWriter(isError ? System.err : System.out, StandardCharsets.UTF_8);
            TerminalWriter out = isError
                    ? TerminalWriter.ofErrors(stream, Optional.ofNullable(System.getenv("INITSCOPE_ERRORS")))
                    : TerminalWriter.ofOutput(stream);
            out.printf(Locale.ROOT, "at most %d more in %d rounds around the %s%n", 12, 2, "edge");
        }
    }

    @Test
    void aSentenceOfPiecesGoesOnInAFurtherLine() throws IOException, InterruptedException {
        assertThat(shown("stty cols 24; ", ShortProcess.java(Sentence.class)).lines())
                .endsWith("at most 12 more in 2", "rounds around the edge");
    }

    /** The launcher stands between the two, and says which terminal is behind it. */
    @Test
    void errorsThatTheLauncherPassesOnFitTheTerminalToo() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("bash", "-c", "(source scripts/common.sh; become \"$@\") | cat", "bash"));
        command.addAll(ShortProcess.java(Sentence.class, "-Derrors=true"));

        assertThat(shown("stty cols 24; ", command).lines()).endsWith("at most 12 more in 2", "rounds around the edge");
    }

    private static String shown(String before, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder terminal = new ProcessBuilder(
                        "script",
                        "--quiet",
                        "--return",
                        "--command",
                        before + "exec '" + String.join("' '", command) + "'",
                        "/dev/null")
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        Process process = terminal.start();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(shown).isZero();
        return shown;
    }
}
