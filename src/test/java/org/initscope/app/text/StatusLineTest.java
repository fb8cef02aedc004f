package org.initscope.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A line is rewritten on a terminal, and printed every so often elsewhere. */
class StatusLineTest {
    private final StringWriter said = new StringWriter();
    private final PrintWriter out = new PrintWriter(said, true);

    private StatusLine line(boolean rewritten) {
        return new StatusLine(out, LineInterval.fromNow(), rewritten);
    }

    @Test
    void aTerminalsLineIsReplacedByTheNextAndKeptAtTheEnd() {
        try (StatusLine line = line(true)) {
            line.showLast(columns -> "10 of 20");
            line.showLast(columns -> "20/20");
        }
        assertThat(said.toString()).isEqualTo("\r10 of 20\r" + "\r20/20   \r" + "20/20\n");
    }

    @Test
    void aTerminalsLineLeavesItsLastColumnFree() {
        try (StatusLine line = line(true)) {
            line.showLast(columns -> "x".repeat(columns + 1));
        }
        assertThat(said.toString()).endsWith("\r" + "x".repeat(76) + "...\n");
    }

    @Test
    void whatIsSaidStandsAboveTheLine() {
        try (StatusLine line = line(true)) {
            line.showLast(columns -> "step 10");
            line.say("dev loss 2");
        }
        assertThat(said.toString())
                .isEqualTo("\rstep 10\r" + "\r       \r" + "dev loss 2\n" + "\rstep 10\r" + "step 10\n");
    }

    @Test
    void whatIsClearedLeavesNothing() {
        try (StatusLine line = line(true)) {
            line.showLast(columns -> "judging");
            line.clear();
        }
        assertThat(said.toString()).isEqualTo("\rjudging\r" + "\r       \r");
    }

    @Test
    void elsewhereALineIsPrintedWhenItIsDue() {
        try (StatusLine line = line(false)) {
            line.show(columns -> "x".repeat(columns + 1));
            line.show(columns -> "not due");
        }
        assertThat(said.toString()).isEqualTo("x".repeat(77) + "...\n");
    }
}
