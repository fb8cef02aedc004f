package org.initscope.spark.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.names.DataSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed names files are read by their content, whole, or refused. */
class CompressionTest {
    private static final int DAMAGED = 30;
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private Path folder;

    private static byte[] compressed(Compression by, byte[] text) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        switch (by) {
            case NONE -> file.write(text);
            case ZSTANDARD -> file.write(Zstd.compress(text));
            default -> {
                try (OutputStream out =
                        switch (by) {
                            case GZIP -> new GZIPOutputStream(file);
                            case BZIP2 -> new BZip2CompressorOutputStream(file);
                            default -> new XZCompressorOutputStream(file);
                        }) {
                    out.write(text);
                }
            }
        }
        return file.toByteArray();
    }

    private List<String> lines(String name, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve(name), bytes);
        NamesFile file = NamesFile.check(HADOOP, path.toString(), DataSpec.standard());
        List<String> lines = new ArrayList<>();
        try (NameLines all = NameLines.of(HADOOP, file)) {
            all.forEachRemaining(lines::add);
        }
        return lines;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void namesAreReadByTheirContentWhateverTheFileIsCalled(Compression by) throws IOException {
        byte[] file = compressed(by, text("\uFEFFemma\r\nzo\u00EB\nava"));
        for (String name : new String[] {"names.txt", "names.gz", "names.bz2", "names.zst", "_names", ".names"}) {
            assertThat(lines(name, file)).as(name).containsExactly("emma", "zo\u00EB", "ava");
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalMembersAreOneText(Compression by) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(compressed(by, text("emma\nav")));
        file.write(compressed(by, text("a\n")));

        assertThat(lines("names", file.toByteArray())).containsExactly("emma", "ava");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFileThatEndsTooEarlyIsRefused(Compression by) throws IOException {
        byte[] file = compressed(by, text("emma\nolivia\nava\n".repeat(100)));
        for (int length : new int[] {file.length - 1, file.length / 2, 12}) {
            assertThatThrownBy(() -> lines("names", Arrays.copyOf(file, length)))
                    .as("%d of %d bytes", length, file.length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be read as " + by.label());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aDamagedFileIsReadOrRefusedWithASentence(Compression by) throws IOException {
        byte[] file = compressed(by, text("emma\nolivia\nava\nisabella\n".repeat(200)));
        Random random = new Random(by.ordinal());
        for (int number = 0; number < DAMAGED; number++) {
            byte[] damaged = file.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            try {
                lines("names", damaged);
            } catch (IllegalArgumentException e) {
                assertThat(e.getStackTrace()[0].getClassName())
                        .as(e.getMessage())
                        .startsWith("org.initscope.");
                assertThat(e).hasMessageContaining("the names file ").hasMessageNotContaining("null");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatIsInsideIsLookedAtToo(Compression by) throws IOException {
        assertThatThrownBy(() -> lines("names", compressed(by, new byte[0]))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> lines("names", compressed(by, text("[\"emma\"]"))))
                .hasMessageContaining("is JSON")
                .hasMessageContaining(" -dc " + folder.resolve("names") + " | jq -r '.[]' > ");
        byte[] twice = compressed(Compression.GZIP, compressed(by, text("emma\n")));
        assertThatThrownBy(() -> lines("names", twice)).hasMessageContaining("is compressed twice");
        assertThatThrownBy(() -> lines("names", compressed(by, text("Mary,F,7\nAnna,F,6\n"))))
                .hasMessageContaining(" -dc " + folder.resolve("names") + " | cut -d, -f1 > ");
    }

    /** A few kilobytes of a file hold hundreds of megabytes of text, of which a second's reading is taken. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatSwellsMoreThanNamesDoIsRefusedEarly(Compression by) throws IOException {
        byte[] member = compressed(by, text("a\n".repeat(1 << 19)));
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int mebibyte = 0; mebibyte < 18; mebibyte++) {
            members.write(member);
        }
        byte[] file = members.toByteArray();
        assertThat(file.length).isLessThan(1 << 17);

        assertThatThrownBy(() -> lines("names", file))
                .hasMessageContaining("becomes more than 16 MiB of text when decompressed")
                .hasMessageContaining(" -dc " + folder.resolve("names") + " > only-names.txt");
    }

    @Test
    @Tag("cluster")
    void noMoreIsReadThanTheLimit() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] different = new byte[1 << 15];
        Random random = new Random(7);
        for (int i = 0; i < different.length; i++) {
            different[i] = (byte) (i % 8 == 7 ? '\n' : 'a' + random.nextInt(26));
        }
        byte[] member = compressed(
                Compression.GZIP, text("a\n".repeat(1 << 19) + new String(different, StandardCharsets.UTF_8)));
        for (int mebibyte = 0; mebibyte <= 256; mebibyte++) {
            file.write(member);
        }

        assertThatThrownBy(() -> lines("names", file.toByteArray()))
                .hasMessageContaining("becomes more than 256 MiB of text when decompressed");
    }
}
