package org.initscope.spark.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.initscope.core.names.DataSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A names file is read as UTF-8, and named with the place of what is wrong in it. */
class NamesFileTest {
    /** The buffer of the reader: characters that its end cuts must not look malformed. */
    private static final int BUFFER = 1 << 16;

    @TempDir
    private Path folder;

    @Test
    void theDigestIsThatOfTheBytes() throws Exception {
        byte[] text = "zoë\n李雷\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);

        NamesFile file = check(text);

        assertThat(file.bytes()).isEqualTo(text.length);
        assertThat(file.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
    }

    @Test
    void executorsFindAFileOfTheDriversWorkingDirectory() {
        NamesFile file = NamesFile.check(new Configuration(), "data/names.txt", DataSpec.standard());

        assertThat(file.path()).isEqualTo("data/names.txt");
        assertThat(file.location().toUri().getPath())
                .isEqualTo(Path.of("data/names.txt").toAbsolutePath().toString());
    }

    @Test
    void aCharacterMayStandAcrossTheEndOfTheBuffer() throws IOException {
        for (int shift = 0; shift < 4; shift++) {
            String text = ("a\n".repeat(BUFFER / 2) + "\uD801\uDC28\n").substring(shift);
            assertThat(check(text).bytes()).isEqualTo(BUFFER + 5 - shift);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s3a://bucket/names.txt, the file system of s3a:// is not among the libraries",
        "https://host/names.txt, an address of https:// is no file or folder: download what is there",
        "file://host/names.txt, 'a path of this machine begins with file:///, without a name between the slashes'",
    })
    void anAddressThatLeadsNowhereIsOneSentence(String address, String sentence) {
        assertThatThrownBy(() -> NamesFile.check(new Configuration(), address, DataSpec.standard()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the names file " + address + " cannot be read: " + sentence);
    }

    @Test
    void aMalformedByteIsNamedWithItsLineAndOffset() throws IOException {
        byte[] latin1 = "emma\nzo\u00EB\nava\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> check(latin1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2 of the names file")
                .hasMessageContaining("offset 7")
                .hasMessageContaining("expected UTF-8");

        byte[] late = ("a\n".repeat(BUFFER) + "?").getBytes(StandardCharsets.UTF_8);
        late[late.length - 1] = (byte) 0xC3;
        assertThatThrownBy(() -> check(late))
                .hasMessageStartingWith("line " + (BUFFER + 1) + " of the names file")
                .hasMessageContaining("offset " + 2 * BUFFER);
        assertThatThrownBy(() -> check(new byte[] {'a', '\n', (byte) 0xED, (byte) 0xA0, (byte) 0x80}))
                .as("a surrogate in UTF-8")
                .hasMessageContaining("line 2");
    }

    @Test
    void aBinaryFileIsRefused() {
        assertThatThrownBy(() -> check(new byte[] {'e', 'm', 'm', 'a', 0, 1}))
                .hasMessageContaining("is a binary file: byte 4 is 0");
        assertThatThrownBy(() -> check("a".repeat(BUFFER + 1) + "\n"))
                .hasMessageContaining("line 1")
                .hasMessageContaining("more than 65536 bytes");
    }

    @Test
    void lineEndsOfCarriageReturnsAloneAreNamed() {
        for (String text : new String[] {"emma\rava\r", "emma\nava\rmia\n", "emma\r\r\nava\n"}) {
            assertThatThrownBy(() -> check(text))
                    .hasMessageContaining("has line ends of CR")
                    .hasMessageContaining("tr -s '\\r' '\\n' < ");
        }
        assertThatCode(() -> check("emma\r\nava\r")).doesNotThrowAnyException();
        assertThatCode(() -> check("a".repeat(BUFFER - 1) + "\r\nb\n"))
                .as("at the end of the buffer")
                .doesNotThrowAnyException();
    }

    @Test
    void aChecksumFileOfAnotherContentIsNamedWithItsRemedy() throws IOException {
        try (OutputStream out = FileSystem.getLocal(new Configuration())
                .create(new org.apache.hadoop.fs.Path(
                        folder.resolve("names.txt").toString()))) {
            out.write("emma\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(folder.resolve(".names.txt.crc")).exists();

        assertThatThrownBy(() -> check("olivia\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not what its checksums in " + folder.resolve(".names.txt.crc") + " are of")
                .hasMessageContaining("remove " + folder.resolve(".names.txt.crc"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            504B0304     | a zip archive        | unzip -p
            377ABCAF271C | a 7-Zip archive      | 7z x -so
            04224D1864   | compressed with lz4  | lz4 -dc
            50415231     | a Parquet file       | write its names to a text file
            4F626A01     | an Avro file         | write its names to a text file
            FFFE65006D00 | text in UTF-16       | iconv -f UTF-16 -t UTF-8
            FEFF0065006D | text in UTF-16       | iconv -f UTF-16 -t UTF-8
            65006D006D0061000A00 | text in UTF-16 | iconv -f UTF-16LE -t UTF-8
            0065006D006D0061000A | text in UTF-16 | iconv -f UTF-16BE -t UTF-8
            FFFE000065000000 | text in UTF-32   | iconv -f UTF-32 -t UTF-8
            5B22656D6D61225D | JSON             | jq -r
            20207B22656D6D61 | JSON             | jq -r
            3C68746D6C3E | HTML or XML          | write its names to a text file
            """)
    void anotherFormatIsNamedWithWhatMakesTextOfIt(String bytes, String format, String remedy) {
        assertThatThrownBy(() -> check(HexFormat.of().parseHex(bytes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is " + format + ", expected a text file in UTF-8 with a name a line")
                .hasMessageContaining(remedy);
    }

    @Test
    void aMissingAnEmptyAndAFolderForAFileAreRefused() {
        Configuration hadoop = new Configuration();
        assertThatThrownBy(
                        () -> NamesFile.check(hadoop, folder.resolve("none.txt").toString(), DataSpec.standard()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.txt does not exist");
        assertThatThrownBy(() -> check("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> NamesFile.check(hadoop, folder.toString(), DataSpec.standard()))
                .hasMessageContaining("is a folder");
        assertThatThrownBy(() -> NamesFile.check(hadoop, " ", DataSpec.standard()))
                .hasMessageContaining("path of the names file is empty");
        assertThatThrownBy(() -> NamesFile.check(hadoop, "nosuchscheme://names", DataSpec.standard()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nosuchscheme");
    }

    private NamesFile check(String text) throws IOException {
        return check(text.getBytes(StandardCharsets.UTF_8));
    }

    private NamesFile check(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("names.txt"), bytes);
        return NamesFile.check(new Configuration(), file.toString(), DataSpec.standard());
    }
}
