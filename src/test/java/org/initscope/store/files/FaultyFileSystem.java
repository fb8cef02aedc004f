package org.initscope.store.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Another file system, {@code faulty:/…}, whose calls are counted: one of them, or each from one on, fails. As on HDFS, a file is
 * created in one step where it must not be there.
 */
public final class FaultyFileSystem extends OtherFileSystem {
    public static final String SCHEME = "faulty";
    public static final String LOST = "the connection was lost";

    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);
    private static final Object ONE_AT_A_TIME = new Object();

    private static long calls;
    private static Fault fault = Fault.none();

    /** How a call fails. */
    public enum Kind {
        /** It does nothing and says so. */
        REFUSED,
        /** It is done, but the answer is lost, as on object stores. */
        ANSWER_LOST,
        /** A rename, removal or new folder answers false and has done nothing; other calls are refused. */
        FALSE
    }

    /**
     * What fails.
     *
     * @param first number of the first call that does, from 1
     * @param forGood whether all after it fail too
     * @param where the name of the file that a call is about
     */
    public record Fault(long first, boolean forGood, Kind kind, Predicate<String> where) {
        public static Fault none() {
            return new Fault(Long.MAX_VALUE, false, Kind.REFUSED, name -> true);
        }

        /** The call of a number alone. */
        public static Fault of(long number, Kind kind) {
            return new Fault(number, false, kind, name -> true);
        }

        /** The call of a number and all that follow. */
        public static Fault from(long number, Kind kind) {
            return new Fault(number, true, kind, name -> true);
        }

        /** The first call about a file whose name contains a text. */
        public static Fault at(String part, Kind kind) {
            return new Fault(1, false, kind, name -> name.contains(part));
        }
    }

    /** A path of this machine under this scheme. */
    public static String path(java.nio.file.Path local) {
        return SCHEME + ":" + local;
    }

    /** A configuration that knows the scheme. */
    public static Configuration configuration() {
        return known(new Configuration());
    }

    /** Lets a configuration know the scheme. */
    public static Configuration known(Configuration configuration) {
        configuration.set("fs." + SCHEME + ".impl", FaultyFileSystem.class.getName());
        return configuration;
    }

    /** From now on calls are counted from 1, and this fails. */
    public static void fail(Fault next) {
        synchronized (ONE_AT_A_TIME) {
            calls = 0;
            fault = next;
        }
    }

    /** Nothing fails any more; gives the number of calls since {@link #fail}. */
    public static long mend() {
        synchronized (ONE_AT_A_TIME) {
            fault = Fault.none();
            return calls;
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    private static Kind next(String name) {
        synchronized (ONE_AT_A_TIME) {
            if (!fault.where().test(name)) {
                return null;
            }
            calls++;
            return calls == fault.first() || calls > fault.first() && fault.forGood() ? fault.kind() : null;
        }
    }

    /** What the implementation asks itself is no call. */
    private static <T> T counted(String name, T refusal, Call<T> call) throws IOException {
        if (INSIDE.get()) {
            return call.run();
        }
        Kind kind = next(name);
        if (kind == Kind.FALSE && refusal != null) {
            return refusal;
        }
        if (kind == Kind.REFUSED || kind == Kind.FALSE) {
            throw new IOException(LOST);
        }
        INSIDE.set(true);
        try {
            T result = call.run();
            if (kind == Kind.ANSWER_LOST) {
                throw new IOException(LOST);
            }
            return result;
        } finally {
            INSIDE.set(false);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return counted(to.getName(), false, () -> {
            synchronized (ONE_AT_A_TIME) {
                return super.rename(from, to);
            }
        });
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return counted(path.getName(), false, () -> super.delete(path, recursive));
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        return counted(path.getName(), false, () -> super.mkdirs(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return counted(path.getName(), null, () -> super.listStatus(path));
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return counted(path.getName(), null, () -> super.getFileStatus(path));
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return counted(path.getName(), null, () -> super.open(path, bufferSize));
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        return created(file, () -> super.create(file, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    private static FSDataOutputStream created(Path file, Call<FSDataOutputStream> create) throws IOException {
        return counted(file.getName(), null, () -> {
            synchronized (ONE_AT_A_TIME) {
                return new FSDataOutputStream(new Output(create.run(), file), null);
            }
        });
    }

    /** A file that is being written, block by block. */
    private static final class Output extends OutputStream implements Syncable, StreamCapabilities {
        private static final int BLOCK_BYTES = 1 << 16;

        private final FSDataOutputStream file;
        private final Path path;
        private final ByteArrayOutputStream block = new ByteArrayOutputStream();
        private boolean closed;

        Output(FSDataOutputStream file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            block.write(bytes, from, length);
            if (block.size() >= BLOCK_BYTES) {
                deliver();
            }
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        private void deliver() throws IOException {
            byte[] bytes = block.toByteArray();
            block.reset();
            if (bytes.length > 0) {
                counted(path.getName(), null, () -> {
                    file.write(bytes);
                    return null;
                });
            }
        }

        @Override
        public void flush() throws IOException {
            deliver();
        }

        @Override
        public void hflush() throws IOException {
            deliver();
        }

        /** What reaches the disk is not looked at. */
        @Override
        public void hsync() throws IOException {
            deliver();
            counted(path.getName(), null, () -> {
                file.hflush();
                return null;
            });
        }

        @Override
        public boolean hasCapability(String capability) {
            return file.hasCapability(capability);
        }

        /** Where it fails, what was not delivered yet is lost: the second half. */
        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            Kind kind = null;
            try {
                deliver();
                kind = next(path.getName());
            } finally {
                file.close();
            }
            if (kind == null) {
                return;
            }
            if (kind != Kind.ANSWER_LOST) {
                try (RandomAccessFile cut = new RandomAccessFile(path.toUri().getPath(), "rw")) {
                    cut.setLength(cut.length() / 2);
                }
            }
            throw new IOException(LOST);
        }
    }
}
