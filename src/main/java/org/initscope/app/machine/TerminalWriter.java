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

    private static final int STANDARD_OUTPUT = 1;

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

    /**
     * A writer to one of the two.
     *
     * @param descriptor 1 for the standard output, 2 for the standard error
     */
    public TerminalWriter(Writer out, int descriptor) {
        super(out);
        this.device = Optional.of(new File("/proc/self/fd/" + descriptor));
        this.isFitted = descriptor == STANDARD_OUTPUT;
        this.elsewhere = TerminalWriter::ofEnvironment;
    }

    private TerminalWriter(Writer out, IntSupplier columns) {
        super(out);
        this.device = Optional.empty();
        this.isFitted = true;
        this.elsewhere = columns;
    }

    /** A writer to what is no terminal, such as a file, whose lines have at most so many columns. */
    public static TerminalWriter toFile(Writer out, int columns) {
        return new TerminalWriter(out, () -> columns);
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
            Path target = Files.readSymbolicLink(device.get().toPath());
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
