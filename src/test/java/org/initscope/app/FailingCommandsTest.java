package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.initscope.app.machine.ExitCode;
import org.initscope.spark.LocalSpark;
import org.initscope.store.files.FaultyFileSystem;
import org.initscope.store.files.FaultyFileSystem.Fault;
import org.initscope.store.files.FaultyFileSystem.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whichever call to its file system fails, a command ends well or with one sentence and exit code 2. Done again, or gone on with,
 * it leaves what it leaves undisturbed.
 */
class FailingCommandsTest {
    private static final String IMPLEMENTATION = "spark.hadoop.fs." + FaultyFileSystem.SCHEME + ".impl";
    private static final int TRAININGS = 2;
    private static final int READINGS = 2;
    private static final int FOLDINGS = 6;

    @TempDir
    static Path folder;

    private static ResumableRun runs;
    private static String out;

    @BeforeAll
    static void trainUndisturbed() throws IOException {
        LocalSpark.stop();
        System.setProperty(IMPLEMENTATION, FaultyFileSystem.class.getName());
        runs = new ResumableRun(folder, 6, 3);
        out = FaultyFileSystem.path(runs.out());
        assertWell(train("whole"));
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
        System.clearProperty(IMPLEMENTATION);
    }

    @AfterEach
    void mend() {
        FaultyFileSystem.mend();
    }

    private static CommandRun train(String id) {
        return CommandRun.of(
                "train",
                runs.jobFile().toString(),
                "--run-id",
                id,
                "--out",
                out,
                "--master",
                "local[2]",
                "--set",
                "checkpoint.every=0s");
    }

    private static void assertWell(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
    }

    /** Whether it ended well; else with a sentence. */
    private static boolean isWell(CommandRun run, Fault fault) {
        if (run.exitCode() == ExitCode.OK) {
            return true;
        }
        assertThat(run.err()).as("%s", fault).startsWith("initscope: ").doesNotContain("internal failure", "\tat ");
        assertThat(run.err().lines()).as("%s", fault).hasSize(1);
        assertThat(run.exitCode()).as("%s: %s", fault, run.err()).isEqualTo(ExitCode.BAD_INPUT);
        return false;
    }

    private static Fault fault(long call, long turn) {
        Kind kind = Kind.values()[(int) (turn % Kind.values().length)];
        return turn % 2 == 0 ? Fault.of(call, kind) : Fault.from(call, Kind.REFUSED);
    }

    private static void assertTrainingsBear(int most) {
        FaultyFileSystem.fail(Fault.none());
        assertWell(train("counted-" + most));
        long calls = FaultyFileSystem.mend();
        long stride = Math.max(1, calls / most);
        for (long call = 1; call <= calls; call += stride) {
            Fault fault = fault(call, call / stride);
            String id = "call-" + most + "-" + call;
            FaultyFileSystem.fail(fault);
            isWell(train(id), fault);
            FaultyFileSystem.mend();
            if (!Files.exists(runs.out().resolve(id + "/job.conf"))) {
                assertWell(train(id));
            } else if (!Files.exists(runs.out().resolve(id + "/model.zip"))
                    || !runs.unfinished(id).isEmpty()) {
                assertWell(CommandRun.of("train", "--resume", id, "--out", out, "--master", "local[2]"));
            }
            assertThat(runs.state(id)).as("after %s", fault).isEqualTo(runs.state("whole"));
            assertThat(runs.rows(id)).as("after %s", fault).isEqualTo(runs.rows("whole"));
            assertThat(runs.unfinished(id)).as("after %s", fault).isEmpty();
        }
    }

    @Test
    void aTrainingGoesOnWhicheverCallFails() {
        assertTrainingsBear(TRAININGS);
    }

    @Test
    @Tag("cluster")
    void aTrainingGoesOnWhicheverOfManyCallsFails() {
        assertTrainingsBear(90 * TRAININGS);
    }

    /** The content of each file of the run and of its findings, hidden ones too. */
    private static Map<String, String> files() {
        return files(runs.out().resolve("whole"), runs.out().resolve("tables/findings/run_id=whole"));
    }

    private static Map<String, String> files(Path... folders) {
        Map<String, String> contents = new TreeMap<>();
        for (Path there : folders) {
            try (Stream<Path> files = Files.walk(there)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    contents.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return contents;
    }

    private static void assertBears(int most, String... command) {
        assertWell(CommandRun.of(command));
        FaultyFileSystem.fail(Fault.none());
        assertWell(CommandRun.of(command));
        long calls = FaultyFileSystem.mend();
        assertThat(calls).isGreaterThan(5);
        Map<String, String> expected = files();
        long stride = Math.max(1, calls / most);
        for (long call = 1; call <= calls; call += stride) {
            Fault fault = fault(call, call / stride);
            FaultyFileSystem.fail(fault);
            isWell(CommandRun.of(command), fault);
            FaultyFileSystem.mend();
            assertWell(CommandRun.of(command));
            assertThat(files())
                    .as("%s after %s", String.join(" ", command), fault)
                    .isEqualTo(expected);
        }
    }

    private static List<String[]> readings() {
        List<String[]> commands = new ArrayList<>();
        commands.add(new String[] {"diagnose", "whole", "--out", out});
        commands.add(new String[] {"report", "whole", "--out", out});
        commands.add(new String[] {"export", "whole", "--out", out, "--to", "csv"});
        commands.add(new String[] {"export", "whole", "--out", out, "--to", "tensorboard"});
        return commands;
    }

    @Test
    void whatIsSaidOfARunIsSaidAgainWhicheverCallFails() {
        readings().forEach(command -> assertBears(READINGS, command));
    }

    @Test
    @Tag("cluster")
    void whatIsSaidOfARunIsSaidAgainWhicheverOfAllCallsFails() {
        readings().forEach(command -> assertBears(Integer.MAX_VALUE, command));
    }

    @Test
    void aNetworkIsFoldedWholeOrNotAtAll() throws IOException {
        assertFoldedWholeOrNotAtAll(FOLDINGS);
    }

    @Test
    @Tag("cluster")
    void aNetworkIsFoldedWholeOrNotAtAllWhicheverOfAllCallsFails() throws IOException {
        assertFoldedWholeOrNotAtAll(Integer.MAX_VALUE);
    }

    private static void assertFoldedWholeOrNotAtAll(int most) throws IOException {
        String whole = FaultyFileSystem.path(runs.out().resolve("whole"));
        Path there = folder.resolve("folded/whole");
        String[] fold = {"fold", whole, "--to", FaultyFileSystem.path(there)};
        FaultyFileSystem.fail(Fault.none());
        assertWell(CommandRun.of(fold));
        long calls = FaultyFileSystem.mend();
        Set<String> expected = files(there.getParent()).keySet();
        String names = sample(there);
        long stride = Math.max(1, calls / most);
        for (long call = 1; call <= calls; call += stride) {
            FileUtils.deleteDirectory(there.toFile());
            Fault fault = fault(call, call / stride);
            FaultyFileSystem.fail(fault);
            isWell(CommandRun.of(fold), fault);
            FaultyFileSystem.mend();
            if (!Files.exists(there)) {
                assertWell(CommandRun.of(fold));
            }
            assertThat(files(there.getParent()).keySet()).as("after %s", fault).isEqualTo(expected);
            assertThat(sample(there)).as("after %s", fault).isEqualTo(names);
        }
    }

    /** What the network of a folder does; its zip holds the time of its writing. */
    private static String sample(Path there) {
        CommandRun run = CommandRun.of("sample", there.toString(), "-n", "5", "--seed", "1");
        assertWell(run);
        return run.out();
    }
}
