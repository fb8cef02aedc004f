package org.initscope.report.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A slow, separate reader of TensorBoard's files; a field that is repeated keeps its last value. */
final class TensorBoardFiles {
    private static final int POLYNOMIAL = 0x82f63b78;

    private TensorBoardFiles() {}

    /** The events of a file, field number → value, each record's checksums verified. */
    static List<Map<Integer, Object>> events(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Map<Integer, Object>> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(masked(checksum(length)));
            byte[] message = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            bytes.get(message);
            assertThat(bytes.getInt()).isEqualTo(masked(checksum(message)));
            events.add(message(message));
        }
        return events;
    }

    /** The one value of an event's summary. */
    static Map<Integer, Object> value(Map<Integer, Object> event) {
        return message(message(event.get(5)).get(1));
    }

    static Map<Integer, Object> message(Object encoded) {
        ByteBuffer bytes = ByteBuffer.wrap((byte[]) encoded).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, Object> fields = new TreeMap<>();
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            Object value =
                    switch ((int) (tag & 7)) {
                        case 0 -> varint(bytes);
                        case 1 -> bytes.getDouble();
                        case 2 -> delimited(bytes);
                        case 5 -> bytes.getFloat();
                        default -> throw new AssertionError("wire type of tag " + tag);
                    };
            fields.put((int) (tag >> 3), value);
        }
        return fields;
    }

    static String text(Object value) {
        return new String((byte[]) value, StandardCharsets.UTF_8);
    }

    static double[] doubles(Object value) {
        ByteBuffer bytes = ByteBuffer.wrap((byte[]) value).order(ByteOrder.LITTLE_ENDIAN);
        double[] doubles = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(doubles);
        return doubles;
    }

    private static byte[] delimited(ByteBuffer bytes) {
        byte[] value = new byte[(int) varint(bytes)];
        bytes.get(value);
        return value;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static int masked(int checksum) {
        return (checksum >>> 15 | checksum << 17) + 0xa282ead8;
    }

    /** CRC-32C bit by bit. */
    static int checksum(byte[] bytes) {
        int crc = -1;
        for (byte one : bytes) {
            crc ^= one & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
        }
        return ~crc;
    }
}
