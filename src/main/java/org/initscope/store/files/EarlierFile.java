package org.initscope.store.files;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that stands aside under a hidden name while another one takes its place, on file systems where no rename
 * replaces a file. Where the replacement breaks off, a reader finds the earlier file there.
 */
public final class EarlierFile {
    private static final String EARLIER = ".earlier";

    private EarlierFile() {}

    /** Whether a rename replaces a file at once, so that no earlier file stands aside. */
    static boolean isNeverNeeded(Path named) {
        return PathFileSystem.isLocal(named) || isHdfs(named);
    }

    static boolean isHdfs(Path path) {
        return "hdfs".equals(path.toUri().getScheme());
    }

    /** Where the earlier file of a name stands aside. */
    static Path of(Path named) {
        return new Path(named.getParent(), "." + named.getName() + EARLIER);
    }

    /** The name of the file that stands aside under a hidden name; none where it is another hidden file. */
    public static Optional<String> name(String hidden) {
        return hidden.startsWith(".") && hidden.endsWith(EARLIER)
                ? Optional.of(hidden.substring(1, hidden.length() - EARLIER.length()))
                : Optional.empty();
    }

    /** Where a file is read: under its name, or aside where there is none. */
    public static Path standing(FileSystem fileSystem, Path named) throws IOException {
        if (isNeverNeeded(named) || fileSystem.exists(named)) {
            return named;
        }
        // a file that has just been replaced no longer stands aside, and has its name again
        return fileSystem.exists(of(named)) ? of(named) : named;
    }
}
