package org.initscope.spark.tables;

import static org.initscope.core.Check.require;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A file on any file system of Hadoop that is written under a hidden name, brought to the disk when it is closed, and then
 * renamed: a reader finds it whole or not at all, also after a crash.
 */
public final class HiddenFile {
    private static final String UNFINISHED = ".unfinished";

    private final Configuration hadoop;
    private final Path named;
    private final Path hidden;
    private final FileSystem fileSystem;

    private HiddenFile(Configuration hadoop, Path named, FileSystem fileSystem) {
        this.hadoop = hadoop;
        this.named = named;
        this.hidden = new Path(named.getParent(), "." + named.getName() + UNFINISHED);
        this.fileSystem = fileSystem;
    }

    /** A file that shall have a name; nothing is written yet. */
    public static HiddenFile of(Configuration hadoop, Path named) throws IOException {
        return new HiddenFile(hadoop, named, fileSystem(hadoop, named));
    }

    /**
     * The file system of a path: this machine's where it names none, whatever Hadoop's default is. Hadoop's local files have
     * checksum files beside them, which only it reads; what is written here has its own.
     *
     * @throws IOException also where there is no such file system
     */
    public static FileSystem fileSystem(Configuration hadoop, Path path) throws IOException {
        FileSystem found = checkedFileSystem(hadoop, path);
        return found instanceof LocalFileSystem local ? local.getRaw() : found;
    }

    /** The same with Hadoop's checksums of local files, for what is read by itself and has none of its own. */
    public static FileSystem checkedFileSystem(Configuration hadoop, Path path) throws IOException {
        try {
            return path.toUri().getScheme() == null ? FileSystem.getLocal(hadoop) : path.getFileSystem(hadoop);
        } catch (IllegalArgumentException e) {
            // an address that does not resolve
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether a path is one of this machine. */
    public static boolean isLocal(Path path) {
        String scheme = path.toUri().getScheme();
        return scheme == null || scheme.equals("file");
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    /** Opens the file under its hidden name, in the place of what a killed process left there. */
    public FSDataOutputStream create() throws IOException {
        return new SyncedStream(fileSystem.create(hidden, true));
    }

    /**
     * Gives the file its name.
     *
     * @throws IllegalArgumentException where a file of this name stands there already
     */
    void commit() throws IOException {
        require(!fileSystem.exists(named), "the file %s exists already: it is never written again", named);
        rename();
    }

    /** Gives the file its name in the place of an earlier one; a reader finds the one or the other. */
    public void replace() throws IOException {
        if (isLocal(named)) {
            rename();
        } else if (hadoop.get("fs.AbstractFileSystem." + fileSystem.getUri().getScheme() + ".impl") != null) {
            FileContext.getFileContext(fileSystem.getUri(), hadoop).rename(hidden, named, Options.Rename.OVERWRITE);
        } else {
            // nothing else is left: a reader may find neither for a moment
            fileSystem.delete(named, false);
            rename();
        }
    }

    private void rename() throws IOException {
        require(fileSystem.rename(hidden, named), "the file %s cannot be put in its place", named);
    }

    /** Takes the hidden file away. */
    public void discard() throws IOException {
        fileSystem.delete(hidden, false);
    }

    /**
     * The sentence about a file that cannot be written.
     *
     * @param what the file is, such as {@code table}
     * @param cause an IOException, or Hadoop's FSError, as which its local files throw one
     */
    public static IllegalArgumentException unwritable(String what, Path file, Throwable cause) {
        Throwable reason = cause instanceof FSError && cause.getCause() != null ? cause.getCause() : cause;
        return new IllegalArgumentException(
                "the " + what + " " + file + " cannot be written: " + reason.getMessage(), cause);
    }

    /** Brings everything to the disk before it closes, where the file system can. */
    private static final class SyncedStream extends FSDataOutputStream {
        private boolean closed;

        SyncedStream(FSDataOutputStream out) throws IOException {
            super(out, null);
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
            } finally {
                super.close();
            }
        }
    }
}
