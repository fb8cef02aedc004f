package org.initscope.store.checkpoints;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.initscope.core.training.NetworkState;
import org.initscope.store.checkpoints.Checkpoint.CommittedTables;

/**
 * A checkpoint as bytes, big-endian: a mark, the format's version, the length of the body, the body, and the SHA-256 of
 * all of them. Reading parses numbers and texts. The file names no class, and nothing is deserialized.
 */
final class CheckpointFormat {
    /** "INITSCKP". */
    private static final long MARK = 0x494E495453434B50L;

    private static final int VERSION = 1;
    private static final int HEADER = Long.BYTES + Integer.BYTES + Long.BYTES;
    private static final int DIGEST = 32;

    private CheckpointFormat() {}

    /** The bytes are not those that were written: too few, too many, or others. */
    static final class TornException extends Exception {
        private static final long serialVersionUID = 1L;

        TornException(String message) {
            super(message);
        }
    }

    static byte[] write(Checkpoint checkpoint) {
        byte[] body = body(checkpoint);
        ByteBuffer file = ByteBuffer.allocate(HEADER + body.length + DIGEST);
        file.putLong(MARK).putInt(VERSION).putLong(body.length).put(body);
        file.put(digest(file.array(), HEADER + body.length));
        return file.array();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws TornException where length or checksum do not agree
     * @throws IllegalArgumentException where they do, but the content is not of this version
     */
    static Checkpoint read(byte[] bytes) throws TornException {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER + DIGEST || file.getLong() != MARK) {
            throw new TornException("it is no checkpoint, or its beginning is missing");
        }
        int version = file.getInt();
        long length = file.getLong();
        if (length != (long) bytes.length - HEADER - DIGEST) {
            throw new TornException("it has " + bytes.length + " bytes, not those that were written");
        }
        int end = HEADER + (int) length;
        if (!MessageDigest.isEqual(digest(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw new TornException("its checksum does not agree");
        }
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "it has version " + version + ", expected " + VERSION + ": go on with the InitScope that wrote it");
        }
        try {
            return checkpoint(file.slice(HEADER, (int) length));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("its content ends early", e);
        }
    }

    private static byte[] body(Checkpoint checkpoint) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeText(out, checkpoint.configuration());
            writeText(out, checkpoint.data());
            out.writeLong(checkpoint.rounds());
            out.writeLong(checkpoint.examples());
            out.writeDouble(checkpoint.initialLoss());
            out.writeLong(checkpoint.tables().batches());
            Map<String, Integer> files = new TreeMap<>(checkpoint.tables().files());
            out.writeInt(files.size());
            for (Map.Entry<String, Integer> table : files.entrySet()) {
                writeText(out, table.getKey());
                out.writeInt(table.getValue());
            }
            out.writeLong(checkpoint.state().step());
            writeFloats(out, checkpoint.state().parameters());
            writeFloats(out, checkpoint.state().running());
            writeFloats(out, checkpoint.state().optimizer());
            writeDoubles(out, checkpoint.velocity());
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static Checkpoint checkpoint(ByteBuffer body) {
        String configuration = text(body);
        String data = text(body);
        long rounds = body.getLong();
        long examples = body.getLong();
        double initialLoss = body.getDouble();
        long batches = body.getLong();
        Map<String, Integer> files = new TreeMap<>();
        int tables = count(body, 2 * Integer.BYTES);
        for (int i = 0; i < tables; i++) {
            files.put(text(body), body.getInt());
        }
        long step = body.getLong();
        NetworkState state = new NetworkState(floats(body), floats(body), floats(body), step);
        double[] velocity = doubles(body);
        if (body.hasRemaining()) {
            throw new IllegalArgumentException("its content has " + body.remaining() + " bytes too many");
        }
        return new Checkpoint(
                configuration,
                data,
                rounds,
                examples,
                initialLoss,
                new CommittedTables(batches, files),
                state,
                velocity);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(ByteBuffer body) {
        byte[] bytes = new byte[count(body, 1)];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
        bytes.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
    }

    private static float[] floats(ByteBuffer body) {
        float[] values = new float[count(body, Float.BYTES)];
        body.asFloatBuffer().get(values);
        body.position(body.position() + Float.BYTES * values.length);
        return values;
    }

    private static void writeDoubles(DataOutputStream out, double[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, values.length));
        bytes.asDoubleBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
    }

    private static double[] doubles(ByteBuffer body) {
        double[] values = new double[count(body, Double.BYTES)];
        body.asDoubleBuffer().get(values);
        body.position(body.position() + Double.BYTES * values.length);
        return values;
    }

    /** A number of elements that the rest of the body can hold. */
    private static int count(ByteBuffer body, int bytesEach) {
        int count = body.getInt();
        if (count < 0 || (long) count * bytesEach > body.remaining()) {
            throw new IllegalArgumentException(
                    "its content names " + count + " elements where " + body.remaining() + " bytes are left");
        }
        return count;
    }

    private static byte[] digest(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
