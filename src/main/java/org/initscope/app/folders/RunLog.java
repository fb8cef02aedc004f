package org.initscope.app.folders;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.output.TeeWriter;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.app.machine.WholeTextWriter;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.PathFileSystem;

/**
 * The folder {@code logs} of a run or search: what the command printed, and the warnings of Spark and Deeplearning4j. On this
 * machine a run that goes on appends to its files. On another file system, which may be unable to append, each session
 * has its own files.
 */
public final class RunLog implements AutoCloseable {
    private static final String OUTPUT = "output";
    private static final String WARNINGS = "warnings";

    private final PrintWriter terminal;
    private final PrintWriter file;
    private final PrintWriter both;
    private final LoggerContext loggers;
    private final OutputStreamAppender warnings;

    private RunLog(PrintWriter file, PrintWriter terminal, LoggerContext loggers, OutputStreamAppender warnings) {
        this.terminal = terminal;
        this.file = file;
        this.both = new WholeTextWriter(new TeeWriter(terminal, file));
        this.loggers = loggers;
        this.warnings = warnings;
    }

    /** Begins to write the logs of a run or search in its folder, or goes on. */
    public static RunLog open(DataFolder folder, PrintWriter terminal) {
        DataFolder logs = folder.child("logs");
        String session = session(logs);
        try {
            PrintWriter file = TerminalWriter.toFile(
                    new OutputStreamWriter(open(logs, OUTPUT + session), StandardCharsets.UTF_8),
                    TerminalWriter.USUAL_COLUMNS);
            LoggerContext loggers = (LoggerContext) LogManager.getContext(false);
            OutputStreamAppender warnings = OutputStreamAppender.newBuilder()
                    .setName("log of " + folder.name())
                    .setTarget(open(logs, WARNINGS + session))
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

    /**
     * The ending of the names of a session's files. It is empty for the first session, and where all sessions share one
     * file.
     */
    private static String session(DataFolder logs) {
        int session = 1;
        if (!PathFileSystem.isLocal(logs.path())) {
            while (logs.hasFile(OUTPUT + suffix(session))) {
                session++;
            }
        }
        return suffix(session);
    }

    private static String suffix(int session) {
        return session == 1 ? ".log" : "-" + session + ".log";
    }

    private static OutputStream open(DataFolder logs, String name) throws IOException {
        return new Readable(PathFileSystem.isLocal(logs.path()) ? logs.append(name) : logs.open(name));
    }

    /**
     * A stream whose flushed bytes a reader sees at once, where its file system can do that. What cannot be written is
     * left out, since a log that has lost its disk ends no run. Neither the writer nor Log4j then reports it line by
     * line.
     */
    private static final class Readable extends FilterOutputStream {
        private final FSDataOutputStream file;

        Readable(FSDataOutputStream file) {
            super(file);
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            attempt(() -> file.write(bytes, from, length));
        }

        @Override
        public void flush() {
            attempt(() -> {
                if (file.hasCapability(StreamCapabilities.HSYNC)) {
                    file.hflush();
                } else {
                    file.flush();
                }
            });
        }

        @Override
        public void close() {
            attempt(super::close);
        }

        private interface Attempt {
            void run() throws IOException;
        }

        private static void attempt(Attempt attempt) {
            try {
                attempt.run();
            } catch (IOException | FSError e) {
                // Hadoop's local files throw an error of this kind on a full disk
                return;
            }
        }
    }

    /** Writes to the terminal alone. */
    public PrintWriter terminal() {
        return terminal;
    }

    /** Writes to the log alone. */
    public PrintWriter file() {
        return file;
    }

    /** Writes to the terminal and to the log. */
    public PrintWriter both() {
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
