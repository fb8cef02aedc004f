package org.initscope.report.export;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of protocol buffers, field by field.
 *
 * <p>Source: protobuf.dev/programming-guides/encoding.
 */
final class ProtocolBuffer {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ProtocolBuffer integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    ProtocolBuffer real(int field, double value) {
        tag(field, FIXED_64);
        littleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
        return this;
    }

    ProtocolBuffer real(int field, float value) {
        tag(field, FIXED_32);
        littleEndian(Float.floatToRawIntBits(value), Float.BYTES);
        return this;
    }

    ProtocolBuffer text(int field, String value) {
        return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtocolBuffer message(int field, ProtocolBuffer value) {
        return delimited(field, value.toBytes());
    }

    /** A repeated number in packed form. */
    ProtocolBuffer packed(int field, double[] values) {
        ProtocolBuffer inner = new ProtocolBuffer();
        for (double value : values) {
            inner.littleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
        }
        return message(field, inner);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private ProtocolBuffer delimited(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private void littleEndian(long bits, int length) {
        for (int i = 0; i < length; i++) {
            bytes.write((int) (bits >>> 8 * i));
        }
    }
}
