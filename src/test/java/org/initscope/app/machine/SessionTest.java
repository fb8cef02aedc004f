package org.initscope.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.initscope.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where Spark does not begin. */
class SessionTest {
    @TempDir
    Path folder;

    /** The tests' Spark has no YARN. */
    @Test
    void aClusterManagerThatCannotBeReachedIsNamedWithTheCause() throws Exception {
        LocalSpark.stop();
        Path job = SmallJobs.in(folder).training();
        Path out = folder.resolve("runs");

        String sentence = CommandRun.of("train", job.toString(), "--out", out.toString(), "--master", "yarn")
                .badInput();

        assertThat(sentence).startsWith("the master yarn does not answer, or does not take this application (");
        assertThat(out.resolve("tables")).doesNotExist();
    }
}
