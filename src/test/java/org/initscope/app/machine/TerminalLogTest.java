package org.initscope.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** What the terminal shows of a warning of Spark's. */
class TerminalLogTest {
    @Test
    void aStackTraceInAMessageIsCutToItsCause() throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("conf/log4j2.properties"))) {
            settings.load(file);
        }
        String pattern = settings.getProperty("appender.terminal.layout.pattern");
        Log4jLogEvent lost = Log4jLogEvent.newBuilder()
                .setLevel(Level.WARN)
                .setLoggerName("org.apache.spark.scheduler.TaskSetManager")
                .setMessage(
                        new SimpleMessage("Lost task 0.0: No space left on device\n\tat org.apache.spark.Task.run\n"))
                .build();

        assertThat(PatternLayout.newBuilder().withPattern(pattern).build().toSerializable(lost))
                .endsWith(" WARN TaskSetManager: Lost task 0.0: No space left on device\n")
                .hasLineCount(1);
    }
}
