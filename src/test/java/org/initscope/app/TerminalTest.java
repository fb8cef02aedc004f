package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.initscope.ShortProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a terminal shows, one of the system's own that {@code script} opens. */
class TerminalTest {
    @TempDir
    static Path folder;

    @Test
    void itIsToldWhatTakesLongAndTheLineGoes() throws IOException, InterruptedException {
        List<String> command = ShortProcess.java(Main.class, "-Xmx512m", "-Dspark.ui.enabled=false");
        command.addAll(List.of("prepare", "jobs/lecture-original.conf", "--master", "local[1]"));
        command.addAll(List.of("--out", folder + "/examples"));
        ProcessBuilder terminal = new ProcessBuilder(
                        "script",
                        "--quiet",
                        "--return",
                        "--command",
                        "exec '" + String.join("' '", command) + "'",
                        "/dev/null")
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        Process process = terminal.start();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(shown).isZero();
        assertThat(shown).contains("\rpreparing examples, 0:00\r", "\r                        \r");
        assertThat(shown.lines().toList()).as(shown).last().isEqualTo("examples: " + folder + "/examples");
    }
}
