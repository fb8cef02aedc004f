package org.initscope.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.io.output.TeeWriter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** The folder {@code logs} of a run: what the command printed, and what Spark and Deeplearning4j had to warn about. */
final class RunLog implements AutoCloseable {
    private final PrintWriter file;
    private final PrintWriter both;
    private final LoggerContext loggers;
    private final FileAppender warnings;

    private RunLog(PrintWriter file, PrintWriter terminal, LoggerContext loggers, FileAppender warnings) {
        this.file = file;
        this.both = new PrintWriter(new TeeWriter(terminal, file), true);
        this.loggers = loggers;
        this.warnings = warnings;
    }

    /** Begins to write the logs of a run, or goes on. */
    static RunLog open(RunFolder folder, PrintWriter terminal) {
        Path logs = folder.path().resolve("logs");
        try {
            Files.createDirectories(logs);
            PrintWriter file = new PrintWriter(
                    Files.newBufferedWriter(
                            logs.resolve("output.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    true);
            LoggerContext loggers = (LoggerContext) LogManager.getContext(false);
            FileAppender warnings = FileAppender.newBuilder()
                    .setName("run " + folder.id())
                    .withFileName(logs.resolve("warnings.log").toString())
                    .setLayout(PatternLayout.newBuilder()
                            .withPattern("%d{ISO8601} %p %c: %m%n%ex")
                            .build())
                    .build();
            warnings.start();
            loggers.getConfiguration().getRootLogger().addAppender(warnings, Level.WARN, null);
            loggers.updateLoggers();
            return new RunLog(file, terminal, loggers, warnings);
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder " + logs + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Writes to the log alone. */
    PrintWriter file() {
        return file;
    }

    /** Writes to the terminal and to the log. */
    PrintWriter both() {
        return both;
    }

    @Override
    public void close() {
        both.flush();
        file.close();
        loggers.getConfiguration().getRootLogger().removeAppender(warnings.getName());
        loggers.updateLoggers();
        warnings.stop();
    }
}
