package org.initscope.app.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Optional;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.initscope.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said where Spark does not begin. */
class SessionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"local[0]", "local[x]", "local[2,0,1]", "locale", "spark:host", "local[99999999999]"})
    void aMasterThatIsNoneIsNamed(String master) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Session.open("test", Optional.of(master)))
                .withMessage("the master '" + master + "' is none that Spark knows, expected one such as local[2],"
                        + " spark://host:7077 or yarn");
    }

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
