package org.initscope.store.files;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Files of this machine as a file system of another name, {@code other:/…}, which only Hadoop knows. It can less than a disk: a
 * rename never replaces a file, and nothing is appended to.
 */
public class OtherFileSystem extends RawLocalFileSystem {
    public static final String SCHEME = "other";

    private static volatile Optional<String> refused = Optional.empty();

    /** From now on no file is created whose name contains this; empty for none. */
    public static void refuse(Optional<String> part) {
        refused = part;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return URI.create(getScheme() + ":///");
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return !exists(to) && super.rename(from, to);
    }

    @Override
    public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
        throw new UnsupportedOperationException("nothing is appended to here");
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        if (refused.filter(file.getName()::contains).isPresent()) {
            throw new IOException("the connection was lost");
        }
        return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    /** Files have no rights here: Hadoop would begin a process for each. */
    @Override
    public void setPermission(Path path, FsPermission permission) {}
}
