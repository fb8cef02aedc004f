package org.initscope.spark.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.names.DataSpec;
import org.initscope.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of a file are the same in however many partitions it is read. */
class NameLinesTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private Path folder;

    private NamesFile file(String text) throws IOException {
        return NamesFile.check(
                HADOOP, Files.writeString(folder.resolve("_names"), text).toString(), DataSpec.standard());
    }

    private static List<String> lines(NamesFile file, long start, long end) {
        List<String> lines = new ArrayList<>();
        try (NameLines part = new NameLines(HADOOP, file, start, end)) {
            part.forEachRemaining(lines::add);
        }
        return lines;
    }

    @Test
    void aLineBelongsToThePartInWhichItBegins() throws IOException {
        for (String text : new String[] {"\uFEFFemma\r\n\nzo\u00EB\n\uD801\uDC28\r\nava", "a\nb\n\n", "a"}) {
            NamesFile file = file(text);
            List<String> all = lines(file, 0, Long.MAX_VALUE);
            assertThat(all).isEqualTo(text.replace("\uFEFF", "").lines().toList());
            for (long first = 0; first <= file.bytes(); first++) {
                for (long second = first; second <= file.bytes(); second++) {
                    List<String> parts = new ArrayList<>(lines(file, 0, first));
                    parts.addAll(lines(file, first, second));
                    parts.addAll(lines(file, second, file.bytes()));
                    assertThat(parts).as("cut at %d and %d", first, second).isEqualTo(all);
                }
            }
        }
    }

    @Test
    void partitionsHaveTheLinesOfTheFileInTheirOrder() throws IOException {
        Random random = new Random(3);
        NamesFile file = file(random.ints(400_000, 0, 100_000)
                .mapToObj(number -> "x".repeat(number % 9) + Integer.toString(number, Character.MAX_RADIX))
                .collect(Collectors.joining("\r\n")));

        var lines = NameLines.of(LocalSpark.context(), file);

        assertThat(lines.getNumPartitions()).isGreaterThan(2);
        assertThat(lines.collect()).isEqualTo(lines(file, 0, Long.MAX_VALUE));
    }
}
