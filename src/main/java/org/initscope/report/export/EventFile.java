package org.initscope.report.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.initscope.store.files.DataFolder;

/**
 * A file of TensorBoard events: TFRecords (length, masked CRC-32C of it, message, masked CRC-32C of it; little-endian) of
 * protocol-buffer messages {@code tensorflow.Event}.
 *
 * <p>Source: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto and
 * tensorflow/core/lib/io/record_writer.h.
 */
final class EventFile implements AutoCloseable {
    private static final int MASK = 0xa282ead8;
    private static final int ROTATION = 15;

    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;
    private static final int VALUE_HISTOGRAM = 5;

    private final OutputStream out;

    /** A histogram in TensorBoard's terms: {@code counts[i]} elements up to {@code limits[i]}. */
    record Buckets(
            double min, double max, double count, double sum, double sumOfSquares, double[] limits, double[] counts) {

        private ProtocolBuffer message() {
            return new ProtocolBuffer()
                    .real(1, min)
                    .real(2, max)
                    .real(3, count)
                    .real(4, sum)
                    .real(5, sumOfSquares)
                    .packed(6, limits)
                    .packed(7, counts);
        }
    }

    /** Opens a file below a folder of TensorBoard's; the seconds since 1970 are part of its name. */
    EventFile(DataFolder folder, double wallTime) throws IOException {
        String file = String.format(Locale.ROOT, "events.out.tfevents.%010d.initscope", (long) wallTime);
        this.out = new BufferedOutputStream(folder.open(file));
        write(new ProtocolBuffer().real(EVENT_WALL_TIME, wallTime).text(EVENT_FILE_VERSION, "brain.Event:2"));
    }

    void scalar(double wallTime, long step, String tag, double value) throws IOException {
        event(wallTime, step, new ProtocolBuffer().text(VALUE_TAG, tag).real(VALUE_SIMPLE, (float) value));
    }

    void histogram(double wallTime, long step, String tag, Buckets buckets) throws IOException {
        event(wallTime, step, new ProtocolBuffer().text(VALUE_TAG, tag).message(VALUE_HISTOGRAM, buckets.message()));
    }

    private void event(double wallTime, long step, ProtocolBuffer value) throws IOException {
        write(new ProtocolBuffer()
                .real(EVENT_WALL_TIME, wallTime)
                .integer(EVENT_STEP, step)
                .message(EVENT_SUMMARY, new ProtocolBuffer().message(SUMMARY_VALUE, value)));
    }

    private void write(ProtocolBuffer event) throws IOException {
        byte[] message = event.toBytes();
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(message.length)
                .array();
        out.write(length);
        out.write(maskedChecksum(length));
        out.write(message);
        out.write(maskedChecksum(message));
    }

    private static byte[] maskedChecksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        int masked = Integer.rotateRight((int) checksum.getValue(), ROTATION) + MASK;
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked)
                .array();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
