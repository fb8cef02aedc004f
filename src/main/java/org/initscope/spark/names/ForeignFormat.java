package org.initscope.spark.names;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.initscope.core.ShellWord;

/** What a file is that holds no text with a name a line, by its first bytes. */
enum ForeignFormat {
    ZIP("a zip archive", "unzip -p %s", "504B0[357]0[468]"),
    SEVEN_ZIP("a 7-Zip archive", "7z x -so %s", "377ABCAF271C"),
    RAR("a RAR archive", "unrar p -inul %s", "526172211A07"),
    LZ4("compressed with lz4", "lz4 -dc %s", "04224D18"),
    SNAPPY("compressed with snappy", "", "FF060000734E61507059"),
    COMPRESS("compressed with compress", "uncompress -c %s", "1F9D"),
    LZIP("compressed with lzip", "lzip -dc %s", "4C5A495001"),
    LZOP("compressed with lzop", "lzop -dc %s", "894C5A4F00"),
    PARQUET("a Parquet file", "", "50415231"),
    ORC("an ORC file", "", "4F5243[01]"),
    AVRO("an Avro file", "", "4F626A01"),
    ARROW("an Arrow file", "", "4152524F5731"),
    SQLITE("an SQLite database", "", "53514C69746520666F726D6174203300"),
    PDF("a PDF document", "pdftotext %s -", "255044462D"),
    UTF_32("text in UTF-32", "iconv -f UTF-32 -t UTF-8 < %s", "FFFE0000", "0000FEFF"),
    UTF_16("text in UTF-16", "iconv -f UTF-16 -t UTF-8 < %s", "FFFE", "FEFF"),
    UTF_16_LITTLE("text in UTF-16", "iconv -f UTF-16LE -t UTF-8 < %s", "([2-7].00){4,}"),
    UTF_16_BIG("text in UTF-16", "iconv -f UTF-16BE -t UTF-8 < %s", "(00[2-7].){4,}"),
    RTF("a Rich Text document", "", "7B5C727466"),
    JSON("JSON", "jq -r '.[]' < %s", "(EFBBBF)?(20|09|0A|0D){0,99}(5B|7B)"),
    MARKUP("HTML or XML", "", "(EFBBBF)?(20|09|0A|0D){0,99}3C"),
    TAR("a tar archive", "tar -xO < %s", "(..){257}7573746172");

    private static final String INPUT = " < %s";

    private final String label;
    private final String command;
    private final String[] signatures;

    ForeignFormat(String label, String command, String... signatures) {
        this.label = label;
        this.command = command;
        this.signatures = signatures;
    }

    /** Of a file that begins with some bytes; empty where they may be those of names. */
    static Optional<ForeignFormat> of(byte[] head) {
        String digits = HexFormat.of().withUpperCase().formatHex(head);
        return Arrays.stream(values())
                .filter(one -> Arrays.stream(one.signatures).anyMatch(signature -> digits.matches(signature + ".*")))
                .findFirst();
    }

    /**
     * The sentence about a file.
     *
     * @param compression around it
     */
    String sentence(String path, Compression compression) {
        String what =
                "the names file " + path + " is " + label + ", expected a text file in UTF-8 with a name a line: ";
        String fromInput = command.replace(INPUT, "");
        boolean takesInput = !fromInput.equals(command);
        if (command.isEmpty() || compression != Compression.NONE && !takesInput) {
            return what + "write its names to a text file";
        }
        return what
                + (takesInput
                        ? compression.command(path, fromInput)
                        : String.format(Locale.ROOT, command, ShellWord.quoted(path)))
                + " > only-names.txt takes the text out";
    }
}
