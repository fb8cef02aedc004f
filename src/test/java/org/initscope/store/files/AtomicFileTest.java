package org.initscope.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.files.FaultyFileSystem.Fault;
import org.initscope.store.files.FaultyFileSystem.Kind;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableBatch;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written under hidden names, and batches of them. */
class AtomicFileTest {
    private static final TableSchema EVALUATIONS =
            Tables.ofTrials(Tables.EVALUATIONS).schema();

    @TempDir
    Path folder;

    @AfterEach
    void mend() {
        FaultyFileSystem.mend();
    }

    private AtomicFile file(String name) throws IOException {
        return AtomicFile.of(
                new Configuration(),
                new org.apache.hadoop.fs.Path(folder.resolve(name).toString()));
    }

    private static void write(AtomicFile file, String text) throws IOException {
        try (OutputStream out = file.create()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void twoWritersOfOneNameDoNotMeet() throws IOException {
        AtomicFile first = file("page");
        AtomicFile second = file("page");
        try (OutputStream out = first.create()) {
            out.write('1');
            write(second, "second");
            second.replace();
            assertThat(folder.resolve("page")).hasContent("second");
            out.write('1');
        }
        first.replace();

        assertThat(folder.resolve("page")).hasContent("11");
        assertThat(Files.list(folder)).containsExactly(folder.resolve("page"));
    }

    @Test
    void whatIsNotClosedWellNeverGetsItsName() throws IOException {
        AtomicFile file = file("page");
        file.create().write('1');

        assertThatIllegalArgumentException()
                .isThrownBy(file::replace)
                .withMessage("the file " + folder.resolve("page") + " is not whole: some of it could not be written");
        file.discard();
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void whatAProcessLeftThatHasEndedGoesAndWhatOthersWriteStays() throws IOException {
        WriterProcess own = WriterProcess.current();
        String machine = Integer.toHexString(own.machine().hashCode());
        String process = Long.toHexString(own.number()) + "-" + Long.toHexString(own.start()) + "-" + machine;
        Path dead = Files.writeString(folder.resolve(".page.7ffffffe-1-" + machine + "-1.unfinished"), "");
        Path dropped = Files.writeString(folder.resolve(".page." + process + "-999999.unfinished"), "");
        Path deadFolder = Files.createDirectories(folder.resolve(".folded.7ffffffe-1-" + machine + "-2.unfinished/in"));
        Path elsewhere = Files.writeString(folder.resolve(".page.7ffffffe-1-0-1.unfinished"), "");
        AtomicFile other = file("other");
        write(other, "written");

        AtomicFile page = file("page");
        write(page, "page");
        page.replace();

        assertThat(dead).doesNotExist();
        assertThat(dropped).doesNotExist();
        assertThat(deadFolder.getParent()).doesNotExist();
        assertThat(elsewhere).exists();
        other.replace();
        assertThat(folder.resolve("other")).hasContent("written");
    }

    /** A file name has at most 255 bytes. */
    @Test
    void aLongNameCanBeWritten() throws IOException {
        String name = "ü".repeat(120) + ".html";
        AtomicFile file = file(name);
        write(file, "page");
        file.replace();

        assertThat(folder.resolve(name)).hasContent("page");
    }

    private TableBatch batch() {
        TableWriter writer = new TableWriter(FaultyFileSystem.configuration(), FaultyFileSystem.path(folder));
        TableBatch batch = TableBatch.of(writer, "grid", 0, Tables.RUNGS.schema());
        batch.add(EVALUATIONS
                .row()
                .set("trial_id", "a")
                .set("round", 1L)
                .set("step", 10L)
                .set("split", "dev")
                .set("bn_statistics", "running")
                .set("loss", 2.5)
                .set("accuracy", 0.25)
                .set("examples", 100L)
                .set("complete", true));
        batch.add(Tables.RUNGS
                .schema()
                .row()
                .set("trial_id", "a")
                .set("rung", 0)
                .set("step", 10L)
                .set("step_seconds", 0.5)
                .set("seconds", 0.5)
                .set("verdict", "pass"));
        return batch;
    }

    private long files(TableSchema table) throws IOException {
        Path tables = folder.resolve("tables/" + table.name() + "/search_id=grid");
        try (var files = Files.list(tables)) {
            return files.count();
        }
    }

    /** The second try of a commit once committed an empty marker, and a file without its end. */
    @Test
    void aBatchWhoseCommitFailedIsNotCommittedAgain() throws IOException {
        for (long call = 1; call < 40; call++) {
            try (TableBatch batch = batch()) {
                FaultyFileSystem.fail(Fault.of(call, Kind.REFUSED));
                try {
                    batch.commit();
                } catch (IllegalArgumentException e) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(batch::commit)
                            .withMessage("batch 0 of grid is never committed twice");
                    assertThat(new TableReader(new Configuration(), folder.toString()).parts(EVALUATIONS, "grid"))
                            .as("call %d", call)
                            .isEmpty();
                    assertThat(new TableReader(new Configuration(), folder.toString())
                                    .parts(Tables.RUNGS.schema(), "grid"))
                            .isEmpty();
                }
            }
            boolean failed = files(Tables.RUNGS.schema()) == 0;
            FaultyFileSystem.mend();
            if (!failed) {
                assertThat(call).isGreaterThan(5);
                assertThat(files(EVALUATIONS)).isEqualTo(1);
                return;
            }
            assertThat(files(EVALUATIONS)).isZero();
        }
        throw new AssertionError("a commit that is left alone failed");
    }
}
