package org.initscope.spark.names;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.initscope.core.ShellWord;

/** How the text of a file is compressed, which its first bytes say and not its name. */
enum Compression {
    NONE("text", ""),
    GZIP("gzip", "gzip -dc", "1F8B08"),
    BZIP2("bzip2", "bzip2 -dc", "425A68..314159265359", "425A68..177245385090"),
    ZSTANDARD("zstd", "zstd -dc", "28B52FFD", "5.2A4D18"),
    XZ("xz", "xz -dc", "FD377A585A00");

    /** What xz may ask for: the dictionary of its strongest setting takes about 65 MB. */
    private static final int MOST_KIBIBYTES = 128 << 10;

    private final String label;
    private final String command;
    private final String[] signatures;

    Compression(String label, String command, String... signatures) {
        this.label = label;
        this.command = command;
        this.signatures = signatures;
    }

    /** Of a file that begins with some bytes. */
    static Compression of(byte[] head) {
        String digits = HexFormat.of().withUpperCase().formatHex(head);
        return Arrays.stream(values())
                .filter(one -> Arrays.stream(one.signatures).anyMatch(signature -> begins(digits, signature)))
                .findFirst()
                .orElse(NONE);
    }

    private static boolean begins(String digits, String signature) {
        return digits.length() >= signature.length()
                && digits.substring(0, signature.length()).matches(signature);
    }

    /** The name in sentences. */
    String label() {
        return label;
    }

    /** The shell's command that passes the text of a file through others. */
    String command(String path, String... others) {
        List<String> commands = new ArrayList<>(List.of(others));
        if (this == NONE) {
            commands.set(0, others[0] + " < " + ShellWord.quoted(path));
        } else {
            commands.add(0, command + " " + ShellWord.quoted(path));
        }
        return String.join(" | ", commands);
    }

    /** The same with a second compression inside. */
    String command(String path, Compression inner) {
        return command(path, inner.command);
    }

    /** The text of a file, of all members where there are several; a file that ends too early or is damaged fails. */
    InputStream open(InputStream file) throws IOException {
        return switch (this) {
            case NONE -> file;
            case GZIP -> new GzipCompressorInputStream(file, true);
            case BZIP2 -> new BZip2CompressorInputStream(file, true);
            case ZSTANDARD -> new ZstdCompressorInputStream(file);
            case XZ -> new XZCompressorInputStream(file, true, MOST_KIBIBYTES);
        };
    }
}
