package org.initscope.store.files;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.StreamCapabilities;

/** Brings everything to the disk before it closes, where the file system can, and knows whether all went well. */
final class SyncedStream extends FSDataOutputStream {
    private boolean closed;
    private boolean failed;
    private boolean whole;

    SyncedStream(FSDataOutputStream out) throws IOException {
        super(out, null);
    }

    boolean isWhole() {
        return whole;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            super.write(bytes, from, length);
        } catch (IOException | FSError e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (hasCapability(StreamCapabilities.HSYNC)) {
                hsync();
            }
        } catch (IOException | FSError e) {
            failed = true;
            throw e;
        } finally {
            super.close();
        }
        whole = !failed;
    }
}
