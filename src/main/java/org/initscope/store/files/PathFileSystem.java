package org.initscope.store.files;

import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ReflectionUtils;

/** The file system of Hadoop's that a path is on: this machine's where the path names none, whatever Hadoop's default is. */
public final class PathFileSystem {
    /** Hadoop has file systems of these that neither list nor write, and whose files have no length. */
    private static final Set<String> PAGES = Set.of("http", "https");

    private PathFileSystem() {}

    /**
     * The file system of a path. It writes no checksum files, which only Hadoop reads, since what is written here has its own
     * checksums.
     *
     * @throws IOException also where there is no such file system
     */
    public static FileSystem of(Configuration hadoop, Path path) throws IOException {
        FileSystem found = checked(hadoop, path);
        return found instanceof LocalFileSystem local ? local.getRaw() : found;
    }

    /** The same with Hadoop's checksums of local files, for files that have no checksums of their own. */
    public static FileSystem checked(Configuration hadoop, Path path) throws IOException {
        String scheme = path.toUri().getScheme();
        if (PAGES.contains(String.valueOf(scheme))) {
            throw new IOException("an address of " + scheme + ":// is no file or folder: download what is there");
        }
        if ("file".equals(scheme) && path.toUri().getHost() != null) {
            throw new IOException("a path of this machine begins with file:///, without a name between the slashes");
        }
        try {
            return isLocal(path) ? local(hadoop) : path.getFileSystem(hadoop);
        } catch (IllegalArgumentException e) {
            // an address that does not resolve
            throw new IOException(e.getMessage(), e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof ClassNotFoundException missing) {
                throw new IOException(
                        "the file system of " + scheme + ":// is not among the libraries (" + missing.getMessage()
                                + ")",
                        e);
            }
            throw e;
        }
    }

    /**
     * Makes it here, since Hadoop's own cache of file systems first asks who the user is, which takes longer than reading
     * a run.
     */
    private static FileSystem local(Configuration hadoop) throws IOException {
        Class<? extends FileSystem> type = hadoop.getClass("fs.file.impl", LocalFileSystem.class, FileSystem.class);
        // reflection of Hadoop's adds the settings of MapReduce to those of every configuration, which is read anew
        FileSystem local =
                type == LocalFileSystem.class ? new LocalFileSystem() : ReflectionUtils.newInstance(type, hadoop);
        local.initialize(FsConstants.LOCAL_FS_URI, hadoop);
        return local;
    }

    /** Removes a file or folder at the end of this process, where it is still there. */
    public static void deleteAtExit(Configuration hadoop, Path path) throws IOException {
        // file systems of Hadoop's cache are closed at the end of the process, and then delete what they were told to
        FileSystem cached = FileSystem.get(isLocal(path) ? FsConstants.LOCAL_FS_URI : path.toUri(), hadoop);
        cached.deleteOnExit(path);
    }

    /** Whether a path is one of this machine. */
    public static boolean isLocal(Path path) {
        String scheme = path.toUri().getScheme();
        return scheme == null || scheme.equals("file");
    }
}
