package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.initscope.core.Check;
import org.junit.jupiter.api.Test;

/** Bad input and internal failures are told apart. */
class FailuresTest {
    private final StringWriter err = new StringWriter();

    private int report(Throwable failure, boolean verbose) {
        return Failures.report(failure, new PrintWriter(err, true), verbose);
    }

    @Test
    void whatThisProjectRefusesIsBadInput() {
        assertThat(report(catchThrowable(() -> Check.require(false, "line %d is empty", 7)), false))
                .isEqualTo(2);
        assertThat(err).hasToString("initscope: line 7 is empty\n");
    }

    @Test
    void aRefusalInsideAFailureOfSparkIsBadInput() {
        Throwable refusal = catchThrowable(() -> Check.require(false, "line 7 is empty"));

        assertThat(report(new RuntimeException("job aborted", new RuntimeException("stage failed", refusal)), false))
                .isEqualTo(2);
        assertThat(err).hasToString("initscope: line 7 is empty\n");
    }

    @Test
    void whatALibraryRefusesIsAFailureOfThisProject() {
        Throwable refusal = catchThrowable(() -> List.of(1).subList(1, 0));

        assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
        assertThat(report(refusal, false)).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("initscope: internal failure, IllegalArgumentException: ")
                .endsWith("(--verbose shows where)\n")
                .doesNotContain("\tat ");
    }

    @Test
    void aSentenceOfSeveralLinesBecomesOne() {
        report(new IllegalStateException("first\n  second"), true);

        assertThat(err.toString()).endsWith("initscope: internal failure, IllegalStateException: first second\n");
    }

    @Test
    void aMachineThatDoesNotAnswerIsOneSentence() {
        assertThat(report(new RuntimeException("no list", new ConnectException("Connection refused")), false))
                .isEqualTo(2);
        assertThat(err)
                .hasToString("initscope: another machine does not answer (Connection refused): give a place that can be"
                        + " reached, or try again\n");
    }

    @Test
    void aSparkThatIsStoppedOrHasTooSmallAHeapIsOneSentence() {
        for (String message : List.of(
                "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:\n\n org.A.b",
                "Job 7 cancelled because SparkContext was shut down",
                "SparkContext has been shutdown")) {
            assertThat(report(new RuntimeException(new IllegalStateException(message)), false))
                    .isEqualTo(2);
        }
        assertThat(err.toString().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("initscope: Spark was stopped under the command"));

        assertThat(report(new RuntimeException("[INVALID_DRIVER_MEMORY] System memory 1 must be at least 2"), false))
                .isEqualTo(2);
        assertThat(err.toString()).contains("with which Spark does not begin").contains("INITSCOPE_HEAP=");
    }

    @Test
    void memoryThatRunsOutHereOrInATaskIsOneSentence() {
        RuntimeException ofTask = new RuntimeException(
                "Job aborted: Task 0 in stage 8.0 failed 4 times: java.lang.OutOfMemoryError: Java heap space\n\tat Arena");

        assertThat(report(new OutOfMemoryError("Java heap space"), false)).isEqualTo(2);
        assertThat(report(ofTask, false)).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("initscope: memory has run out, and the heap of this process has ")
                        && line.contains("INITSCOPE_HEAP="));
    }

    @Test
    void aFullDiskIsOneSentenceAsAnErrorOfHadoopToo() throws IOException {
        FileSystem local = FileSystem.getLocal(new Configuration()).getRaw();
        Throwable full =
                catchThrowable(() -> local.append(new Path("/dev/full")).write(new byte[1 << 16]));
        assertThat(full).isInstanceOf(FSError.class);

        assertThat(Failures.reportError((FSError) full, new PrintWriter(err, true)))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("initscope: a disk is full (No space left on device): make room"));
    }

    @Test
    void aFileBeyondTheLimitOfAShellIsOneSentence() {
        Throwable tooLarge = new IllegalStateException(new IOException("File too large"));
        assertThat(Failures.report(tooLarge, new PrintWriter(err, true), false)).isEqualTo(2);
        assertThat(err.toString()).startsWith("initscope: a file may not become so large (File too large): raise");
    }

    @Test
    void anErrorThatNobodyForesawIsPrintedWithItsTrace() {
        assertThat(Failures.reportError(new StackOverflowError(), new PrintWriter(err, true)))
                .isEqualTo(1);
        assertThat(err.toString()).contains("\tat org.initscope.app.FailuresTest");
    }
}
