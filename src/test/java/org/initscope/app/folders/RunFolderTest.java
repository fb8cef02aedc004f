package org.initscope.app.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.initscope.app.config.Job;
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
    void anIdIsGivenOnce() throws IOException {
        create(out, "first");
        Files.writeString(out.resolve("first/job.conf"), "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out, "first"))
                .withMessage(out + " holds the run first already: give another --run-id");
    }

    /** What a run leaves that could not begin, and whose folder could not be removed. */
    @Test
    void anIdWhoseRunCouldNotBeginIsFree() throws IOException {
        create(out, "first");
        Files.writeString(out.resolve("first/lock"), "");
        Files.writeString(out.resolve("first/names.path"), "names.txt");
        Files.createDirectories(out.resolve("first/.examples-1/split=train"));

        RunFolder folder = create(out, "first");
        folder.clear();

        assertThat(Files.list(out.resolve("first"))).containsExactly(out.resolve("first/lock"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"init-grid", ".git", "logs"})
    void aFolderOfSomethingElseIsTaken(String within) throws IOException {
        Files.createDirectories(out.resolve("others").resolve(within));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out, "others"))
                .withMessage(out + " holds the run others already: give another --run-id");
    }

    /** Two may find an id free at once; who gets the lock later sees what the other has trained meanwhile. */
    @Test
    void anIdThatWasTakenMeanwhileIsNotTakenTwice() throws IOException {
        RunFolder late = create(out, "first");
        Files.writeString(out.resolve("first/job.conf"), "");

        assertThatIllegalArgumentException()
                .isThrownBy(late::clear)
                .withMessage(out + " holds the run first already: give another --run-id");
        assertThat(out.resolve("first/job.conf")).exists();
    }

    /** A path is what it was given as, with the blanks around it. */
    @Test
    void pathsKeepTheirBlanks() {
        RunFolder folder = create(out, "first");

        folder.begin(Job.parse("", "plain"), Optional.of(out + "/ names.txt "), Optional.of(out + "/ examples "));

        assertThat(folder.names()).contains(out + "/ names.txt ");
        assertThat(folder.examples()).isEqualTo(out + "/ examples ");
    }

    @Test
    void aSearchInPlaceOfARunIsSaid() throws IOException {
        Files.createDirectories(out.resolve("searches/tables/trials/search_id=grid"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunFolder.find("grid", new org.apache.hadoop.fs.Path(out.toString())))
                .withMessage("there is no run grid, but a search, whose trials diagnose and report show");
    }

    @Test
    void anIdOfTheTablesIsTakenToo() throws IOException {
        Files.createDirectories(out.resolve("tables/runs/run_id=first"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out, "first"))
                .withMessage(out + " holds the run first already: give another --run-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a b", "tables", "examples", "searches", "-x", "a=b", "007"})
    void anIdStandsInPathsAndQueries(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out, id))
                .withMessageStartingWith("the run id '" + id + "' is none");
    }

    @Test
    void aFolderOfSearchesHasNoRuns() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out.resolve("searches"), "first"))
                .withMessage("the folder " + out
                        + "/searches is one of searches by its name: give another --out, such as " + out);
        Files.createDirectories(out.resolve("tables/trials/search_id=older"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(out, "first"))
                .withMessage(out
                        + "/tables has tables of searches, as an earlier InitScope laid them, and no reader can read"
                        + " runs in the same table: give another --out");
        assertThat(out.resolve("first")).doesNotExist();
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
