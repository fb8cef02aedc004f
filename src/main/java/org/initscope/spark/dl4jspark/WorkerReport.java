package org.initscope.spark.dl4jspark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.deeplearning4j.core.storage.Persistable;
import org.initscope.core.training.WorkerRound;

/**
 * A worker's round on its way from an executor to the driver of the same application.
 *
 * <p>It holds the bytes of Java's serialization rather than the round itself, since Kryo, which an application may choose,
 * cannot read records back.
 */
final class WorkerReport implements Persistable {
    private static final long serialVersionUID = 1L;

    private final int worker;
    private byte[] content;

    private WorkerReport(int worker, byte[] content) {
        this.worker = worker;
        this.content = content;
    }

    static WorkerReport of(WorkerRound round) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(round);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new WorkerReport(round.worker(), bytes.toByteArray());
    }

    WorkerRound round() {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(content))) {
            return (WorkerRound) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the report of worker " + worker + " names an unknown class", e);
        }
    }

    @Override
    public String getSessionID() {
        return "";
    }

    @Override
    public String getTypeID() {
        return WorkerReport.class.getSimpleName();
    }

    @Override
    public String getWorkerID() {
        return Integer.toString(worker);
    }

    @Override
    public long getTimeStamp() {
        return 0;
    }

    @Override
    public int encodingLengthBytes() {
        return content.length;
    }

    @Override
    public byte[] encode() {
        return content.clone();
    }

    @Override
    public void encode(ByteBuffer buffer) {
        buffer.put(content);
    }

    @Override
    public void encode(OutputStream out) throws IOException {
        out.write(content);
    }

    @Override
    public void decode(byte[] bytes) {
        content = bytes.clone();
    }

    @Override
    public void decode(ByteBuffer buffer) {
        content = new byte[buffer.remaining()];
        buffer.get(content);
    }

    @Override
    public void decode(InputStream in) throws IOException {
        content = in.readAllBytes();
    }
}
