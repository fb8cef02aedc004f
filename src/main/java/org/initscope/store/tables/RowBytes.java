package org.initscope.store.tables;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The values of a {@link RowBlock} on their way into bytes. */
final class RowBytes {
    private final Map<String, Integer> texts = new HashMap<>();
    private ByteBuffer out;

    /**
     * @param expected bytes, of which there may be more
     */
    RowBytes(int expected) {
        out = ByteBuffer.allocate(expected);
    }

    /** Appends whether there is a value, and the value. */
    void write(Column.Type type, Object value) {
        reserve(1 + Long.BYTES);
        out.put((byte) (value == null ? 0 : 1));
        if (value == null) {
            return;
        }
        switch (type) {
            case STRING -> write((String) value);
            case INT -> out.putInt((Integer) value);
            case LONG -> out.putLong((Long) value);
            case DOUBLE -> out.putDouble((Double) value);
            case BOOLEAN -> out.put((byte) ((Boolean) value ? 1 : 0));
            case TIMESTAMP -> out.putLong(ParquetSchema.micros((Instant) value));
            case LONG_ARRAY -> write((long[]) value);
        }
    }

    /** A text once, and then its place among those before: the rows of a trial have few different ones. */
    private void write(String text) {
        Integer place = texts.get(text);
        out.putInt(place == null ? texts.size() : place);
        if (place == null) {
            texts.put(text, texts.size());
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            reserve(Integer.BYTES + utf8.length);
            out.putInt(utf8.length);
            out.put(utf8);
        }
    }

    private void write(long[] elements) {
        reserve(Integer.BYTES + Long.BYTES * elements.length);
        out.putInt(elements.length);
        out.asLongBuffer().put(elements);
        out.position(out.position() + Long.BYTES * elements.length);
    }

    private void reserve(int more) {
        if (out.remaining() < more) {
            int wanted = Math.addExact(out.position(), more);
            byte[] longer = Arrays.copyOf(out.array(), Math.max(wanted, 2 * out.capacity()));
            out = ByteBuffer.wrap(longer).position(out.position());
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(out.array(), out.position());
    }
}
