package org.initscope.app.machine;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A stream such as the standard output, which keeps the reason why it could not be written, since a PrintWriter does not
 * throw it.
 */
public final class StandardOutput extends OutputStream {
    /** The reader, such as head, has read enough. */
    private static final String READ_ENOUGH = "Broken pipe";

    private final OutputStream out;
    private volatile Optional<String> fault = Optional.empty();

    /** What is printed to a stream. */
    public StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** Why something that was printed is lost, where somebody still wants to read it. */
    public Optional<String> fault() {
        return fault;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (!READ_ENOUGH.equals(e.getMessage())) {
                fault = Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }
}
