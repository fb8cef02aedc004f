package org.initscope.app.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        return RunLocation.create(new org.apache.hadoop.fs.Path(runs.toString()), id);
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

        assertThat(folder.examples().names()).contains(out + "/ names.txt ");
        assertThat(folder.examples().path()).isEqualTo(out + "/ examples ");
    }

    /** A file that is cut between two sections is a job too, of defaults. */
    @ParameterizedTest
    @ValueSource(strings = {"", "averaging.workers = 3\n"})
    void aJobThatIsCutIsNotTakenForOneOfDefaults(String rest) throws IOException {
        RunFolder folder = create(out, "first");
        folder.begin(Job.parse("", "plain"), Optional.empty(), Optional.empty());
        assertThat(folder.job()).isEqualTo(Job.parse("", "plain"));

        Files.writeString(out.resolve("first/job.conf"), rest);

        assertThatIllegalArgumentException()
                .isThrownBy(folder::job)
                .withMessageStartingWith(out + "/first/job.conf ends too early");
    }

    @Test
    void aRunThatCannotGoOnIsNotSentToItself() {
        RunFolder folder = create(out, "first");
        folder.begin(Job.parse("", "plain"), Optional.empty(), Optional.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(folder.examples()::unpreparedNames)
                .withMessage(
                        "the run first cannot go on: it has neither examples nor names.path, which says where its names"
                                + " are; remove " + out + "/first and train it anew");
    }

    /** An earlier InitScope put searches beside runs; both have a job. */
    @ParameterizedTest
    @ValueSource(strings = {"searches", "."})
    void aSearchInPlaceOfARunIsSaid(String place) throws IOException {
        Path searches = out.resolve(place).normalize();
        Files.createDirectories(searches.resolve("tables/trials/search_id=grid"));
        Files.createDirectories(searches.resolve("grid"));
        Files.writeString(searches.resolve("grid/job.conf"), "training.steps = 3");

        for (String search : List.of("grid", searches + "/grid")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RunLocation.find(search, new org.apache.hadoop.fs.Path(out.toString())))
                    .withMessage(search + " is a search, expected a run");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RunLocation.find(search + "/5ffc", new org.apache.hadoop.fs.Path(out.toString())))
                    .withMessage(search + "/5ffc is a trial of a search, expected a run");
        }
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
