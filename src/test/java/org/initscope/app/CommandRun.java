package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.function.Function;
import org.initscope.app.machine.TerminalWriter;

/** What a command line did: its exit code and what it wrote. */
public record CommandRun(int exitCode, String out, String err) {

    public static CommandRun of(String... arguments) {
        return of(out -> new PrintWriter(out, true), arguments);
    }

    /** What it writes to a file, in lines of at most so many columns. */
    public static CommandRun inColumns(int columns, String... arguments) {
        return of(out -> TerminalWriter.toFile(out, columns), arguments);
    }

    private static CommandRun of(Function<Writer, PrintWriter> writer, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(writer.apply(out), new PrintWriter(err, true), arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** What it wrote, as if its lines had no width. */
    public String words() {
        return out.replaceAll("\\s+", " ");
    }

    /** The sentence of a run that bad input ended: exit code 2, one line, no stack trace, nothing on the output. */
    public String badInput() {
        assertThat(err).startsWith("initscope: ").endsWith("\n").doesNotContain("\tat ");
        assertThat(err.strip().lines()).hasSize(1);
        assertThat(exitCode).isEqualTo(2);
        assertThat(out).isEmpty();
        return err.strip().substring("initscope: ".length());
    }
}
