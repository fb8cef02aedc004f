package org.initscope.spark.names;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.initscope.core.names.NameRules.Handling;

/** One pass over the bytes of a text, in buffers of fixed size: it is UTF-8, has lines as short as names, and no columns. */
final class TextCheck {
    private static final int BUFFER_BYTES = 1 << 16;

    /** A longer line is no name: its reader would hold all of it in memory. */
    private static final int LONGEST_LINE_BYTES = 1 << 16;

    private final String path;
    private final Compression compression;
    private final Handling columns;
    private final LongSupplier longest;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
    private final CharBuffer characters = CharBuffer.allocate(BUFFER_BYTES);
    private long line = 1;
    private long lineStart;
    private long offset;
    private boolean afterCarriageReturn;

    /**
     * Begins a check.
     *
     * @param columns what happens where the first lines look like a table
     * @param longest text that is read, in bytes, after what has been read
     */
    TextCheck(String path, Compression compression, Handling columns, LongSupplier longest) {
        this.path = path;
        this.compression = compression;
        this.columns = columns;
        this.longest = longest;
    }

    /**
     * Reads to the end.
     *
     * @throws IllegalArgumentException with the line and the byte where something is wrong
     */
    void run(InputStream in) throws IOException {
        // what is left of a character that the last buffer cut stands before position()
        boolean first = true;
        for (int read = read(in); read >= 0; read = read(in)) {
            bytes.position(bytes.position() + read).flip();
            decode(false);
            bytes.compact();
            if (first && columns == Handling.REFUSE) {
                requireNoColumns(read == BUFFER_BYTES);
            }
            first = false;
        }
        bytes.flip();
        decode(true);
    }

    /** Fills the buffer, so that the first one has the first lines whatever the pieces in which they come. */
    private int read(InputStream in) throws IOException {
        int read = in.readNBytes(bytes.array(), bytes.position(), bytes.remaining());
        return read == 0 ? -1 : read;
    }

    private void decode(boolean end) {
        characters.clear();
        int start = bytes.position();
        CoderResult result = decoder.decode(bytes, characters, end);
        int decoded = bytes.position() - start;
        for (int i = 0; i < decoded; i++) {
            check(bytes.get(start + i), offset + i);
        }
        offset += decoded;
        if (result.isError()) {
            require(
                    false,
                    "line %d of the names file %s has a malformed byte at offset %d of the text, expected UTF-8:"
                            + " where it is Latin-1, %s > only-names.txt mends it",
                    line,
                    path,
                    offset,
                    compression.command(path, "iconv -f WINDOWS-1252 -t UTF-8"));
        }
        if (offset > longest.getAsLong()) {
            require(
                    false,
                    "the names file %s becomes more than %d MiB of text when decompressed, too much for the one task that"
                            + " reads it:"
                            + " %s > only-names.txt makes one that many can read",
                    path,
                    longest.getAsLong() >> 20,
                    compression.command(path));
        }
    }

    private void check(byte value, long at) {
        if (value == 0) {
            require(false, "the names file %s is a binary file: byte %d is 0, expected text in UTF-8", path, at);
        }
        if (value == '\n') {
            line++;
            lineStart = at + 1;
        } else if (afterCarriageReturn) {
            require(
                    false,
                    "the names file %s has line ends of CR (the first after line %d), expected LF or CR LF:"
                            + " %s > only-names.txt mends it",
                    path,
                    line,
                    compression.command(path, "tr -s '\\r' '\\n'"));
        } else if (at - lineStart >= LONGEST_LINE_BYTES) {
            require(
                    false,
                    "line %d of the names file %s has more than %d bytes, expected a name",
                    line,
                    path,
                    LONGEST_LINE_BYTES);
        }
        afterCarriageReturn = value == '\r';
    }

    private void requireNoColumns(boolean cut) {
        List<String> lines = characters.flip().toString().lines().toList();
        NamesTable.of(cut && lines.size() > 1 ? lines.subList(0, lines.size() - 1) : lines)
                .ifPresent(columns -> {
                    throw new IllegalArgumentException(columns.sentence(path, compression));
                });
    }
}
