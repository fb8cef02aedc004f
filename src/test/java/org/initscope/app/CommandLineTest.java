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
import picocli.CommandLine;

/** What the command line answers before any work begins. */
class CommandLineTest {
    private static final String JOB = "jobs/names-batchnorm.conf";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "train", "evaluate", "sample", "fold", "show", "report", "watch", "export"})
    void everyCommandExplainsItself(String command) {
        CommandRun help = CommandRun.of(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: initscope " + command).contains("Examples:\n  initscope " + command);
        assertThat(help.out()).contains("--verbose", "Exit codes:", "--out");
        assertThat(CommandRun.of("--help").out()).contains("\n  " + command + " ");
    }

    @Test
    void theListOfCommandsHasAWholeSentenceOfEach() {
        String list = CommandRun.of("--help").words();

        assertThat(new CommandLine(new Main()).getSubcommands()).allSatisfy((name, command) -> {
            String first = command.getCommandSpec().usageMessage().description()[0];
            assertThat(first).endsWith(".");
            assertThat(list).contains(" " + name + " " + first);
        });
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
            trane jobs/x.conf                   | unknown command trane, did you mean train?
            frobnicate                          | unknown command frobnicate (
            prepare                             | missing required parameter: 'JOB.conf'
            prepare --namse x jobs/common.conf  | unknown option --namse, did you mean --names?
            prepare jobs/common.conf x          | unexpected argument x
            train                               | missing the job file: JOB.conf, or --resume RUN
            train jobs/common.conf --setx a=b   | unknown option --setx, did you mean --set?
            evaluate                            | missing required parameter: 'RUN'
            show                                | missing required parameter: 'RUN
            show x --stpe 3                     | unknown option --stpe, did you mean --step?
            show x --step many                  | invalid value for option '--step': 'many' is not a long
            show x --worker both                | --worker is 'both', expected a worker from 0, or averaged
            report                              | missing required parameter: 'RUN
            export x                            | missing required option: '--to=csv
            sample                              | missing required parameter: 'RUN'
            sample x -n many                    | invalid value for option '-n': 'many' is not an int
            sample x -n -1                      | -n is -1, expected a whole number, 0 or more
            sample x --temperature 0            | --temperature is 0.0, expected a number, more than 0
            sample x --temperature NaN          | --temperature is NaN, expected a number, more than 0
            """)
    void aCommandThatIsNoneIsAnsweredWithOneSentence(String line, String sentence) {
        assertThat(CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "))
                        .badInput())
                .startsWith(sentence)
                .contains("--help lists what it takes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "train"})
    void aFaultInTheJobFileNamesFileAndLine(String command) throws IOException {
        Path job = Files.writeString(folder.resolve("job.conf"), "data {\n  blok-size = 4\n}\n");

        assertThat(CommandRun.of(command, job.toString()).badInput())
                .isEqualTo(job + ":2: unknown key data.blok-size, did you mean data.block-size?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            model.activation=tahn           | --set: model.activation is 'tahn', expected one of
            training.stpes=3                | --set: unknown key training.stpes, did you mean training.steps?
            training.steps=0                | --set: training.steps is 0, expected a whole number, 1 or more
            training.batch-size=-4          | --set: training.batch-size is -4, expected a whole number, 1 or more
            training.batch-size=1           | --set: training.batch-size is 1, but batch normalization needs a minibatch
            data.block-size=0               | --set: data.block-size is 0, expected a whole number, 1 to 1000
            model.hidden=[0]                | --set: model.hidden[0] is 0, expected a whole number, 1 or more
            averaging.workers=0             | --set: averaging.workers is 0, expected a whole number, 1 or more
            averaging.local-steps=none      | --set: averaging.local-steps is 'none', expected a whole number
            steps                           | --set steps is not key=value
            data.names=nope.txt             | there is no names file nope.txt; looked for
            """)
    void aFaultInAnOverrideSaysSo(String assignment, String sentence) {
        assertThat(CommandRun.of("train", JOB, "--set", assignment, "--out", folder.toString())
                        .badInput())
                .startsWith(sentence);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "train"})
    void aJobFileThatIsNotThereIsNamed(String command) {
        assertThat(CommandRun.of(command, "jobs/nope.conf").badInput())
                .startsWith("there is no job file jobs/nope.conf");
    }

    @Test
    void aNamesFileThatIsNotThereIsNamed() {
        assertThat(CommandRun.of("prepare", JOB, "--names", "nope.txt").badInput())
                .startsWith("there is no names file nope.txt; looked for ");
    }

    @Test
    void aRunIsNeverWrittenOver() throws IOException {
        Files.createDirectories(folder.resolve("first"));
        Files.writeString(folder.resolve("first/job.conf"), "training.steps = 7");

        assertThat(CommandRun.of("train", JOB, "--out", folder.toString(), "--run-id", "first")
                        .badInput())
                .isEqualTo(folder + " holds the run first already: give another --run-id");
        assertThat(folder.resolve("first/job.conf")).hasContent("training.steps = 7");
    }

    @Test
    void anOutputThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(CommandRun.of("train", JOB, "--out", file.toString(), "--run-id", "first")
                        .badInput())
                .isEqualTo(file + " is a file, expected a folder for the runs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate", "sample", "fold", "show"})
    void aRunThatIsNotThereIsNamedWithThoseThatAre(String command) throws IOException {
        for (String id : List.of("first", "second")) {
            Files.createDirectories(folder.resolve(id));
            Files.writeString(folder.resolve(id).resolve("job.conf"), "");
        }

        assertThat(CommandRun.of(command, "third", "--out", folder.toString()).badInput())
                .startsWith("there is no run " + (command.equals("show") ? "or search " : "")
                        + "third; looked for job.conf in ")
                .contains(folder.resolve("third").toString())
                .endsWith("(" + folder + " has first, second)");
    }

    @Test
    void theStackTraceIsThereWhereItIsAskedFor() {
        CommandRun run = CommandRun.of("prepare", "jobs/nope.conf", "--verbose");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("\tat org.initscope.app.").contains("\ninitscope: there is no job file");
    }
}
