package org.initscope.report.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files read back with a parser of their own: records and checksums, then the fields of each message. */
class EventFileTest {
    @TempDir
    Path folder;

    private List<Map<Integer, Object>> events() throws IOException {
        try (var files = Files.list(folder)) {
            return TensorBoardFiles.events(files.findFirst().orElseThrow());
        }
    }

    @Test
    void aFileBeginsWithItsVersion() throws IOException {
        new EventFile(folder, 1.7e9).close();
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.get(1)).isEqualTo(1.7e9);
            assertThat(TensorBoardFiles.text(event.get(3))).isEqualTo("brain.Event:2");
        });
    }

    @Test
    void aScalarHasATagAStepAndAValue() throws IOException {
        try (EventFile file = new EventFile(folder, 0)) {
            file.scalar(12.5, 300, "loss/ä", 3.25);
        }
        Map<Integer, Object> event = events().get(1);
        assertThat(event.get(1)).isEqualTo(12.5);
        assertThat(event.get(2)).isEqualTo(300L);
        Map<Integer, Object> value = TensorBoardFiles.value(event);
        assertThat(TensorBoardFiles.text(value.get(1))).isEqualTo("loss/ä");
        assertThat(value.get(2)).isEqualTo(3.25f);
    }

    @Test
    void aHistogramHasItsMomentsAndBuckets() throws IOException {
        double[] limits = {-1, 0, 1, Double.MAX_VALUE};
        double[] counts = {0, 3, 2, 1};
        try (EventFile file = new EventFile(folder, 0)) {
            file.histogram(0, 7, "activation/tanh1", new EventFile.Buckets(-0.9, 4, 6, 2.5, 18.25, limits, counts));
        }
        Map<Integer, Object> histogram =
                TensorBoardFiles.message(TensorBoardFiles.value(events().get(1)).get(5));
        assertThat(histogram.get(1)).isEqualTo(-0.9);
        assertThat(histogram.get(2)).isEqualTo(4.0);
        assertThat(histogram.get(3)).isEqualTo(6.0);
        assertThat(histogram.get(4)).isEqualTo(2.5);
        assertThat(histogram.get(5)).isEqualTo(18.25);
        assertThat(TensorBoardFiles.doubles(histogram.get(6))).containsExactly(limits);
        assertThat(TensorBoardFiles.doubles(histogram.get(7))).containsExactly(counts);
    }

    /** The check value of CRC-32C for the nine digits, RFC 3720, masked as TFRecord does. */
    @Test
    void theReadersChecksumIsThatOfThePublishedExample() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(TensorBoardFiles.checksum(digits)).isEqualTo(0xe3069283);
    }

    @Test
    void stepsBeyondOneByteKeepTheirValue() throws IOException {
        List<Long> steps = List.of(0L, 127L, 128L, 20_000L, 1L << 40);
        try (EventFile file = new EventFile(folder, 0)) {
            for (long step : steps) {
                file.scalar(0, step, "x", 1);
            }
        }
        List<Object> read = new ArrayList<>();
        events().stream().skip(1).forEach(event -> read.add(event.get(2)));
        assertThat(read).containsExactlyElementsOf(steps);
    }
}
