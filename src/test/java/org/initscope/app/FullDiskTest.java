package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.machine.ExitCode;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk that is full while a run writes to it; where mounting one is not permitted, nothing is tested. */
@Tag("cluster")
class FullDiskTest {
    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    @AfterEach
    void unmount() throws Exception {
        // what is still open must not keep the disk
        shell("umount", "-l", folder.toString());
    }

    private static int shell(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void aRunThatFillsTheDiskGoesOnWhenThereIsRoom() throws Exception {
        assumeThat(shell("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder.toString()))
                .as("mounting a tmpfs is permitted")
                .isZero();
        ResumableRun runs = new ResumableRun(folder, 1200, 10);
        long before = free();
        assertThat(ResumableRun.run(runs.begin("whole")).err()).isEmpty();
        long needed = before - free();
        for (double share : new double[] {0.2, 0.5, 0.8}) {
            Path ballast = ballast(free() - (long) (share * needed));
            String id = "full-" + Math.round(100 * share);

            CommandRun full = ResumableRun.run(runs.begin(id, "--set", "checkpoint.every=0s"));

            assertThat(full.err().strip().lines()).as(full.err()).hasSize(1);
            assertThat(full.err()).contains("No space left on device");
            assertThat(full.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            TableReader tables = new TableReader(new Configuration(), runs.out().toString());
            assertThat(tables.read(Tables.RUNS.schema(), id)).hasSizeLessThanOrEqualTo(1);
            tables.read(Tables.TRAINING_STEPS.schema(), id);

            Files.delete(ballast);
            boolean begun = Files.exists(runs.out().resolve(id));
            List<String> again = begun ? runs.resume(id) : runs.begin(id);
            assertThat(ResumableRun.run(again).err()).isEmpty();
            assertThat(runs.state(id)).isEqualTo(runs.state("whole"));
            assertThat(runs.rows(id)).isEqualTo(runs.rows("whole"));
            assertThat(runs.unfinished(id)).isEmpty();
        }
    }

    @Test
    void anExportThatFillsTheDiskIsRefusedAndLeavesNothing() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        ResumableRun runs = new ResumableRun(folder, 50, 10);
        assertThat(ResumableRun.run(runs.begin("whole")).err()).isEmpty();
        assumeThat(shell("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()))
                .as("mounting a tmpfs is permitted")
                .isZero();
        try {
            for (String format : List.of("csv", "json", "tensorboard")) {
                Path to = disk.resolve(format);

                assertThat(CommandRun.of(
                                        "export",
                                        runs.out().resolve("whole").toString(),
                                        "--to",
                                        format,
                                        "-o",
                                        to.toString())
                                .badInput())
                        .isEqualTo(
                                "the folder " + to + " cannot be written (No space left on device): give another -o");
                assertThat(disk).isEmptyDirectory();
            }
        } finally {
            shell("umount", "-l", disk.toString());
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private Path ballast(long bytes) throws IOException {
        byte[] block = new byte[BLOCK];
        Path file = folder.resolve("ballast");
        try (var out = Files.newOutputStream(file)) {
            for (long written = 0; written < bytes; written += BLOCK) {
                out.write(block);
            }
        }
        return file;
    }
}
