package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line answers before any work begins. */
class CommandLineTest {
    private static final String JOB = "jobs/names-batchnorm.conf";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"show"})
    void everyCommandExplainsItself(String command) {
        CommandRun help = CommandRun.of(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: initscope " + command).contains("Examples:\n  initscope " + command);
        assertThat(help.out()).contains("--verbose", "Exit codes:", "--out");
        assertThat(CommandRun.of("--help").out()).contains("\n  " + command + " ");
    }

    @Test
    void theVersionNamesWhatTheProgramStandsOn() {
        CommandRun version = CommandRun.of("--version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).matches("InitScope \\d\\S+\nSpark 3\\S+, Deeplearning4j 1\\S+, Java 1\\S+\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                                  | missing a command
            show                                | missing required parameter: 'RUN'
            show x y                            | unexpected argument y
            show x --stpe 3                     | unknown option --stpe, did you mean --step?
            show x --step many                  | invalid value for option '--step': 'many' is not a long
            trane jobs/x.conf                   | unknown command trane
            """)
    void aCommandThatIsNoneIsAnsweredWithOneSentence(String line, String sentence) {
        assertThat(CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "))
                        .badInput())
                .startsWith(sentence)
                .contains("--help lists what it takes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show"})
    void aRunThatIsNotThereIsNamedWithThoseThatAre(String command) throws IOException {
        for (String id : List.of("first", "second")) {
            Files.createDirectories(folder.resolve(id));
            Files.writeString(folder.resolve(id).resolve("job.conf"), "");
        }

        assertThat(CommandRun.of(command, "third", "--out", folder.toString()).badInput())
                .startsWith("there is no run third; looked for job.conf in ")
                .contains(folder.resolve("third").toString())
                .endsWith("(" + folder + " has first, second)");
    }

    @Test
    void theStackTraceIsThereWhereItIsAskedFor() {
        CommandRun run = CommandRun.of("show", "nope", "--verbose");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("\tat org.initscope.app.").contains("\ninitscope: there is no run nope");
    }
}
