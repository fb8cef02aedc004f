package org.initscope.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whether all that was printed has come to somebody. */
class StandardOutputTest {
    private static StandardOutput failing(String reason) {
        return new StandardOutput(new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(reason);
            }
        });
    }

    @Test
    void whatIsPrintedArrives() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StandardOutput out = new StandardOutput(bytes);

        new PrintStream(out, true, StandardCharsets.UTF_8).println("zoë");

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("zoë" + System.lineSeparator());
        assertThat(out.fault()).isEmpty();
    }

    @Test
    void whatIsLostOnAFullDiskIsKnown() {
        StandardOutput out = failing("No space left on device");

        new PrintStream(out, true, StandardCharsets.UTF_8).println("a");

        assertThat(out.fault()).contains("No space left on device");
    }

    /** As in {@code initscope show first | head -1}. */
    @Test
    void whoHasReadEnoughHasLostNothing() {
        StandardOutput out = failing("Broken pipe");

        new PrintStream(out, true, StandardCharsets.UTF_8).println("a");

        assertThat(out.fault()).isEmpty();
    }
}
