package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.spark.Folders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands say of a run or a search that has not come as far as they need it. */
class UnfinishedTest {
    @TempDir
    Path folder;

    private Path run() throws IOException {
        Path run = Files.createDirectories(folder.resolve("it's/first"));
        Files.writeString(
                run.resolve("job.conf"),
                Job.load(Path.of("jobs/lecture-original.conf"), List.of()).render());
        return run;
    }

    private String sentence(String command, Path out) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--out", out.toString()));
        return CommandRun.of(arguments.toArray(String[]::new)).badInput();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "show first",
                "diagnose first",
                "report first",
                "evaluate first",
                "sample first",
                "fold first",
                "fix first",
                "export first --to csv",
                "export first --to tensorboard",
                "compare first first"
            })
    void everyCommandSaysHowARunGoesOn(String command) throws IOException {
        Path run = run();

        assertThat(sentence(command, run.getParent()))
                .startsWith("the run first has no ")
                .endsWith(
                        ": its training has not come to its end; where nothing trains it any more, initscope train --resume '"
                                + run.toString().replace("'", "'\\''") + "' goes on with it");
        assertThat(Files.list(run)).containsExactly(run.resolve("job.conf"));
    }

    @Test
    void howFarItHasComeIsSaid() throws IOException {
        RunFolder run = new RunFolder(Folders.of(run()));

        assertThat(new RunStatus(run, Optional.of("interrupted")).without("model.zip"))
                .hasMessageContaining("has not come to its end (interrupted); where nothing trains it any more, ");
        assertThat(new RunStatus(run, Optional.of("diverged")).without("model.zip"))
                .hasMessage("the run first has no model.zip: its training diverged");
        assertThat(new RunStatus(run, Optional.of("completed")).without("measurement of worker 7"))
                .hasMessage("the run first has no measurement of worker 7");
    }

    @Test
    void aRunThatWasCopiedWithoutItsTablesSaysWhatElseToCopy() throws IOException {
        Path run = run();
        Files.createFile(run.resolve("model.zip"));

        for (String command : List.of("show first", "diagnose first", "report first", "fix first")) {
            assertThat(sentence(command, run.getParent()))
                    .startsWith("the run first has no ")
                    .endsWith(": it has no tables in " + run.getParent()
                            + "/tables; where it was copied, copy the folders run_id=first of all tables too");
        }
    }

    @Test
    void aSearchWithoutTrialsSaysTheCommandThatGoesOnWithIt() throws IOException {
        Path search = Files.createDirectories(folder.resolve("searches/grid"));
        Files.writeString(search.resolve("baseline.txt"), "");
        Files.writeString(search.resolve("search.conf"), "search.grid.training.learning-rate = [0.1, 1]");

        assertThat(sentence("show grid", folder))
                .endsWith("where nothing runs it any more, initscope search " + search
                        + "/search.conf --search-id grid --out " + folder + "/searches --resume goes on with it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagnose grid", "report grid", "fix grid --trial 1a", "compare --search grid 1a 2b"})
    void aSearchWithoutTrialsIsNoRun(String command) throws IOException {
        Path search = Files.createDirectories(folder.resolve("searches/grid"));
        Files.writeString(search.resolve("baseline.txt"), "");

        assertThat(sentence(command, folder))
                .isEqualTo(
                        "the search grid has no committed trials: where nothing runs it any more, the command that began it,"
                                + " with --resume at its end, goes on with it");
        assertThat(Files.list(search)).containsExactly(search.resolve("baseline.txt"));
    }
}
