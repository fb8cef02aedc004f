package org.initscope.spark.names;

import static org.initscope.core.Check.require;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.commons.compress.utils.InputStreamStatistics;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.initscope.core.ShellWord;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.store.files.PathFileSystem;

/**
 * A text file with a name a line, plain or compressed, known to be UTF-8 throughout.
 *
 * @param path as it was given, which sentences show
 * @param location the same from the root of its file system, for executors, which have another working directory
 * @param sha256 of its bytes as they are stored, in hexadecimal
 * @param bytes its length as it is stored
 */
public record NamesFile(String path, Path location, String sha256, long bytes, Compression compression)
        implements Serializable {
    private static final int HEAD_BYTES = 512;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String COLON =
            "the names file '%s' cannot be read: Hadoop takes a ':' for that of an address such as hdfs://…, rename it";

    /** One task reads a compressed file, from its beginning: some ten million names. */
    private static final long LARGEST_COMPRESSED_TEXT = 1L << 28;

    /** Lists of names shrink to a third or a tenth; beyond this a small file may take minutes to read. */
    private static final long MOST_GROWTH = 100;

    private static final long SMALLEST_LIMIT = 1L << 24;

    /**
     * Reads a file from its first byte to its last, in buffers of fixed size.
     *
     * @throws IllegalArgumentException with the line and the byte where it is no text file in UTF-8 with a name a line
     */
    public static NamesFile check(Configuration hadoop, String path, DataSpec spec) {
        require(!path.isBlank(), "the path of the names file is empty, expected a file");
        Compression compression = Compression.NONE;
        Handling columns = spec.rules().columns();
        try {
            Path file = path(path);
            FileSystem fileSystem = PathFileSystem.checked(hadoop, file);
            FileStatus status = status(fileSystem, file);
            require(
                    !status.isDirectory(),
                    "the names file %s is a folder, expected a text file with a name a line",
                    path);
            require(
                    status.getLen() > 0,
                    "the names file %s is empty (or a pipe or device, of which no length is known), expected a file with"
                            + " a name a line",
                    path);
            try (DigestInputStream digested = new DigestInputStream(fileSystem.open(file), newDigest())) {
                BufferedInputStream in = new BufferedInputStream(digested, BUFFER_BYTES);
                compression = Compression.of(head(in));
                check(path, compression, columns, compression.open(in));
                in.transferTo(OutputStream.nullOutputStream());
                String sha256 =
                        HexFormat.of().formatHex(digested.getMessageDigest().digest());
                return new NamesFile(path, fileSystem.makeQualified(file), sha256, status.getLen(), compression);
            }
        } catch (IOException e) {
            throw unreadable(path, compression, e);
        }
    }

    private static void check(String path, Compression compression, Handling columns, InputStream decompressed)
            throws IOException {
        BufferedInputStream text = new BufferedInputStream(decompressed, BUFFER_BYTES);
        byte[] head = head(text);
        if (compression != Compression.NONE) {
            require(head.length > 0, "the names file %s is empty when decompressed, expected a name a line", path);
            Compression inner = Compression.of(head);
            require(
                    inner == Compression.NONE,
                    "the names file %s is compressed twice, expected text in it: %s > only-names.txt takes it out",
                    path,
                    compression.command(path, inner));
        }
        ForeignFormat.of(head).ifPresent(foreign -> {
            throw new IllegalArgumentException(foreign.sentence(path, compression));
        });
        new TextCheck(path, compression, columns, longest(decompressed)).run(text);
    }

    private static LongSupplier longest(InputStream decompressed) {
        return decompressed instanceof InputStreamStatistics read
                ? () -> Math.min(
                        LARGEST_COMPRESSED_TEXT, Math.max(SMALLEST_LIMIT, MOST_GROWTH * read.getCompressedCount()))
                : () -> Long.MAX_VALUE;
    }

    /** The first bytes of a stream, which are read again. */
    private static byte[] head(BufferedInputStream in) throws IOException {
        in.mark(HEAD_BYTES);
        byte[] head = in.readNBytes(HEAD_BYTES);
        in.reset();
        return head;
    }

    /** The bytes of the text from some byte of the file on, which is 0 for a compressed one. */
    InputStream open(Configuration hadoop, long start) throws IOException {
        var stored = PathFileSystem.checked(hadoop, location).open(location, BUFFER_BYTES);
        stored.seek(start);
        return compression.open(
                compression == Compression.NONE ? stored : new BufferedInputStream(stored, BUFFER_BYTES));
    }

    /** The sentence where reading fails. */
    IllegalArgumentException unreadable(IOException cause) {
        return unreadable(path, compression, cause);
    }

    private static IllegalArgumentException unreadable(String path, Compression compression, IOException cause) {
        if (cause instanceof ChecksumException) {
            Path file = new Path(path);
            Path checksums = new Path(file.getParent(), "." + file.getName() + ".crc");
            return new IllegalArgumentException(
                    "the names file " + path + " is not what its checksums in " + checksums
                            + " are of: where the file is right, remove " + ShellWord.quoted(checksums.toString()),
                    cause);
        }
        String how = compression == Compression.NONE ? "" : " as " + compression.label();
        String reason = cause instanceof EOFException ? "it ends too early" : cause.getMessage();
        return new IllegalArgumentException("the names file " + path + " cannot be read" + how + ": " + reason, cause);
    }

    private static Path path(String path) {
        try {
            // Hadoop looks for a file with the checksum of this one, whose name it would take for an address
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
}
