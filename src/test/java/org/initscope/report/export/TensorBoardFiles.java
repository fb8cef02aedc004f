package org.initscope.report.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.framework.Summary;
import org.tensorflow.hadoop.util.TFRecordReader;

/**
 * Reads TensorBoard's files with the libraries of others: TensorFlow's reader of records, which verifies each checksum, Google's
 * Protocol Buffers, and TensorFlow's message {@code Summary}, which ND4J ships.
 */
final class TensorBoardFiles {
    private TensorBoardFiles() {}

    /**
     * TensorFlow's message {@code Event}, event.proto.
     *
     * @param fileVersion empty where the event has none
     * @param summary without values where the event has none
     */
    record Event(double wallTime, long step, String fileVersion, Summary summary) {
        private static Event parse(byte[] message) throws IOException {
            UnknownFieldSet fields = UnknownFieldSet.parseFrom(message);
            return new Event(
                    fields.getField(1).getFixed64List().stream()
                            .mapToDouble(Double::longBitsToDouble)
                            .findFirst()
                            .orElse(0),
                    fields.getField(2).getVarintList().stream()
                            .mapToLong(step -> step)
                            .findFirst()
                            .orElse(0),
                    fields.getField(3).getLengthDelimitedList().stream()
                            .map(ByteString::toStringUtf8)
                            .findFirst()
                            .orElse(""),
                    Summary.parseFrom(fields.getField(5).getLengthDelimitedList().stream()
                            .map(ByteString::toByteArray)
                            .findFirst()
                            .orElse(new byte[0])));
        }
    }

    /** The events of the only file of a folder. */
    static List<Event> events(Path folder) throws IOException {
        List<Event> events = new ArrayList<>();
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file(folder)))) {
            TFRecordReader records = new TFRecordReader(bytes, true);
            for (byte[] record = records.read(); record != null; record = records.read()) {
                events.add(Event.parse(record));
            }
        }
        return events;
    }

    static Path file(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    /** The value of a tag, of the first event that has it. */
    static Summary.Value value(List<Event> events, String tag) {
        return events.stream()
                .flatMap(event -> event.summary().getValueList().stream())
                .filter(value -> value.getTag().equals(tag))
                .findFirst()
                .orElseThrow();
    }
}
