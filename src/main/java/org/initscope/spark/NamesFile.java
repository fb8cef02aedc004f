package org.initscope.spark;

import static org.initscope.core.Check.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.initscope.spark.tables.HiddenFile;

/**
 * A text file with a name a line, known to be UTF-8 throughout.
 *
 * @param path as it was given
 * @param sha256 of its bytes, in hexadecimal
 * @param bytes its length
 */
public record NamesFile(String path, String sha256, long bytes) {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String COLON =
            "the names file '%s' cannot be read: Hadoop takes a ':' for that of an address such as hdfs://…, rename it";

    /** A longer line is no name: its reader would hold all of it in memory. */
    private static final int LONGEST_LINE_BYTES = 1 << 16;

    /**
     * Reads a file from its first byte to its last, in a buffer of fixed size.
     *
     * @throws IllegalArgumentException with the line and the byte where it is no text file in UTF-8
     */
    public static NamesFile check(Configuration hadoop, String path) {
        require(!path.isBlank(), "the path of the names file is empty, expected a file");
        try {
            Path file = path(path);
            FileSystem fileSystem = HiddenFile.checkedFileSystem(hadoop, file);
            FileStatus status = status(fileSystem, file);
            require(
                    !status.isDirectory(),
                    "the names file %s is a folder, expected a text file with a name a line",
                    path);
            require(status.getLen() > 0, "the names file %s is empty, expected a name a line", path);
            MessageDigest digest = newDigest();
            try (InputStream in = fileSystem.open(file, BUFFER_BYTES)) {
                new Reading(path, digest).run(in);
            }
            return new NamesFile(path, HexFormat.of().formatHex(digest.digest()), status.getLen());
        } catch (IOException e) {
            throw new IllegalArgumentException("the names file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path path(String path) {
        try {
            // beside a file Hadoop looks for one with its checksum, whose name it takes for an address
            require(path.indexOf(':') < 0 || path.contains(":/"), COLON, path);
            return new Path(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, COLON, path), e);
        }
    }

    private static FileStatus status(FileSystem fileSystem, Path file) throws IOException {
        try {
            return fileSystem.getFileStatus(file);
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException("the names file " + file + " does not exist", e);
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** One pass over the bytes. */
    private static final class Reading {
        private final String path;
        private final MessageDigest digest;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
        private final CharBuffer characters = CharBuffer.allocate(BUFFER_BYTES);
        private long line = 1;
        private long lineStart;
        private long offset;

        private Reading(String path, MessageDigest digest) {
            this.path = path;
            this.digest = digest;
        }

        private void run(InputStream in) throws IOException {
            // what is left of a character that the last buffer cut stands before position()
            for (int read = read(in); read >= 0; read = read(in)) {
                digest.update(bytes.array(), bytes.position(), read);
                bytes.position(bytes.position() + read).flip();
                decode(false);
                bytes.compact();
            }
            bytes.flip();
            decode(true);
        }

        private int read(InputStream in) throws IOException {
            return in.read(bytes.array(), bytes.position(), bytes.remaining());
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
            require(
                    !result.isError(),
                    "line %d of the names file %s has a malformed byte at offset %d of the file, expected UTF-8",
                    line,
                    path,
                    offset);
        }

        private void check(byte value, long at) {
            if (value == 0) {
                require(false, "the names file %s is a binary file: byte %d is 0, expected text in UTF-8", path, at);
            }
            if (value == '\n') {
                line++;
                lineStart = at + 1;
            } else if (at - lineStart >= LONGEST_LINE_BYTES) {
                require(
                        false,
                        "line %d of the names file %s has more than %d bytes, expected a name",
                        line,
                        path,
                        LONGEST_LINE_BYTES);
            }
        }
    }
}
