package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a run lies. */
class RunFolderTest {
    @TempDir
    Path out;

    private static RunFolder create(Path runs, String id) {
        return RunFolder.create(new org.apache.hadoop.fs.Path(runs.toString()), id);
    }

    @Test
    void anIdIsGivenOnce() {
        create(out, "first");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out, "first"))
                .withMessage(out + " holds the run first already: give another --run-id");
    }

    @Test
    void anIdOfTheTablesIsTakenToo() throws IOException {
        Files.createDirectories(out.resolve("tables/runs/run_id=first"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out, "first"))
                .withMessage(out + " holds the run first already: give another --run-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a b", "tables", "examples", "-x", "a=b"})
    void anIdStandsInPathsAndQueries(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out, id))
                .withMessageStartingWith("the run id '" + id + "' is none");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(out.resolve("file"), "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(file, "first"))
                .withMessage(file + " is a file, expected a folder for the runs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(file.resolve("below"), "first"))
                .withMessageStartingWith("the folder " + file.resolve("below").resolve("first") + " cannot be written");
    }
}
