package org.initscope.app.machine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The standard output or error of this process, which knows whether it is a terminal, and how wide that is. What is printed is fitted
 * to the width. A line of the standard error that goes to a file stays one line.
 */
public final class TerminalWriter extends WholeTextWriter {
    /** Columns of a terminal that does not say how many it has, and of what is no terminal. */
    public static final int USUAL_COLUMNS = 80;

    /** A text of so few characters is fitted to no terminal. */
    private static final int NARROWEST = 20;

    private static final String OUTPUT = "/proc/self/fd/1";
    private static final String ERRORS = "/proc/self/fd/2";

    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");
    private static final Pattern COLUMNS = Pattern.compile("[1-9]\\d{0,4}");
    private static final Duration KNOWN = Duration.ofSeconds(2);

    private final Optional<File> device;
    private final boolean isFitted;
    private final IntSupplier elsewhere;
    /** Of the terminal; empty where there is none. Not asked for before somebody wants to know. */
    private OptionalInt columns = OptionalInt.empty();

    private boolean isAsked;
    private long asked;

    private TerminalWriter(Writer out, Optional<File> device, boolean isFitted, IntSupplier columns) {
        super(out);
        this.device = device;
        this.isFitted = isFitted;
        this.elsewhere = columns;
    }

    /** A writer to the standard output. */
    public static TerminalWriter ofOutput(Writer out) {
        return new TerminalWriter(out, Optional.of(new File(OUTPUT)), true, TerminalWriter::ofEnvironment);
    }

    /**
     * A writer to the standard error.
     *
     * @param behind the terminal to which the launcher passes on what is written; empty where it passes on nothing
     */
    public static TerminalWriter ofErrors(Writer out, Optional<String> behind) {
        File device = new File(behind.filter(path -> !path.isEmpty()).orElse(ERRORS));
        return new TerminalWriter(out, Optional.of(device), false, TerminalWriter::ofEnvironment);
    }

    /** A writer to what is no terminal, such as a file, whose lines have at most so many columns. */
    public static TerminalWriter toFile(Writer out, int columns) {
        return new TerminalWriter(out, Optional.empty(), true, () -> columns);
    }

    /** A writer to the same place that leaves lines as they are: what programs read is not fitted. */
    public static PrintWriter ofData(PrintWriter out) {
        return out instanceof TerminalWriter writer ? new PrintWriter(writer.out, true) : out;
    }

    /** Whether what is written goes to a terminal, where a line can be written anew in its place. */
    public static boolean isTerminal(PrintWriter out) {
        return out instanceof TerminalWriter writer && writer.ask().isPresent();
    }

    /** The columns that a line may take: the terminal's at this moment, or 80 where they are not known. */
    public static int columns(PrintWriter out) {
        return out instanceof TerminalWriter writer
                ? writer.ask().orElseGet(writer.elsewhere::getAsInt)
                : USUAL_COLUMNS;
    }

    /** What is wider than the columns goes on in further lines. */
    @Override
    public void write(String text, int from, int length) {
        String typed = text.substring(from, from + length);
        String written = out instanceof AsciiSigns ? FittedText.inAscii(typed) : typed;
        boolean staysAsItIs = written.length() <= NARROWEST || !isFitted && !isTerminal(this);
        String fitted = staysAsItIs ? written : FittedText.of(written, columns(this));
        super.write(fitted, 0, fitted.length());
    }

    @Override
    public void write(char[] text, int from, int length) {
        write(new String(text, from, length), 0, length);
    }

    private synchronized OptionalInt ask() {
        if (!isAsked && isDevice() || columns.isPresent() && System.nanoTime() - asked > KNOWN.toNanos()) {
            OptionalInt answer = askDevice();
            columns = answer.isPresent() ? answer : columns;
            asked = System.nanoTime();
        }
        isAsked = true;
        return columns;
    }

    private boolean isDevice() {
        if (device.isEmpty()) {
            return false;
        }
        try {
            Path path = device.get().toPath();
            Path target = Files.isSymbolicLink(path) ? Files.readSymbolicLink(path) : path;
            return target.startsWith("/dev") && !target.endsWith("null");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private OptionalInt askDevice() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(device.orElseThrow())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream answer = stty.getInputStream()) {
                Matcher size = SIZE.matcher(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
                int wide = size.matches() ? Integer.parseInt(size.group(1)) : -1;
                return wide < 0 ? OptionalInt.empty() : OptionalInt.of(wide == 0 ? ofEnvironment() : wide);
            }
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    private static int ofEnvironment() {
        return Optional.ofNullable(System.getenv("COLUMNS"))
                .filter(text -> COLUMNS.matcher(text).matches())
                .map(Integer::parseInt)
                .orElse(USUAL_COLUMNS);
    }
}
