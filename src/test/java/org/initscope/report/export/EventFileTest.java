package org.initscope.report.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.initscope.spark.Folders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.HistogramProto;

/** Event files are what TensorFlow reads. */
class EventFileTest {
    @TempDir
    Path folder;

    private List<TensorBoardFiles.Event> events() throws IOException {
        return TensorBoardFiles.events(folder);
    }

    @Test
    void aFileBeginsWithItsVersion() throws IOException {
        new EventFile(Folders.of(folder), 1.7e9).close();
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.wallTime()).isEqualTo(1.7e9);
            assertThat(event.fileVersion()).isEqualTo("brain.Event:2");
        });
    }

    @Test
    void aScalarHasATagAStepAndAValue() throws IOException {
        try (EventFile file = new EventFile(Folders.of(folder), 0)) {
            file.scalar(12.5, 300, "loss/ä", 3.25);
        }
        TensorBoardFiles.Event event = events().get(1);
        assertThat(event.wallTime()).isEqualTo(12.5);
        assertThat(event.step()).isEqualTo(300);
        assertThat(event.summary().getValueList()).singleElement().satisfies(value -> {
            assertThat(value.getTag()).isEqualTo("loss/ä");
            assertThat(value.getSimpleValue()).isEqualTo(3.25f);
        });
    }

    @Test
    void aHistogramHasItsMomentsAndBuckets() throws IOException {
        double[] limits = {-1, 0, 1, Double.MAX_VALUE};
        double[] counts = {0, 3, 2, 1};
        try (EventFile file = new EventFile(Folders.of(folder), 0)) {
            file.histogram(0, 7, "activation/tanh1", new EventFile.Buckets(-0.9, 4, 6, 2.5, 18.25, limits, counts));
        }
        HistogramProto histogram =
                TensorBoardFiles.value(events(), "activation/tanh1").getHisto();
        assertThat(histogram.getMin()).isEqualTo(-0.9);
        assertThat(histogram.getMax()).isEqualTo(4.0);
        assertThat(histogram.getNum()).isEqualTo(6.0);
        assertThat(histogram.getSum()).isEqualTo(2.5);
        assertThat(histogram.getSumSquares()).isEqualTo(18.25);
        assertThat(histogram.getBucketLimitList()).containsExactly(-1.0, 0.0, 1.0, Double.MAX_VALUE);
        assertThat(histogram.getBucketList()).containsExactly(0.0, 3.0, 2.0, 1.0);
    }

    @Test
    void theReaderSeesAByteThatChanged() throws IOException {
        try (EventFile file = new EventFile(Folders.of(folder), 0)) {
            file.scalar(0, 1, "x", 1);
        }
        Path file = TensorBoardFiles.file(folder);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 6] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(this::events)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Data crc32 checking failed");
    }

    @Test
    void stepsBeyondOneByteKeepTheirValue() throws IOException {
        List<Long> steps = List.of(0L, 127L, 128L, 20_000L, 1L << 40);
        try (EventFile file = new EventFile(Folders.of(folder), 0)) {
            for (long step : steps) {
                file.scalar(0, step, "x", 1);
            }
        }
        assertThat(events().stream().skip(1).map(TensorBoardFiles.Event::step)).containsExactlyElementsOf(steps);
    }
}
